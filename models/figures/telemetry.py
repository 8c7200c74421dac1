# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from .helpdesk_whatsapp_measure import FAILED, PROCESSED, PROCESSING, SENDING, SENT

#: What the time of a lane's items is counted as.
TIMES = {"inbox": PROCESSING, "outbox": SENDING}


class HelpdeskWhatsappLane(models.AbstractModel):
    """What operators count of the lanes: the time that each item takes."""

    _inherit = "helpdesk.whatsapp.lane"

    @api.model
    def _worked(self, name, seconds):
        if name in TIMES:
            measures = self.env["helpdesk.whatsapp.measure"]
            measures._add(TIMES[name], seconds=seconds)
        return super()._worked(name, seconds)


class HelpdeskWhatsappEvent(models.Model):
    """What operators count of the inbox (``helpdesk.whatsapp.measure``)."""

    _inherit = "helpdesk.whatsapp.event"

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

    def _accepted(self, sent):
        self.env["helpdesk.whatsapp.measure"]._add(SENT)
        return super()._accepted(sent)

    def _count_failure(self):
        label = self.error_code or self.failure_reason
        self.env["helpdesk.whatsapp.measure"]._add(FAILED, str(label))
