# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Deals with automatic messages whose outcome stays unknown."""

import logging
from datetime import timedelta

from odoo import api, fields, models

from ..lane.lane import Lane
from ..lane.queue import Queue

_logger = logging.getLogger(__name__)

#: Meta mostly reports a status within a minute; after so many hours, none is expected.
PATIENCE_HOURS = 1
#: Run by the cron of the notices, which sends them in another way.
LANE = Lane(
    _logger,
    "unknown",
    model="helpdesk.whatsapp.message",
    noun="message",
    cron="ir_cron_notices",
    queue=Queue(
        "helpdesk_whatsapp_message",
        waits="""item.state = 'unknown' AND item.is_automatic
            AND item.dealt_with IS NULL
            AND (item.given_up_at IS NULL OR item.given_up_at < item.claimed_at)""",
        later="coalesce(item.claimed_at, item.write_date)"
        f" + interval '{PATIENCE_HOURS} hours'",
    ),
    work="_give_up",
    broke="_giving_up_broke",
)


class HelpdeskWhatsappMessage(models.Model):
    """Gives up automatic messages of which nobody knows whether they were sent.

    The author of another message sees the question mark; nobody has written these. So
    when no status has come within an hour, the ticket's agent is notified, and the
    message is sent in another way if a failed one would be. Its state stays
    ``unknown``: a status that comes later still counts.
    """

    _inherit = "helpdesk.whatsapp.message"

    given_up_at = fields.Datetime(
        "Given up on", readonly=True, help="No status had come by then."
    )

    _unknown = models.Index("(claimed_at) WHERE state = 'unknown'")

    def _schedule_giving_up(self):
        """Have automatic messages that are unknown now looked at after an hour."""
        unknown = self.filtered(lambda one: one.state == "unknown" and one.is_automatic)
        for claimed_at in filter(None, set(unknown.mapped("claimed_at"))):
            LANE.wake(self.env, claimed_at + timedelta(hours=PATIENCE_HOURS))

    def _give_up(self):
        """Notify the agent of an unknown message, and have it sent in another way."""
        if not self.exists():
            return
        self._lock()
        if self.state != "unknown" or self.dealt_with:
            return
        self.given_up_at = fields.Datetime.now()
        self._notices_not_delivered()
        self._notify_agent_of_failure()

    def _giving_up_broke(self, _error):
        """Do not try it again: the log has the error."""
        self.given_up_at = fields.Datetime.now()
        return True

    def _is_given_up(self):
        """Return whether the message failed, or stays unknown for good."""
        if self.state != "unknown":
            return self.state == "failed"
        since = self.claimed_at or self.given_up_at
        return bool(self.given_up_at and self.given_up_at >= since)


class HelpdeskWhatsappNotice(models.Model):
    """Deals with unknown messages before the notices."""

    _inherit = "helpdesk.whatsapp.notice"

    @api.model
    def _cron_process(self):
        LANE.run(self.env)
        return super()._cron_process()
