# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging
import time
import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...tools import log, webhook_out
from ..common.groups import MANAGERS
from ..lane.calls import Call
from ..lane.lane import Lane
from ..lane.outcomes import Outcome, Unfinished
from ..lane.queue import Queue
from .events import SELECTION
from .helpdesk_whatsapp_webhook import REASONS

_logger = logging.getLogger(__name__)

#: Pauses after failed attempts; together they are almost a day.
PAUSES = [
    timedelta(seconds=seconds)
    for seconds in (5, 30, 120, 600, 1800, 3600, 10_800, 21_600, 43_200)
]
LANE = Lane(
    _logger,
    "webhooks",
    model="helpdesk.whatsapp.delivery",
    noun="delivery",
    cron="ir_cron_webhooks",
    queue=Queue(
        "helpdesk_whatsapp_delivery",
        source="""JOIN helpdesk_whatsapp_webhook webhook
            ON webhook.id = item.webhook_id""",
        waits="""item.state = 'pending'
            AND webhook.active AND webhook.paused_at IS NULL""",
        later="greatest(item.next_attempt_at, webhook.rest_until)",
        account="item.webhook_id",
        partition="""item.webhook_id || ' '
            || coalesce(item.contact_id::varchar, 'd' || item.id)""",
        # What was before it of the same customer or ticket is sent first.
        free="""NOT EXISTS (
            SELECT FROM helpdesk_whatsapp_delivery before
             WHERE before.state = 'pending' AND before.webhook_id = item.webhook_id
               AND before.contact_id = item.contact_id AND before.id < item.id)
            AND NOT EXISTS (
            SELECT FROM helpdesk_whatsapp_delivery before
             WHERE before.state = 'pending' AND before.webhook_id = item.webhook_id
               AND before.ticket_id = item.ticket_id AND before.id < item.id)""",
    ),
    work="_prepare",
    broke="_broke",
    batch=16,
    failed=("webhook_broken", log.ERROR),
)


