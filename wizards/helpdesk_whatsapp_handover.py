# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class HelpdeskWhatsappHandover(models.TransientModel):
    """Asks to whom a ticket is handed over, and what they have to know."""

    _name = "helpdesk.whatsapp.handover"
    _description = "Hand a ticket over to a colleague"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
    )
    member_ids = fields.Many2many(related="team_id.user_ids")
    user_id = fields.Many2one(
        "res.users",
        "Colleague",
        domain="[('share', '=', False)]"
        " + ([('id', 'in', member_ids)] if team_id else [])",
        help="If it is empty, nobody of the team has the ticket.",
    )
    note = fields.Text("What they have to know", required=True)

    @api.depends("ticket_id")
    def _compute_team_id(self):
        for wizard in self:
            wizard.team_id = wizard.ticket_id.team_id

    def action_hand_over(self):
        """Assign the ticket, post the note, and close the dialog.

        :raises AccessError: the user may not change the ticket
        """
        self.ensure_one()
        self.ticket_id._whatsapp_give_to(self.user_id, self.team_id, self.note)
        return {"type": "ir.actions.act_window_close"}
