# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class HelpdeskTicketStage(models.Model):
    """Closes the conversations of a stage that becomes a closed one."""

    _inherit = "helpdesk.ticket.stage"

    def write(self, vals):
        """Treat the stage's tickets as if they were closed, or reopened, now."""
        changed = self.browse()
        if "closed" in vals:
            is_closed = bool(vals["closed"])
            changed = self.filtered(lambda stage: stage.closed != is_closed)
        result = super().write(vals)
        if changed:
            tickets = self.env["helpdesk.ticket"].sudo()
            tickets = tickets.with_context(active_test=False).search(
                [
                    ("stage_id", "in", changed.ids),
                    ("whatsapp_contact_id", "!=", False),
                ]
            )
            tickets._whatsapp_closed_by_stage(is_closed)
        return result


class HelpdeskTicket(models.Model):
    """Begins the grace time of tickets that their stage has closed."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_closed_by_stage(self, is_closed):
        """Set or remove the time of closing, and end the sessions.

        helpdesk_mgmt sets it only for tickets that are moved. Customers are not
        notified: the stage was changed, not their ticket.
        """
        self.whatsapp_contact_id._lock()
        self.closed_date = is_closed and fields.Datetime.now()
        if is_closed:
            self.whatsapp_session_ids._end("closed")
