from odoo import fields, models


class HelpdeskWhatsappContact(models.Model):
    _inherit = "helpdesk.whatsapp.contact"

    has_stopped_marketing = fields.Boolean(
        "No marketing messages",
        readonly=True,
        help="They told WhatsApp that they want no marketing messages from you: such"
        " templates are not sent to them.",
    )
