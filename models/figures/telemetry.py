# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Counts what lanes, webhook events and messages do, for the metrics."""

from odoo import api, models

from .helpdesk_whatsapp_measure import FAILED, PROCESSED, PROCESSING, SENDING, SENT

#: By lane: the metric of the seconds that its items take.
TIMES = {"inbox": PROCESSING, "statuses": PROCESSING, "outbox": SENDING}
#: Key in ``cr.cache``, which a rollback clears: what an item has counted so far.
COUNTED = "helpdesk_whatsapp_measure.counted"


class HelpdeskWhatsappLane(models.AbstractModel):
    """Counts the seconds per item for the metrics (``helpdesk.whatsapp.measure``)."""

    _inherit = "helpdesk.whatsapp.lane"

    @api.model
    def _worked(self, name, seconds, times=1):
        """Also add the seconds to the lane's metric, and what the items counted."""
        if name in TIMES:
            counted = self.env.cr.cache.pop(COUNTED, ())
            measures = self.env["helpdesk.whatsapp.measure"]
            measures._add_all([*counted, (TIMES[name], "", seconds, times)])
        return super()._worked(name, seconds, times)


class HelpdeskWhatsappEvent(models.Model):
    """Counts the processed and failed webhook events for the metrics."""

    _inherit = "helpdesk.whatsapp.event"

    def _close(self, state):
        """Also count the events by their final state, in one statement with the time.

        The lane's :meth:`_worked` writes it.
        """
        if self:
            counted = self.env.cr.cache.setdefault(COUNTED, [])
            counted.append((PROCESSED, state, 0.0, len(self)))
        return super()._close(state)

    def _fail(self, error):
        """Also count the event if it is not tried again."""
        result = super()._fail(error)
        if self.state == "failed":
            self.env["helpdesk.whatsapp.measure"]._add(PROCESSED, self.state)
        return result


class HelpdeskWhatsappMessage(models.Model):
    """Counts the sent and failed messages for the metrics."""

    _inherit = "helpdesk.whatsapp.message"

    def _note_accepted(self):
        """Also count the messages that Meta has accepted."""
        self.env["helpdesk.whatsapp.measure"]._add(SENT, times=len(self))
        return super()._note_accepted()

    def _count_failure(self):
        """Count the failed message by Meta's error code, else by the reason."""
        label = self.error_code or self.failure_reason
        self.env["helpdesk.whatsapp.measure"]._add(FAILED, str(label))
