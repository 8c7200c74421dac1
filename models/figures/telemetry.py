import time

from odoo import models

from .helpdesk_whatsapp_measure import FAILED, PROCESSED, PROCESSING, SENDING, SENT


class HelpdeskWhatsappEvent(models.Model):
    """What operators count of the inbox (``helpdesk.whatsapp.measure``)."""

    _inherit = "helpdesk.whatsapp.event"

    def _process(self):
        start = time.monotonic()
        result = super()._process()
        seconds = time.monotonic() - start
        self.env["helpdesk.whatsapp.measure"]._add(PROCESSING, seconds=seconds)
        return result

    def _close(self, state):
        self.env["helpdesk.whatsapp.measure"]._add(PROCESSED, state)
        return super()._close(state)

    def _fail(self, error):
        result = super()._fail(error)
        if self.state == "failed":
            self.env["helpdesk.whatsapp.measure"]._add(PROCESSED, self.state)
        return result


class HelpdeskWhatsappMessage(models.Model):
    """What operators count of the outbox."""

    _inherit = "helpdesk.whatsapp.message"

    def _send(self):
        start = time.monotonic()
        result = super()._send()
        seconds = time.monotonic() - start
        self.env["helpdesk.whatsapp.measure"]._add(SENDING, seconds=seconds)
        return result

    def _accepted(self, sent):
        self.env["helpdesk.whatsapp.measure"]._add(SENT)
        return super()._accepted(sent)

    def _count_failure(self):
        label = self.error_code or self.failure_reason
        self.env["helpdesk.whatsapp.measure"]._add(FAILED, str(label))