class HelpdeskWhatsappDelivery(models.Model):
    """An event that is sent, or was sent, to an outbound webhook.

    It is written in the transaction in which the event happens, and sent afterwards, to
    one receiver in the order of each customer and each ticket. It has ids only: the
    texts are put together when it is sent (``payload.py``), so that what was erased is
    sent no more. Only the server writes these records; helpdesk managers read them.
    """

    _name = "helpdesk.whatsapp.delivery"
    _description = "WhatsApp Webhook Delivery"
    _order = "id desc"
    _rec_name = "event"

    webhook_id = fields.Many2one(
        "helpdesk.whatsapp.webhook", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="webhook_id.company_id")
    event = fields.Selection(SELECTION, required=True, readonly=True)
    uid = fields.Char(
        "Event id",
        required=True,
        readonly=True,
        help="The receiver recognizes by it what it has got before.",
    )
    contact_id = fields.Many2one(
        "helpdesk.whatsapp.contact",
        "Customer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", readonly=True, index="btree_not_null", ondelete="set null"
    )
    message_id = fields.Many2one(
        "helpdesk.whatsapp.message",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    data = fields.Json(readonly=True, help="Ids and states as they were at the event.")
    state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("delivered", "Delivered"),
            ("failed", "Given up"),
            ("void", "Nothing to send any more"),
        ],
        required=True,
        readonly=True,
        default="pending",
    )
    attempts = fields.Integer(readonly=True, aggregator=None)
    first_failed_at = fields.Datetime(readonly=True)
    next_attempt_at = fields.Datetime("Next attempt on", readonly=True)
    delivered_at = fields.Datetime("Delivered on", readonly=True)
    reason = fields.Selection(REASONS, "Last failure", readonly=True)
    http_status = fields.Integer("Answer (HTTP)", readonly=True, aggregator=None)
    milliseconds = fields.Integer("Took (ms)", readonly=True, aggregator="avg")

    _waits_contact = models.Index(
        "(webhook_id, contact_id, id) WHERE state = 'pending'"
    )
    _waits_ticket = models.Index("(webhook_id, ticket_id, id) WHERE state = 'pending'")
    _of_webhook = models.Index("(webhook_id, create_date)")

    @api.model
    def _queue(self, vals_list):
        """Write events in this transaction, and have them sent after it."""
        if vals_list:
            self.sudo().create([{"uid": uuid.uuid4().hex} | v for v in vals_list])
            LANE.wake(self.env)

    @api.model
    def _take_up(self, webhooks):
        """Send at once what waits for another attempt."""
        waiting = [
            ("webhook_id", "in", webhooks.ids),
            ("state", "=", "pending"),
            ("next_attempt_at", "!=", False),
        ]
        self.search(waiting).next_attempt_at = False
        LANE.wake(self.env)

    def action_send_again(self):
        """Send deliveries once more, with the same event id (button).

        :raises AccessError: the user is no helpdesk manager
        """
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(MANAGERS):
            raise AccessError(self.env._("Only helpdesk managers may send it again."))
        self.sudo().write(
            {
                "state": "pending",
                "attempts": 0,
                "first_failed_at": False,
                "next_attempt_at": False,
            }
        )
        LANE.wake(self.env)

    # ---------------------------------------------------------------------- the queue

    @api.model
    def _cron_send(self):
        """Send what waits (scheduled action)."""
        LANE.run(self.env)

    def _prepare(self):
        """Return the ``Call`` that sends it; ``None`` if what it is about is gone."""
        payload = self._payload()
        if not payload:
            self.state = "void"
            return None
        webhook, now = self.webhook_id, int(time.time())
        body = json.dumps(payload, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "helpdesk-mgmt-whatsapp",
            "X-Webhook-Id": self.uid,
            "X-Webhook-Timestamp": str(now),
            "X-Webhook-Signature": webhook_out.signatures(body, now, webhook._keys()),
        }
        arguments = (webhook.url, webhook._allowed(), body, headers)
        return Call(webhook_out.post, arguments, "_conclude", (time.monotonic(),))

    def _conclude(self, answer, began):
        """Write what came of an attempt.

        :param answer: the HTTP status, or the exception
        :return: ``Outcome``
        """
        if not self.exists():
            return Outcome.DONE  # its webhook was deleted meanwhile
        self.lock_for_update()
        self.webhook_id.lock_for_update(allow_referencing=True)
        self.milliseconds = round((time.monotonic() - began) * 1000)
        if isinstance(answer, Exception):
            return self._not_accepted(answer)
        self.write(
            {
                "state": "delivered",
                "attempts": self.attempts + 1,
                "delivered_at": fields.Datetime.now(),
                "next_attempt_at": False,
                "http_status": answer,
                "reason": False,
            }
        )
        self.webhook_id._accepted()
        ids = {"delivery": self.id, "webhook": self.webhook_id.id}
        log.event(_logger, log.INFO, "webhook_sent", **ids, http=answer)
        return Outcome.DONE

    def _broke(self, error):
        """Try again later after an exception of ours."""
        self._not_accepted(error)

    def _not_accepted(self, error):
        """Try again after a pause; give up in the end what alone is not accepted.

        What we fail to make is that whether the receiver accepts others or not.

        :return: ``Outcome``
        """
        is_last = isinstance(error, Unfinished)
        is_ours = not isinstance(error, webhook_out.NotDelivered)
        if is_ours:
            error = webhook_out.NotDelivered("broken")
        now, webhook = fields.Datetime.now(), self.webhook_id
        first, attempts = self.first_failed_at or now, self.attempts + 1
        has_accepted_since = webhook.delivered_at and webhook.delivered_at > first
        is_alone = is_ours or has_accepted_since
        is_over = is_last or (is_alone and attempts > len(PAUSES))
        self.write(
            {
                "state": "failed" if is_over else "pending",
                "attempts": attempts,
                "first_failed_at": first,
                "next_attempt_at": not is_over
                and now + PAUSES[min(attempts, len(PAUSES)) - 1],
                "http_status": error.http_status or 0,
                "reason": error.reason,
            }
        )
        if error.reason != "broken":
            webhook._refused(error)
        ids = {"delivery": self.id, "webhook": webhook.id, "attempts": attempts}
        values = ids | log.of_error(error)
        log.event(_logger, log.WARNING, "webhook_not_sent", **values)
        return Outcome.DONE if is_over else Outcome.HELD

    @api.autovacuum
    def _gc_deliveries(self):
        """Delete the deliveries whose time is over."""
        self.env.cr.execute(
            SQL(
                """DELETE FROM helpdesk_whatsapp_delivery delivery
                    USING helpdesk_whatsapp_webhook webhook
                    WHERE webhook.id = delivery.webhook_id
                      AND delivery.create_date
                          < %s - webhook.keep_days * interval '1 day'""",
                self.env.cr.now(),
            )
        )
