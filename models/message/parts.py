from odoo import fields, models

from ..common.message_states import STATUS_TIMES, WORSE


class HelpdeskWhatsappMessage(models.Model):
    """The parts of one answer: messages of their own, on one mail.message."""

    _inherit = "helpdesk.whatsapp.message"

    def _worst(self):
        """Of the parts of one answer, that which the author must know of."""
        return self.sorted(lambda part: (WORSE.index(part.state), part.id))[:1]

    def _part_to_store(self):
        """One message to a customer, as the popover on its ticks shows it."""
        times = {
            name: fields.Datetime.to_string(self[column])
            for name, column in STATUS_TIMES.items()
            if self[column]
        }
        text = self.attachment_ids[:1].name or (self.text or "")[:60]
        return {
            "message_id": self.id,
            "name": text,
            "state": self.state,
            "reason": self._failure_text() or self._what_it_waits_for(),
            "times": times,
        }
