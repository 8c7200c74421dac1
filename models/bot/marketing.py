from odoo import fields, models

MARKETING = "MARKETING"


class HelpdeskWhatsappContact(models.Model):
    _inherit = "helpdesk.whatsapp.contact"

    has_stopped_marketing = fields.Boolean(
        "No marketing messages",
        readonly=True,
        help="They told WhatsApp that they want no marketing messages from you: such"
        " templates are not sent to them.",
    )

    def _refuses(self, template):
        """Whether they have asked, us or WhatsApp, for no such messages."""
        has_stopped = self.has_stopped_marketing or self.is_opted_out
        return template.category == MARKETING and has_stopped
