from odoo import fields, models

from ..common.automatic_events import ANSWERED


class HelpdeskWhatsappMessage(models.Model):
    """Messages that tell of a ticket's news: see ``helpdesk.whatsapp.notice``."""

    _inherit = "helpdesk.whatsapp.message"

    notice_ids = fields.One2many("helpdesk.whatsapp.notice", "message_id")

    def _why_not_now(self):
        """Nothing by itself to who has opted out while it waited."""
        reason, notice = super()._why_not_now(), self.notice_ids[:1]
        is_own_doing = notice and notice.event != ANSWERED
        if is_own_doing and self.contact_id.is_opted_out and reason != "blocked":
            return "opted_out"
        return reason

    def _notices_not_delivered(self):
        """Have a notice whose message failed sent in another way."""
        self.notice_ids._not_delivered()

    def _failure_text(self):
        text = (super()._failure_text(), self.notice_ids[:1]._fallback_text())
        return " ".join(filter(None, text))
