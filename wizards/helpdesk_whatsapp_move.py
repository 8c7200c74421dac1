# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class HelpdeskWhatsappMove(models.TransientModel):
    """Asks for the ticket to which the WhatsApp conversation of a ticket is moved.

    The customer's own open tickets are offered; those of others only if the user asks
    for them. Users who may change both tickets can use it.
    """

    _name = "helpdesk.whatsapp.move"
    _description = "Move a WhatsApp conversation to another ticket"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    company_id = fields.Many2one(related="ticket_id.company_id")
    own_ticket_ids = fields.Many2many(
        "helpdesk.ticket", compute="_compute_own_ticket_ids"
    )
    is_of_others = fields.Boolean("Show tickets of other customers")
    target_id = fields.Many2one(
        "helpdesk.ticket",
        "Move to",
        required=True,
        compute="_compute_target_id",
        store=True,
        readonly=False,
        domain="[('id', '!=', ticket_id), ('company_id', '=', company_id),"
        " ('stage_id.closed', '=', False)]"
        " + ([] if is_of_others else [('id', 'in', own_ticket_ids)])",
    )
    target_partner_id = fields.Many2one(related="target_id.partner_id")
    target_stage_id = fields.Many2one(related="target_id.stage_id")
    message_count = fields.Integer(
        "Messages that move", compute="_compute_message_count"
    )
    other_customer = fields.Char(compute="_compute_other_customer")

    @api.depends("ticket_id")
    def _compute_own_ticket_ids(self):
        """Find the open tickets of the ticket's customer that the user may read."""
        tickets = self.env["helpdesk.ticket"]
        for wizard in self:
            ticket = wizard.ticket_id
            partner = ticket.partner_id.commercial_partner_id
            wizard.own_ticket_ids = tickets.search(
                [
                    ("id", "!=", ticket.id),
                    ("company_id", "=", ticket.company_id.id),
                    ("stage_id.closed", "=", False),
                    "|",
                    ("whatsapp_contact_id", "=", ticket.whatsapp_contact_id.id or -1),
                    ("commercial_partner_id", "=", partner.id or -1),
                ]
            )

    @api.depends("own_ticket_ids", "is_of_others")
    def _compute_target_id(self):
        """Choose the customer's only other ticket."""
        for wizard in self:
            own = wizard.own_ticket_ids._origin
            if not wizard.is_of_others and wizard.target_id not in own:
                wizard.target_id = own if len(own) == 1 else False

    @api.depends("ticket_id")
    def _compute_message_count(self):
        for wizard in self:
            wizard.ticket_id.check_access("read")
            moved = wizard.ticket_id.sudo()._whatsapp_messages_to_move()
            wizard.message_count = len(moved)

    @api.depends("target_id", "own_ticket_ids")
    def _compute_other_customer(self):
        """Name the customer of a target that is another one's ticket."""
        for wizard in self:
            target = wizard.target_id
            is_other = bool(target - wizard.own_ticket_ids._origin)
            name = target.partner_id.display_name or target.partner_name
            wizard.other_customer = is_other and (name or target.display_name)

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
