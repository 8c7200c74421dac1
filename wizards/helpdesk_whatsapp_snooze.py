# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.desk.snooze import NEXT_WEEK, TOMORROW


class HelpdeskWhatsappSnooze(models.TransientModel):
    """Asks until when tickets are snoozed. Users who may change them can use it."""

    _name = "helpdesk.whatsapp.snooze"
    _description = "Snooze tickets"

    ticket_ids = fields.Many2many(
        "helpdesk.ticket",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    when = fields.Selection(
        [
            (TOMORROW, "Tomorrow morning"),
            (NEXT_WEEK, "Next week"),
            ("date", "Another time"),
        ],
        "Snooze until",
        default=TOMORROW,
        required=True,
    )
    until = fields.Datetime(
        "Back on", compute="_compute_until", store=True, readonly=False
    )

    @api.depends("when", "ticket_ids")
    def _compute_until(self):
        for wizard in self:
            ticket = wizard.ticket_ids[:1]._origin
            when = TOMORROW if wizard.when == "date" else wizard.when
            wizard.until = ticket._whatsapp_morning(when)

    def action_snooze(self):
        """Snooze the tickets.

        :raises AccessError: the user may not change a ticket
        :raises UserError: the time is over already
        """
        self.ensure_one()
        if not self.until or self.until <= fields.Datetime.now():
            raise UserError(self.env._("Choose a time that is still to come."))
        for ticket in self.ticket_ids:
            until = self.until
            if self.when != "date":  # each by the working hours of its team
                until = ticket._whatsapp_morning(self.when)
            ticket._whatsapp_snooze(until)
        return {"type": "ir.actions.act_window_close"}
