# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..common.groups import AGENTS


class HelpdeskTicketStage(models.Model):
    """Has what customers are told on WhatsApp when their ticket reaches the stage."""

    _inherit = "helpdesk.ticket.stage"

    whatsapp_template_id = fields.Many2one(
        "helpdesk.whatsapp.template",
        string="WhatsApp template",
        domain=[("is_primary", "=", True), ("is_sample", "=", False)],
        ondelete="set null",
        groups=AGENTS,
        help="What customers are told on WhatsApp when their ticket reaches this stage,"
        " instead of the template of the automatic message. Of an account that has no"
        " template of that name, the automatic message's goes out.",
    )
    whatsapp_is_waiting = fields.Boolean(
        "Waits for the customer",
        help="Tickets in this stage wait for the customer. A reply on WhatsApp takes"
        " them out of it, if the team has it so.",
    )
    whatsapp_is_announced = fields.Boolean(
        "Tell customers on WhatsApp",
        compute="_compute_whatsapp_is_announced",
        store=True,
        readonly=False,
        help="Customers are told when their ticket reaches this stage, unless an agent"
        " has just written to them. That a ticket is closed is always told.",
    )

    @api.depends("whatsapp_is_waiting", "whatsapp_template_id")
    def _compute_whatsapp_is_announced(self):
        """Announce stages with a template of their own, and those that wait for us."""
        for stage in self:
            is_chosen = bool(stage.sudo().whatsapp_template_id)
            stage.whatsapp_is_announced = is_chosen or not stage.whatsapp_is_waiting

    @api.constrains("whatsapp_template_id")
    def _check_whatsapp_template(self):
        self.sudo().whatsapp_template_id._check_can_be_filled()
