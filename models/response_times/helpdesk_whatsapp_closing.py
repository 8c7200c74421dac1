# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class HelpdeskWhatsappClosing(models.Model):
    """One closing of a ticket on WhatsApp, stored when it happens.

    A ticket that is closed, reopened and closed again has two. The record keeps who had
    the ticket then, so that later changes of the ticket change no figure. Only the
    server writes the records; helpdesk managers may read them.
    """

    _name = "helpdesk.whatsapp.closing"
    _description = "WhatsApp Closing of a Ticket"
    _order = "closed_at desc, id desc"
    _log_access = False

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    account_id = fields.Many2one("helpdesk.whatsapp.account", ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    team_id = fields.Many2one("helpdesk.ticket.team", "Team", ondelete="set null")
    user_id = fields.Many2one("res.users", "Agent", ondelete="set null")
    opened_at = fields.Datetime("Created on", required=True)
    closed_at = fields.Datetime("Closed on", required=True)
    reopened_at = fields.Datetime("Reopened on")
    minutes = fields.Float(
        "Time to resolution (minutes)",
        aggregator="avg",
        help="From the creation of the ticket until it was closed.",
    )
    work_minutes = fields.Float(
        "Time to resolution in working hours (minutes)",
        aggregator="avg",
        help="The same within the working hours of the ticket's team, or of its company"
        " if the team has none.",
    )
    answers = fields.Integer(
        "Answers to a waiting customer",
        help="How often a person had answered the waiting customer.",
    )
    is_first = fields.Boolean(
        "First closing", help="The ticket had not been closed before."
    )
    is_first_solved = fields.Boolean(
        "Solved with the first answer",
        help="The ticket was closed after a single answer of a person, for the first"
        " time, and was not reopened since.",
    )

    _by_time = models.Index("(closed_at, account_id)")

    def _compute_display_name(self):
        for closing in self:
            closing.display_name = closing.ticket_id.display_name

    def action_open(self):
        """Open the form of the ticket.

        :raises AccessError: the user may not read the closing
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id.id,
            "views": [[False, "form"]],
        }


class HelpdeskTicket(models.Model):
    """Stores when tickets on WhatsApp are closed and reopened."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_note_closing_after(self, vals):
        """Store that tickets were closed or reopened, if a write may have done so.

        :param dict vals: the values that were written
        """
        if {"stage_id", "team_id", "user_id"}.isdisjoint(vals):
            return
        tickets = self.sudo().filtered("whatsapp_contact_id")
        closings = self.env["helpdesk.whatsapp.closing"].sudo()
        known = closings.search([("ticket_id", "in", tickets.ids)]).grouped("ticket_id")
        now = fields.Datetime.now()
        for ticket in tickets:
            last = known.get(ticket, closings)[:1]
            is_noted = bool(last and not last.reopened_at)
            if is_noted and not ticket.closed:
                last.write({"reopened_at": now, "is_first_solved": False})
            elif ticket.closed and not is_noted:
                closings.create(ticket._whatsapp_closing(now, is_first=not last))

    def _whatsapp_closing(self, moment, is_first):
        """Return the values of the closing of the ticket at ``moment``."""
        messages = self.env["helpdesk.whatsapp.message"]
        values = {
            "ticket_id": self.id,
            "account_id": self.whatsapp_contact_id.account_id.id,
            "company_id": self.company_id.id,
            "team_id": self.team_id.id,
            "user_id": self.user_id.id,
            "opened_at": self.create_date,
            "closed_at": moment,
            "minutes": max((moment - self.create_date).total_seconds(), 0) / 60,
            "answers": messages.search_count(self._whatsapp_answers()),
            "is_first": is_first,
        }
        values["is_first_solved"] = is_first and values["answers"] == 1
        minutes = self._whatsapp_work_minutes(self.create_date, moment)
        return values if minutes is None else {**values, "work_minutes": minutes}
