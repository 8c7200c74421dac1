# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging
import traceback

from odoo import api, models
from odoo.tools import SQL

from ...tools import identity, log
from ...tools.meta import webhook
from ..common import hooks, pauses
from ..common.lane import Lane, Outcome
from ..common.pauses import pause_after

_logger = logging.getLogger(__name__)

#: A customer's later updates wait for so many pauses; then they are processed first.
PARTITION_WAITS = 4
#: Most updates that are claimed at once.
BATCH = 100
LANE = Lane(
    _logger,
    "inbox",
    noun="update",
    cron="ir_cron_inbox",
    claim="_next_batch",
    work="_process_claimed",
    broke="_fail",
    partition=lambda event: event.partition or "",
    slice_seconds=0.25,  # few commits, and updates that are soon visible
    patience=5,
    failed=("not_processed", log.WARNING),
)


class Senderless(Exception):
    """A message has neither the phone number nor the user id of its sender."""


class Postponed(Exception):
    """The update cannot be processed yet, though nothing is wrong with it."""


class HelpdeskWhatsappEvent(models.Model):
    """Processes the waiting webhook updates in the order in which Meta dates them.

    Each one is processed in a savepoint, and marked as processed in the transaction
    that writes what it brought: after any failure it is either processed completely or
    still waiting. Updates of one customer (``partition``) keep their order: while one
    waits to be tried again, the later ones wait behind it.
    """

    _inherit = "helpdesk.whatsapp.event"

    @api.model
    def _schedule_processing(self):
        """Have :meth:`_cron_process` run soon."""
        LANE.wake(self.env)

    @api.model
    def _cron_process(self):
        LANE.run(self)

    @api.model
    def _next_batch(self, held_partitions=()):
        """Return waiting updates that are due, oldest first.

        :param held_partitions: partitions whose updates are left out
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT event.id FROM helpdesk_whatsapp_event event
                 WHERE event.state = 'pending'
                   AND (event.next_attempt_at IS NULL
                        OR event.next_attempt_at <= %(now)s)
                   AND COALESCE(event.partition, '') <> ALL(%(held_partitions)s)
                   AND NOT EXISTS (
                        SELECT FROM helpdesk_whatsapp_event earlier
                         WHERE earlier.state = 'pending'
                           AND earlier.partition = event.partition
                           AND earlier.next_attempt_at > %(now)s
                           AND earlier.attempts <= %(partition_waits)s
                           AND (earlier.occurred_at, earlier.id)
                               < (event.occurred_at, event.id))
                 ORDER BY event.occurred_at, event.id LIMIT %(limit)s
                """,
                now=self.env.cr.now(),
                limit=BATCH,
                partition_waits=PARTITION_WAITS,
                held_partitions=list(held_partitions),
            )
        )
        events = self.browse(row[0] for row in rows)
        events.fetch(["partition"])
        return events

    def _process(self):
        """Process one update in a savepoint; an error is stored in it, not raised."""
        self.ensure_one()
        return LANE.attempt(self)

    def _process_claimed(self):
        if not self.try_lock_for_update(allow_referencing=True):
            return Outcome.BUSY
        if self.state == "pending":
            try:
                self._close(self.account_id._with_account_context(self)._dispatch())
            except Postponed:
                self.next_attempt_at = self.env.cr.now() + pauses.UNMATCHED_STATUS
        return Outcome.DONE

    def _dispatch(self):
        """Process the update according to its kind.

        :return: the state of the update after that
        :raises Postponed: it is to be tried again later
        """
        payload, account = json.loads(self.payload), self.account_id
        if self.kind == webhook.MESSAGE:
            return self._dispatch_message(account, webhook.read_message(payload))
        if self.kind == webhook.ECHO:
            return self._dispatch_echo(
                account, webhook.read_message(payload, self.kind)
            )
        if self.kind == webhook.STATUS:
            return self._dispatch_status(account, webhook.read_status(payload))
        if self.kind == webhook.ACCOUNT:
            return self._dispatch_topic(payload["value"])
        return "ignored"

    def _dispatch_topic(self, value):
        """Have a webhook about the account processed by its topic's hook."""
        topic = webhook.topic_of(self.topic, value)
        accounts = self._accounts_concerned()
        if topic in hooks.TOPICS:
            hooks.TOPICS[topic].run(accounts, value)
        else:
            accounts._note_update(topic, value)
        return "done"

    def _dispatch_message(self, account, message):
        contacts = self.env["helpdesk.whatsapp.contact"]
        if message.type == "system":
            return self._dispatch_system(account, message)
        if not identity.digits(message.wa_id) and not message.user_uid:
            raise Senderless(message.wamid)
        contact, is_new = contacts._find_or_create(account, message)
        contact._receive(message, message.sent_at or self.received_at, is_new)
        return "done"

    def _dispatch_system(self, account, message):
        contacts = self.env["helpdesk.whatsapp.contact"]
        move = webhook.read_move(message)
        if move:
            return "done" if contacts._move(account, move) else "ignored"
        contact = contacts._known(
            account, identity.digits(message.wa_id), message.user_uid
        )
        text = webhook.system_text(message)
        if text:
            contact._note_in_conversation(text)
        return "done" if contact else "ignored"

    def _dispatch_echo(self, account, message):
        """Process a message that was written in the WhatsApp Business app."""
        contact = self.env["helpdesk.whatsapp.contact"]._written_to(account, message)
        if not contact:
            return "ignored"
        contact._receive_echo(message, message.sent_at or self.received_at)
        return "done"

    def _accounts_concerned(self):
        """Return the accounts that a webhook about an account concerns.

        It is that of the phone number, if the webhook names one, else all active ones
        of the WhatsApp Business account that have the same app secret.
        """
        if self.phone_number_uid:
            return self.account_id
        uid, secret = self.business_account_uid, self.account_id.app_secret
        accounts = self.account_id.search([("active", "=", True)])
        return self.account_id | accounts.filtered(
            lambda a: a.business_account_uid == uid and a.app_secret == secret
        )

    def _dispatch_status(self, account, status):
        messages = self.env["helpdesk.whatsapp.message"]
        if messages._apply_status(account, status, self.occurred_at):
            return "done"
        if self.received_at > self.env.cr.now() - pauses.UNMATCHED_STATUS_FOR:
            raise Postponed
        return "ignored"

    def _close(self, state):
        log.event(
            _logger,
            log.INFO,
            "processed",
            account=self.account_id.id,
            update=self.id,
            kind=self.kind,
            state=state,
        )
        self.write(
            {
                "state": state,
                "processed_at": self.env.cr.now(),
                "next_attempt_at": False,
                "error": False,
            }
        )

    def _fail(self, error):
        """Store the failure; whether later updates of the partition may be processed.

        Updates without a partition, such as statuses, wait for no other one.

        Called while ``error`` is handled: its traceback is stored for the
        administrator.
        """
        self.attempts += 1
        self.error = traceback.format_exc()[-4000:]
        pause = pause_after(pauses.INBOX, self.attempts)
        if pause is None or isinstance(error, Senderless):
            self._park(error)
            return True
        self.next_attempt_at = self.env.cr.now() + pause
        return not self.partition or self.attempts > PARTITION_WAITS

    def _park(self, error):
        """Leave the update to an administrator: it is not tried again automatically."""
        log.event(
            _logger,
            log.ERROR,
            "parked",
            account=self.account_id.id,
            update=self.id,
            attempt=self.attempts,
            **log.of_error(error),
        )
        self.state = "failed"
        self.account_id._recheck("events")
