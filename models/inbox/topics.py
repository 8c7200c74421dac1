from odoo import api, models


class HelpdeskWhatsappEvent(models.Model):
    _inherit = "helpdesk.whatsapp.event"

    @api.model
    def _topic_handlers(self):
        return super()._topic_handlers() | {
            "account_update": "_heed_account_update",
            "account_alerts": "_heed_alert",
            "account_review_update": "_heed_review",
            "business_capability_update": "_heed_number",
            "phone_number_name_update": "_heed_number",
            "phone_number_quality_update": "_heed_number",
            "security": "_heed_security",
            "messages": "_heed_errors",
        }
