# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..common.groups import AGENTS

#: Whether the user of the parameter has not read a ticket, as SQL.
UNREAD = """
(
    coalesce(%(received)s, 0) > coalesce(%(answered)s, 0)
    AND NOT EXISTS (
        SELECT FROM helpdesk_whatsapp_reading reading
         WHERE reading.ticket_id = %(ticket)s AND reading.user_id = %(user)s
           AND reading.read_count >= %(received)s
    )
    OR %(ticket)s IN (
        SELECT ticket_id FROM helpdesk_whatsapp_reading
         WHERE user_id = %(user)s AND is_marked
    )
)
"""


class HelpdeskTicket(models.Model):
    """Counts the customer's messages that the user has not read.

    A message is read by an agent who opens the ticket, and by all when somebody
    answers, or closes the ticket. An agent who marks a ticket as unread finds it again
    until they open it.
    """

    _inherit = "helpdesk.ticket"

    whatsapp_unread_mine = fields.Integer(
        "Unread by me on WhatsApp",
        compute="_compute_whatsapp_unread_mine",
        search="_search_whatsapp_unread_mine",
        groups=AGENTS,
        help="What the customer has written since you last had the ticket open, and"
        " nobody has answered.",
    )

    _whatsapp_unanswered = models.Index(
        "(id) WHERE coalesce(whatsapp_received_count, 0)"
        " > coalesce(whatsapp_answered_count, 0)"
    )

    @api.depends("whatsapp_received_count", "whatsapp_answered_count")
    @api.depends_context("uid")
    def _compute_whatsapp_unread_mine(self):
        """Find all tickets' figures with one query."""
        readings = self.env["helpdesk.whatsapp.reading"]._of_user(self)
        for ticket in self:
            reading = readings.get(ticket.sudo(), self.env["helpdesk.whatsapp.reading"])
            seen = max(ticket.whatsapp_answered_count, reading.read_count)
            unread = ticket.whatsapp_received_count - seen
            ticket.whatsapp_unread_mine = max(unread, int(reading.is_marked))

    @api.model
    def _search_whatsapp_unread_mine(self, operator, value):
        if (operator, value) != (">", 0):
            return NotImplemented
        user_id = self.env.uid

        def to_sql(_tickets, alias, _query):
            return SQL(
                UNREAD,
                received=SQL.identifier(alias, "whatsapp_received_count"),
                answered=SQL.identifier(alias, "whatsapp_answered_count"),
                ticket=SQL.identifier(alias, "id"),
                user=user_id,
            )

        return Domain.custom(
            to_sql=to_sql, predicate=lambda ticket: ticket.whatsapp_unread_mine > 0
        )

    def action_whatsapp_mark_unread(self):
        """Mark the tickets as unread by the user, and leave an open one (button).

        :return: client action; its parameter are the tickets' ids
        :raises AccessError: the user is no agent, or may not read a ticket
        """
        self.check_access("read")
        self._whatsapp_check_agent()
        self.env["helpdesk.whatsapp.reading"].sudo()._note(self, is_marked=True)
        return {
            "type": "ir.actions.client",
            "tag": "helpdesk_mgmt_whatsapp.marked_unread",
            "params": {"ticket_ids": self.ids},
        }

    def _whatsapp_note_read(self):
        """Note that the user has read the ticket, if anything was unread."""
        if self.env.user.has_group(AGENTS) and self.whatsapp_unread_mine:
            self.env["helpdesk.whatsapp.reading"].sudo()._note(self)

    def _whatsapp_read_closed_after(self, vals):
        """Count what was written in a ticket that is closed as read: it is settled."""
        if "stage_id" not in vals:
            return
        for ticket in self.sudo().filtered("closed"):
            received = ticket.whatsapp_received_count
            if received > ticket.whatsapp_answered_count:
                ticket._whatsapp_update_columns({"whatsapp_answered_count": received})
