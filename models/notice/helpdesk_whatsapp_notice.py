# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, fields, models

from ...tools import log
from ..common import pauses
from ..common.automatic_events import CUSTOMER, WATCHED
from ..common.lane import Lane, Outcome
from ..common.pauses import pause_after

_logger = logging.getLogger(__name__)

LANE = Lane(
    _logger,
    "notices",
    noun="notice",
    cron="ir_cron_notices",
    claim="_next_due",
    work="_attempt",
    broke="_broke",
    busy_pause=pauses.NOTICES_BUSY,
    failed=("not_sent", log.WARNING),
)
#: Moments for which this transaction has woken the lane already.
SCHEDULED = "whatsapp.telling"


class HelpdeskWhatsappNotice(models.Model):
    """News of a ticket for its customer or its agent.

    Made in the transaction of the change, told by a lane of its own. Of one ticket and
    side only one waits for changes to be told (``known``: what was known before); what
    happens meanwhile joins it, and what is told in the end is what then is the news.
    """

    _name = "helpdesk.whatsapp.notice"
    _description = "WhatsApp Notice"
    _inherit = ["helpdesk.whatsapp.access"]
    _ticket_path = "ticket_id"
    _order = "id desc"
    _rec_name = "ticket_id"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    account_id = fields.Many2one(
        "helpdesk.whatsapp.account", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
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

    # ------------------------------------------------------------------------- making

    @api.model
    def _happened(self, ticket, account, side, known):
        """Have ``side`` told of what has happened to ``ticket`` since ``known``."""
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
        """The fields ``names`` of the tickets, as they are now, are no news to them."""
        for notice in self._waiting(tickets, CUSTOMER):
            ticket = notice.ticket_id
            now = {name: ticket[name].id for name in WATCHED if name in names}
            notice.known = {**notice.known, **now}

    @api.model
    def _waiting(self, tickets, side):
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
        """Keep in mind that ``message`` has told the customer of ``event``."""
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

    # ------------------------------------------------------------------------ the lane

    @api.model
    def _schedule_processing(self, at=None):
        """Have :meth:`_cron_process` run soon, or at ``at``.

        Once a transaction, though it changes hundreds of tickets.
        """
        scheduled = self.env.cr.postcommit.data.setdefault(SCHEDULED, set())
        if at not in scheduled:
            scheduled.add(at)
            LANE.wake(self.env, at)

    @api.model
    def _cron_process(self):
        LANE.run(self)

    @api.model
    def _next_due(self, aside=()):
        """The notice whose turn it is.

        :param aside: ids of notices that are left alone
        """
        return self.search(
            [
                ("state", "in", ("waiting", "undelivered")),
                ("due_at", "<=", self.env.cr.now()),
                ("id", "not in", list(aside)),
            ],
            order="due_at, id",
            limit=1,
        )

    def _attempt(self):
        if not self.try_lock_for_update(allow_referencing=True):
            return Outcome.BUSY
        self.account_id._with_account_context(self)._proceed()
        return Outcome.DONE

    def _proceed(self):
        """Tell it, or what could not be delivered, otherwise."""
        if self.state == "waiting":
            self._process()
        elif self.state == "undelivered":  # of who was erased, nothing is left to tell
            self._fall_back(is_wanted=bool(self.message_id))

    def _pending_event(self):
        """The event to be told of, and its rule; none of what has been overtaken."""
        return self.ticket_id._whatsapp_event_for(
            self.account_id, self.side, self.known
        )

    def _wait_until(self, moment):
        self.due_at = moment
        self._schedule_processing(moment)

    def _broke(self, error):
        """Try it again later; after the last pause, leave it to the admin."""
        self.attempts += 1
        pause = pause_after(pauses.NOTICES, self.attempts)
        if pause:
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
        """After a while nothing is told again, nor told otherwise."""
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
