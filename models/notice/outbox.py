# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..common.automatic_events import ANSWERED


class HelpdeskWhatsappMessage(models.Model):
    """Links messages to the ``helpdesk.whatsapp.notice`` they were sent for."""

    _inherit = "helpdesk.whatsapp.message"

    notice_ids = fields.One2many("helpdesk.whatsapp.notice", "message_id")

    def _obstacle_of_opt_out(self):
        """Return ``opted_out`` if the customer opted out while this message waited."""
        notice = self.notice_ids[:1]
        is_automatic = notice and notice.event != ANSWERED
        return "opted_out" if is_automatic and self.contact_id.is_opted_out else None

    def _notices_not_delivered(self):
        """Queue the notices of failed messages, to be sent in another way."""
        self.notice_ids._not_delivered()

    def _fallback_text(self):
        """Return a sentence for the chatter if an activity was made, else ``""``."""
        return self.notice_ids[:1]._fallback_text()
