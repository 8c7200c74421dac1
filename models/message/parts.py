# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ...tools import formatting
from ..common.message_states import STATUS_TIMES, WORSE


class HelpdeskWhatsappMessage(models.Model):
    """Describes the parts of an answer: its text and files are messages of their own.

    All parts of an answer have the same mail.message.
    """

    _inherit = "helpdesk.whatsapp.message"

    def _worst(self):
        """Return the part whose state needs attention most."""
        return self.sorted(lambda part: (WORSE.index(part.state), part.id))[:1]

    def _part_to_store(self):
        """Return what the popover of the delivery status shows of a message (JSON)."""
        times = {
            name: fields.Datetime.to_string(self[column])
            for name, column in STATUS_TIMES.items()
            if self[column]
        }
        text = self.attachment_ids[:1].name or formatting.line_of(self.text)[:60]
        return {
            "message_id": self.id,
            "name": text,
            "state": self.state,
            "reason": self._what_it_waits_for() or self._failure_text(),
            "times": times,
        }
