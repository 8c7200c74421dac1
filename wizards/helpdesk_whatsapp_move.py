# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class HelpdeskWhatsappMove(models.TransientModel):
    """Asks for the ticket to which the WhatsApp conversation of a ticket is moved.

    Users who may change both tickets can use it.
    """

    _name = "helpdesk.whatsapp.move"
    _description = "Move a WhatsApp conversation to another ticket"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    company_id = fields.Many2one(related="ticket_id.company_id")
    target_id = fields.Many2one(
        "helpdesk.ticket",
        "Move to",
        required=True,
        domain="[('id', '!=', ticket_id), ('company_id', '=', company_id),"
        " ('stage_id.closed', '=', False)]",
    )

    def action_move(self):
        """Move the conversation, and open the ticket that has it now.

        :return: action that shows the target's form
        :raises AccessError: the user may not change both tickets
        :raises UserError: the target cannot take the conversation
        """
        self.ensure_one()
        self.ticket_id._whatsapp_move_to(self.target_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.target_id.id,
            "views": [(False, "form")],
        }
