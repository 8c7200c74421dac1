# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    """Has the time within which the team wants to answer."""

    _inherit = "helpdesk.ticket.team"

    whatsapp_target = fields.Integer(
        "Answer on WhatsApp within (minutes)",
        help="The dashboard says how many of the answers came within this time. 0: the"
        " team has no target.",
    )
    _whatsapp_target_positive = models.Constraint(
        "CHECK (whatsapp_target >= 0)", "The target cannot be negative."
    )
