# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class HelpdeskWhatsappForward(models.TransientModel):
    """Asks to which ticket or colleagues a WhatsApp message is passed on."""

    _name = "helpdesk.whatsapp.forward"
    _description = "Forward a WhatsApp message inside the company"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    company_id = fields.Many2one(related="ticket_id.company_id")
    mail_message_id = fields.Many2one("mail.message", required=True, readonly=True)
    target_id = fields.Many2one(
        "helpdesk.ticket",
        "To the ticket",
        domain="[('id', '!=', ticket_id), ('company_id', '=', company_id)]",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="To colleagues",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    note = fields.Text("What you say about it")

    def action_forward(self):
        """Pass the message on, and close the dialog.

        :raises AccessError: the user may not read the message, or not change the ticket
        :raises UserError: neither a ticket nor a colleague is chosen
        """
        self.ensure_one()
        self.ticket_id._whatsapp_forward(
            self.mail_message_id, self.target_id, self.user_ids, self.note
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The message was forwarded."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
