from odoo import api, models


class HelpdeskWhatsappEvent(models.Model):
    _inherit = "helpdesk.whatsapp.event"

    @api.model
    def _topic_handlers(self):
        return super()._topic_handlers() | {
            "account_update": "_on_account_update",
            "account_alerts": "_on_alert",
            "account_review_update": "_on_review_update",
            "business_capability_update": "_on_number_update",
            "phone_number_name_update": "_on_number_update",
            "phone_number_quality_update": "_on_number_update",
            "security": "_on_security_update",
            "messages": "_on_errors",
        }
