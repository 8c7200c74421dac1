import json
import logging
import time
import traceback
from datetime import timedelta

from psycopg2.errors import LockNotAvailable
from psycopg2.extensions import TransactionRollbackError

from odoo import api, models
from odoo.exceptions import LockError
from odoo.tools import SQL

from ...tools import identity, log
from ...tools.meta import webhook
from ..common import hooks

_logger = logging.getLogger(__name__)

#: Pauses before a failed update is tried again; after the last one it is parked.
PAUSES = (
    timedelta(seconds=10),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
#: So many pauses the customer's later messages wait through; then they go first.
PARTITION_WAITS = 4
#: A status is waited with this long for the message it speaks of.
UNMATCHED_STATUS_AFTER = timedelta(minutes=10)
UNMATCHED_STATUS_PAUSE = timedelta(seconds=30)
BATCH = 100
#: Seconds of work that are committed together: many to spare commits, few to be seen.
SLICE = 0.25
#: Rounds without progress (others hold the rows) before the lane makes a pause.
PATIENCE = 5


class Senderless(Exception):
    """Meta names neither a number nor a user id: there is nobody to give it to."""


class Postponed(Exception):
    """The update cannot be processed yet, and nothing is wrong with it."""


class HelpdeskWhatsappEvent(models.Model):
    """The inbox at work.

    The lane takes the waiting updates in Meta's order and processes each in a savepoint
    of its own: an update is marked as processed in the very transaction that writes the
    message it brought. Whatever breaks, it is either wholly there or still waiting. Of
    one customer (``partition``) nothing overtakes: while an update waits to be tried
    again, the later ones wait behind it.
    """

    _inherit = "helpdesk.whatsapp.event"

    @api.model
    def _schedule_processing(self):
        """Have :meth:`_cron_process` run soon: the one hook for another job runner."""
        self.env.ref("helpdesk_mgmt_whatsapp.ir_cron_inbox")._trigger()

    @api.model
    def _cron_process(self):
        commit = self.env["ir.cron"]._commit_progress
        seconds_left, patience, held_partitions = commit(remaining=1), PATIENCE, set()
        while seconds_left and patience:
            batch = self._next_batch(held_partitions)
            if batch:
                done = self._process_batch(batch, held_partitions)
                seconds_left = commit(done, remaining=1)
            elif held_partitions:
                held_partitions.clear()
                patience -= 1
                time.sleep(SLICE)
            else:
                commit(remaining=0)
                return
        self._schedule_processing()

    @api.model
    def _process_batch(self, batch, held_partitions):
        """Process what a short transaction has time for; the number of updates.

        :param held_partitions: gets the partitions somebody else is busy with
        """
        end, done = time.monotonic() + SLICE, 0
        for event_id, partition in batch:
            if time.monotonic() > end:
                break
            if (partition or "") in held_partitions:
                continue
            if self.browse(event_id)._process():
                done += 1
            else:
                held_partitions.add(partition or "")
        return done

    @api.model
    def _next_batch(self, held_partitions=()):
        """Waiting updates whose turn it is, oldest first: a list of (id, partition)."""
        self.flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT event.id, event.partition FROM helpdesk_whatsapp_event event
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

    def _process(self):
        """Process one update; whether the next one of its partition may follow."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                if not self.try_lock_for_update(allow_referencing=True):
                    return False
                if self.state == "pending":
                    self._close(self.account_id._with_account_context(self)._dispatch())
            return True
        except Postponed:
            self.next_attempt_at = self.env.cr.now() + UNMATCHED_STATUS_PAUSE
            return True
        except (TransactionRollbackError, LockNotAvailable, LockError):
            return False  # another transaction was quicker: the same again will do
        except Exception as error:
            return self._fail(error)

    def _dispatch(self):
        """Hand the update to whom it concerns.

        :return: the state it ends in
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
        """Hand a webhook about the account itself to whoever processes its topic."""
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
        contact = contacts._find_or_create(account, message)
        contact._receive(message, message.sent_at or self.received_at)
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
        """What somebody of ours wrote in the WhatsApp Business app."""
        contact = self.env["helpdesk.whatsapp.contact"]._written_to(account, message)
        if not contact:
            return "ignored"
        contact._receive_echo(message, message.sent_at or self.received_at)
        return "done"

    def _accounts_concerned(self):
        """The number, or those of the business account that have the app secret."""
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
        if self.received_at > self.env.cr.now() - UNMATCHED_STATUS_AFTER:
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
        """Note the failure; whether the partition goes on without this update."""
        attempts = self.attempts + 1
        parked = attempts > len(PAUSES) or isinstance(error, Senderless)
        log.event(
            _logger,
            log.ERROR if parked else log.WARNING,
            "parked" if parked else "not_processed",
            account=self.account_id.id,
            update=self.id,
            attempt=attempts,
            **log.of_error(error),
        )
        values = {"attempts": attempts, "error": traceback.format_exc()[-4000:]}
        if parked:
            values["state"] = "failed"
        else:
            values["next_attempt_at"] = self.env.cr.now() + PAUSES[attempts - 1]
        self.write(values)
        if parked:
            self.account_id._recheck("events")
        return parked or attempts > PARTITION_WAITS
