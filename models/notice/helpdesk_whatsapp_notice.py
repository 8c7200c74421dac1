# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, fields, models

from ...tools import log
from ..common.automatic_events import CUSTOMER, WATCHED
from ..lane import pauses
from ..lane.lane import Lane
from ..lane.outcomes import Outcome, Unfinished
from ..lane.pauses import pause_after
from ..lane.queue import Queue

_logger = logging.getLogger(__name__)

LANE = Lane(
    _logger,
    "notices",
    model="helpdesk.whatsapp.notice",
    noun="notice",
    cron="ir_cron_notices",
    queue=Queue(
        "helpdesk_whatsapp_notice",
        waits="item.state IN ('waiting', 'undelivered')",
        later="item.due_at",
        partition="item.ticket_id::varchar",
        order="item.due_at, item.id",
    ),
    work="_attempt",
    broke="_broke",
    failed=("not_sent", log.WARNING),
)


class HelpdeskWhatsappNotice(models.Model):
    """A notification of a ticket's customer or agent about what happened to the ticket.

    It is created in the transaction of the change and sent by a queue of its own. Only
    one waits per ticket and recipient: further changes join it. ``known`` is the ticket
    as the recipient last knew it; what is sent follows from comparing it with the
    ticket at the time of sending. Agents may read notices, only the server writes them.
    """

    _name = "helpdesk.whatsapp.notice"
    _description = "WhatsApp Notice"
    _inherit = ["helpdesk.whatsapp.access", "helpdesk.whatsapp.of.account"]
    _ticket_path = "ticket_id"
    _order = "id desc"
    _rec_name = "ticket_id"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    account_id = fields.Many2one(
        "helpdesk.whatsapp.account", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, precompute=True
    )
    side = fields.Selection(
        [("customer", "Customer"), ("agent", "Agent")], "To", required=True
    )
    known = fields.Json("Known before", help="What the reader knew of the ticket.")
    key = fields.Char(
        help="Of an event that is sent once only, and never merged with others."
    )
    event = fields.Selection("_get_events")
    stage_id = fields.Many2one("helpdesk.ticket.stage", ondelete="set null")
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("sent", "On WhatsApp"),
            ("undelivered", "Not delivered"),
            ("email", "By e-mail"),
            ("activity", "Activity"),
            ("skipped", "Not sent"),
            ("failed", "Failed"),
        ],
        default="waiting",
        required=True,
    )
    message_id = fields.Many2one(
        "helpdesk.whatsapp.message", index="btree_not_null", ondelete="set null"
    )
    due_at = fields.Datetime(
        "Due on", default=lambda self: self.env.cr.now(), required=True
    )
    attempts = fields.Integer()

    _of_ticket = models.Index("(ticket_id, id)")
    _one_waits = models.UniqueIndex(
        "(ticket_id, side) WHERE state = 'waiting' AND key IS NULL"
    )
    _once = models.UniqueIndex("(ticket_id, side, key) WHERE key IS NOT NULL")
    _due = models.Index("(due_at) WHERE state IN ('waiting', 'undelivered')")

    @api.model
    def _get_events(self):
        return self.env["helpdesk.whatsapp.rule"]._get_events()

    # ----------------------------------------------------------------------- creating

    @api.model
    def _happened(self, ticket, account, side, known):
        """Queue a notification about the changes of ``ticket``, or add them to one.

        :param account: ``helpdesk.whatsapp.account`` that sends it
        :param str side: ``customer`` or ``agent``
        :param dict known: the ticket before, see ``_whatsapp_event_for``
        """
        if waiting := self._waiting(ticket, side):
            waiting.known = {**known, **waiting.known}
            return
        self.create(
            {
                "ticket_id": ticket.id,
                "account_id": account.id,
                "side": side,
                "known": known,
            }
        )
        self._schedule_processing()

    @api.model
    def _customer_knows(self, tickets, names):
        """Do not notify customers of the present values of these fields.

        :param names: names of fields
        """
        for notice in self._waiting(tickets, CUSTOMER):
            ticket = notice.ticket_id
            now = {name: ticket[name].id for name in WATCHED if name in names}
            notice.known = {**notice.known, **now}

    @api.model
    def _waiting(self, tickets, side):
        """Return the waiting notices about changes of ``tickets``, for ``side``."""
        return self.search(
            [
                ("ticket_id", "in", tickets.ids),
                ("side", "=", side),
                ("state", "=", "waiting"),
                ("key", "=", False),
            ]
        )

    @api.model
    def _record_sent(self, ticket, event, message):
        """Create a notice for a message that was sent without this queue.

        :param str event: one of ``models/common/automatic_events.py``
        :param message: ``helpdesk.whatsapp.message``, to the customer
        :return: the notice, as sent
        """
        return self.create(
            {
                "ticket_id": ticket.id,
                "account_id": message.account_id.id,
                "side": CUSTOMER,
                "event": event,
                "key": f"{event} {message.id}",
                "state": "sent",
                "message_id": message.id,
            }
        )

    # ----------------------------------------------------------------------- the queue

    @api.model
    def _schedule_processing(self, at=None):
        """Have :meth:`_cron_process` run soon, or at ``at`` (datetime)."""
        LANE.wake(self.env, at)

    @api.model
    def _cron_process(self):
        """Send the notices that are due (scheduled action)."""
        LANE.run(self.env)

    def _attempt(self):
        """Lock the notice and send it; returns an ``Outcome``."""
        if not self.try_lock_for_update(allow_referencing=True):
            return Outcome.BUSY
        self.account_id._with_account_context(self)._proceed()
        return Outcome.DONE

    def _proceed(self):
        """Send the notice on WhatsApp, or in another way if that has failed."""
        if self.state == "waiting":
            self._process()
        elif self.state == "undelivered":
            # No message: the person was erased, so there is no text to send.
            self._fall_back(is_wanted=bool(self.message_id))
            self._send_survey_instead()

    def _pending_event(self):
        """Return the event to be sent and its rule, both empty if there is none."""
        return self.ticket_id._whatsapp_event_for(
            self.account_id, self.side, self.known
        )

    def _wait_until(self, moment):
        """Make the notice due at ``moment`` (datetime)."""
        self.due_at = moment
        self._schedule_processing(moment)

    def _broke(self, error):
        """Try the notice again after a pause; after the last, raise an alarm."""
        self.attempts += 1
        pause = pause_after(pauses.NOTICES, self.attempts)
        if pause and not isinstance(error, Unfinished):
            self._wait_until(self.env.cr.now() + pause)
            return
        log.event(
            _logger,
            log.ERROR,
            "not_sent",
            notice=self.id,
            attempt=self.attempts,
            **log.of_error(error),
        )
        self.state = "failed"
        self.account_id._alarm(
            "notices",
            self.env._("Automatic messages could not be sent"),
            self.env._("See Helpdesk → WhatsApp → Automatic messages sent."),
        )

    @api.autovacuum
    def _gc_finished(self):
        """Delete notices that were done with 90 days ago."""
        limit, oldest = 10_000, fields.Datetime.now() - timedelta(days=90)
        old = self.search(
            [
                ("state", "not in", ("waiting", "undelivered")),
                ("create_date", "<", oldest),
            ],
            order="id",
            limit=limit,
        )
        old.unlink()
        return len(old), len(old) == limit
