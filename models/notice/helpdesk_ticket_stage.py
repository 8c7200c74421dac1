# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..common.groups import AGENTS


class HelpdeskTicketStage(models.Model):
    """Adds the template that notifies customers when their ticket reaches the stage."""

    _inherit = "helpdesk.ticket.stage"

    whatsapp_template_id = fields.Many2one(
        "helpdesk.whatsapp.template",
        string="WhatsApp template",
        domain=[("is_primary", "=", True)],
        ondelete="set null",
        groups=AGENTS,
        help="What customers are told on WhatsApp when their ticket reaches this stage,"
        " instead of the template of the automatic message. Of an account that has no"
        " template of that name, the automatic message's goes out.",
    )

    @api.constrains("whatsapp_template_id")
    def _check_whatsapp_template(self):
        self.sudo().whatsapp_template_id._check_can_be_filled()
