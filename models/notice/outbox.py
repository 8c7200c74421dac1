# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..common.automatic_events import ANSWERED


class HelpdeskWhatsappMessage(models.Model):
    """Messages that tell of a ticket's news: see ``helpdesk.whatsapp.notice``."""

    _inherit = "helpdesk.whatsapp.message"

    notice_ids = fields.One2many("helpdesk.whatsapp.notice", "message_id")

    def _obstacle_of_opt_out(self):
        """The customer opted out of automatic messages while this one waited."""
        notice = self.notice_ids[:1]
        is_automatic = notice and notice.event != ANSWERED
        return "opted_out" if is_automatic and self.contact_id.is_opted_out else None

    def _notices_not_delivered(self):
        """Have a notice whose message failed sent in another way."""
        self.notice_ids._not_delivered()

    def _fallback_text(self):
        return self.notice_ids[:1]._fallback_text()
