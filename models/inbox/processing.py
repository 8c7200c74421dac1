# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging
import traceback

from odoo import api, models
from odoo.exceptions import MissingError

from ...tools import log
from ...tools.meta import account_topics, webhook
from ..common import hooks
from ..lane import pauses
from ..lane.lane import LANES, Lane
from ..lane.outcomes import Outcome, Unfinished
from ..lane.pauses import pause_after
from ..lane.queue import Queue

_logger = logging.getLogger(__name__)

#: A customer's later updates wait for so many pauses; then they are processed first.
PARTITION_WAITS = 4
QUEUE = Queue(
    "helpdesk_whatsapp_event",
    waits=f"item.state = 'pending' AND item.kind <> '{webhook.STATUS}'",
    later="item.next_attempt_at",
    partition="coalesce(item.partition, item.id::varchar)",
    order="item.occurred_at, item.received_at, item.id",
    priority="(coalesce(item.attempts, 0) > 0)::int",  # what is new goes first
    free=f"""NOT EXISTS (
        SELECT FROM helpdesk_whatsapp_event earlier
         WHERE earlier.state = 'pending'
           AND earlier.partition = item.partition
           AND earlier.next_attempt_at > %(now)s
           AND coalesce(earlier.attempts, 0) <= {PARTITION_WAITS}
           AND (earlier.occurred_at, earlier.received_at, earlier.id)
             < (item.occurred_at, item.received_at, item.id))""",
    together=10,
)
LANE = Lane(
    _logger,
    "inbox",
    model="helpdesk.whatsapp.event",
    noun="update",
    cron="ir_cron_inbox",
    queue=QUEUE,
    work="_process_claimed",
    broke="_fail",
    foresee="_foresee",
    batch=16,  # of so many customers: others are left for the other workers
    slice_seconds=0.75,  # few commits, and updates that are soon visible
    patience=5,
    failed=("not_processed", log.WARNING),
)


class Senderless(Exception):
    """A message has neither the phone number nor the user id of its sender."""


class HelpdeskWhatsappEvent(models.Model):
    """Processes the waiting webhook updates in the order in which Meta dates them.

    Each one is marked as processed in the transaction that writes what it brought:
    after any failure it is either processed completely or still waiting. Updates of one
    customer (``partition``) keep their order: while one waits to be tried again, the
    later ones wait behind it.
    """

    _inherit = "helpdesk.whatsapp.event"

    @api.model
    def _schedule_processing(self, kinds=None):
        """Have the updates processed soon.

        :param kinds: of the updates, if they are known: what they do not need is not
            woken
        """
        for name, is_statuses in (("inbox", False), ("statuses", True)):
            if kinds is None or is_statuses in {k == webhook.STATUS for k in kinds}:
                LANES[name].wake(self.env)

    @api.model
    def _cron_process(self):
        LANE.run(self.env)

    def _foresee(self):
        """Find with few queries what processing the updates looks up.

        New customers are created unless an update may say that they are somebody known:
        that is anything else than their message.

        :return: whether all of the updates have to be processed now
        """
        plain = self.filtered(lambda event: event.kind == webhook.MESSAGE)
        read = {e: webhook.read_message(json.loads(e.payload)) for e in plain}
        is_plain = plain == self and not any(m.type == "system" for m in read.values())
        is_bound = False
        for account, events in plain.grouped("account_id").items():
            updates = [read[event] for event in events]
            moments = [event._moment(read[event]) for event in events if is_plain]
            contacts = self.env["helpdesk.whatsapp.contact"]
            contacts = account._with_account_context(contacts)
            is_bound |= contacts._foresee(account, updates, moments)
        return is_bound

    def _process_claimed(self):
        """Process one update; returns an ``Outcome``."""
        try:
            is_waiting = self.state == "pending"
        except MissingError:  # deleted meanwhile
            is_waiting = False
        if is_waiting:
            self._close(self.account_id._with_account_context(self)._dispatch())
        return Outcome.DONE

    def _dispatch(self):
        """Process the update according to its kind.

        :return: the state of the update after that
        """
        payload, account = json.loads(self.payload), self.account_id
        if self.kind == webhook.MESSAGE:
            return self._dispatch_message(account, webhook.read_message(payload))
        if self.kind == webhook.ECHO:
            return self._dispatch_echo(
                account, webhook.read_message(payload, self.kind)
            )
        if self.kind in hooks.UPDATES:
            return hooks.UPDATES[self.kind].first(self, payload)
        if self.kind == webhook.ACCOUNT:
            return self._dispatch_topic(payload["value"])
        return "ignored"

    def _dispatch_topic(self, value):
        """Have a webhook about the account processed by its topic's hook."""
        topic = account_topics.topic_of(self.topic, value)
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
        if account._is_own_number(message.wa_id):
            return "ignored"
        if not message.wa_id and not message.user_uid:
            raise Senderless(message.wamid)
        moment = self._moment(message)
        contact, is_new = contacts._find_or_create(account, message, moment)
        contact._receive(message, moment, is_new)
        return "done"

    def _moment(self, message):
        """Return when a message was written, by Meta's clock; never in the future."""
        return webhook.not_after(message.sent_at, self.received_at)

    def _dispatch_system(self, account, message):
        contacts = self.env["helpdesk.whatsapp.contact"]
        move = webhook.read_move(message)
        if move:
            is_known = contacts._move(account, move, self._moment(message))
            return "done" if is_known else "ignored"
        contact = contacts._known(account, message.wa_id, message.user_uid)
        text = webhook.system_text(message)
        if text:
            contact._note_in_conversation(text)
        return "done" if contact else "ignored"

    def _dispatch_echo(self, account, message):
        """Process a message that was written in the WhatsApp Business app."""
        contacts, moment = self.env["helpdesk.whatsapp.contact"], self._moment(message)
        contact = contacts._written_to(account, message, moment)
        if not contact:
            return "ignored"
        contact._receive_echo(message, moment)
        account.has_echoes = True
        return "done"

    def _accounts_concerned(self):
        """Return the accounts that a webhook about an account concerns.

        It is that of the phone number, if the webhook names one. Else it is the account
        that the update was stored for, and all active ones of the WhatsApp Business
        account whose app secret signed the webhook.
        """
        if self.phone_number_uid:
            return self.account_id
        accounts = self.account_id.search([("active", "=", True)])
        return self.account_id | accounts.filtered(
            lambda account: account.business_account_uid == self.business_account_uid
            and self._digest(account.app_secret) == self.signed_by
        )

    def _close(self, state):
        """Mark updates of one account as processed."""
        if not self:
            return
        log.event(
            _logger,
            log.INFO,
            "processed",
            account=self.account_id.id,
            update=",".join(map(str, self.ids)),
            kind=self[0].kind,
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
        if pause is None or isinstance(error, Senderless | Unfinished):
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
