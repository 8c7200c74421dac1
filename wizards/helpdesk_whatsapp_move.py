from odoo import fields, models


class HelpdeskWhatsappMove(models.TransientModel):
    """Move the conversation of a ticket to another one.

    For who may change both tickets.
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
        """Move, and show the ticket that has the conversation now.

        :raises AccessError: the user may not change both tickets
        :raises UserError: the ticket cannot take it
        """
        self.ensure_one()
        self.ticket_id._whatsapp_move_to(self.target_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.target_id.id,
            "views": [(False, "form")],
        }
