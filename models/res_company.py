from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    whatsapp_automatic_answers = fields.Boolean(
        "Automatic answers on WhatsApp",
        default=True,
        help="Confirmations, help and questions to customers of all numbers of the"
        " company. Agents answer in any case.",
    )
