# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class HelpdeskWhatsappPreview(models.TransientModel):
    """Shows what a customer would get by an automatic message. Nothing is sent.

    Helpdesk managers can use it.
    """

    _name = "helpdesk.whatsapp.preview"
    _description = "WhatsApp: What Would This Customer Get?"

    rule_id = fields.Many2one(
        "helpdesk.whatsapp.rule", required=True, readonly=True, ondelete="cascade"
    )
    event = fields.Selection(related="rule_id.event")
    account_id = fields.Many2one(related="rule_id.account_id")
    contact_id = fields.Many2one(
        "helpdesk.whatsapp.contact",
        "Customer",
        domain="[('account_id', '=', account_id)]",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        "Ticket",
        compute="_compute_ticket_id",
        store=True,
        readonly=False,
        domain="[('whatsapp_contact_id', '=', contact_id)]",
    )
    stage_id = fields.Many2one(
        "helpdesk.ticket.stage", "In the stage", help="Empty: the stage it is in."
    )
    text = fields.Text("The customer would get", compute="_compute_outcome")
    obstacle = fields.Text("Nothing, because", compute="_compute_outcome")
    remark = fields.Text(compute="_compute_outcome")

    @api.depends("contact_id")
    def _compute_ticket_id(self):
        for dialog in self:
            tickets = dialog.contact_id.ticket_ids
            if dialog.ticket_id not in tickets:
                dialog.ticket_id = tickets.sorted("id")[-1:]

    @api.depends("ticket_id", "stage_id", "rule_id")
    def _compute_outcome(self):
        for dialog in self:
            dialog.text = dialog.obstacle = dialog.remark = False
            rule, ticket = dialog.rule_id._origin, dialog.ticket_id._origin
            if not rule.has_access("write") or not ticket.has_access("read"):
                continue
            if rule and ticket:
                outcome = rule.sudo()._preview(ticket.sudo(), dialog.stage_id._origin)
                dialog.text, dialog.obstacle, dialog.remark = outcome
            elif dialog.contact_id:
                dialog.obstacle = self.env._("This customer has no ticket.")

    @api.model
    def _open(self, rule):
        """Open the dialog for ``rule``, with the customer who wrote last."""
        of_account = [("account_id", "=", rule.account_id.id)]
        last = self.env["helpdesk.whatsapp.contact"].search(
            [*of_account, ("ticket_ids", "!=", False)], limit=1
        )
        dialog = self.create({"rule_id": rule.id, "contact_id": last.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What would this customer get?"),
            "res_model": self._name,
            "res_id": dialog.id,
            "views": [(False, "form")],
            "target": "new",
        }
