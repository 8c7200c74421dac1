from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    whatsapp_is_automatic = fields.Boolean(
        "Automatic messages on WhatsApp",
        default=True,
        help="Confirmations, news of tickets, help and questions, from all numbers of"
        " the company. Agents write in any case.",
    )
