# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import log
from ...tools.meta import webhook
from ...tools.meta.signatures import digest_of_secret
from ...tools.settling import SETTLING
from ..common.words import PROCESSED

_logger = logging.getLogger(__name__)

#: Most updates that are deleted in one call.
BATCH = 1000
#: A message waits for so long at most, far less where POSTs are stored quickly: those
#: of a burst overlap, and an earlier one may be stored a moment later.
SETTLE = timedelta(seconds=1)
#: Columns that the webhook writes.
COLUMNS = (
    *("key", "kind", "topic", "partition", "payload", "occurred_at", "received_at"),
    *("business_account_uid", "phone_number_uid", "account_id", "signed_by", "state"),
    "next_attempt_at",
)


class HelpdeskWhatsappEvent(models.Model):
    """A webhook update as Meta delivered it, stored before it is processed.

    The webhook's controller stores updates; a cron processes them (see
    ``processing.py``). Only the server writes these records; helpdesk managers read
    them and can retry those that failed.
    """

    _name = "helpdesk.whatsapp.event"
    _description = "WhatsApp Update from Meta"
    _inherit = ["helpdesk.whatsapp.of.account"]
    _order = "occurred_at desc, id desc"
    _rec_name = "key"
    _log_access = False

    key = fields.Char(required=True, readonly=True)
    kind = fields.Selection(
        [
            (webhook.MESSAGE, "Message"),
            (webhook.ECHO, "Message from the app"),
            (webhook.STATUS, "Status"),
            (webhook.CALL, "Call"),
            (webhook.WATCHED, "Answered by another system"),
            (webhook.HANDOVER, "Handover"),
            (webhook.ACCOUNT, "Account update"),
            (webhook.OTHER, "Unknown"),
        ],
        required=True,
        readonly=True,
    )
    topic = fields.Char(readonly=True, help="The field of Meta's webhook.")
    partition = fields.Char(readonly=True)
    payload = fields.Text(readonly=True)
    occurred_at = fields.Datetime(
        "Occurred on", readonly=True, help="When it happened, by Meta's clock."
    )
    received_at = fields.Datetime(
        "Received on",
        required=True,
        readonly=True,
        help="When Meta's request began. Of what was written within one second, the"
        " first is the one that came first.",
    )
    processed_at = fields.Datetime("Processed on", readonly=True)
    business_account_uid = fields.Char("Business account id", readonly=True)
    phone_number_uid = fields.Char("Phone number id", readonly=True)
    account_id = fields.Many2one(
        "helpdesk.whatsapp.account", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one(related="account_id.company_id")
    signed_by = fields.Char(
        readonly=True,
        groups="base.group_system",
        help="Digest of the app secret the update was signed with.",
    )
    state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("done", "Processed"),
            ("ignored", "Nothing to do"),
            ("unrouted", "Unknown number"),
            ("failed", "Failed"),
        ],
        default="pending",
        required=True,
        readonly=True,
    )
    attempts = fields.Integer(readonly=True)
    next_attempt_at = fields.Datetime("Next attempt on", readonly=True)
    error = fields.Text(readonly=True)

    _key_unique = models.UniqueIndex("(key)", "This update is already stored.")
    _queue = models.Index("(occurred_at, received_at, id) WHERE state = 'pending'")
    _partition = models.Index(
        "(partition, occurred_at, received_at, id) WHERE state = 'pending'"
    )
    _latest = models.Index("(account_id, id)")
    _attention = models.Index("(state) WHERE state IN ('unrouted', 'failed')")
    _old = models.Index("(account_id, processed_at) WHERE state IN ('done', 'ignored')")

    @api.model
    def _store(self, updates, app_secret):
        """Store webhook updates, each one once, however often Meta delivers it.

        Only accounts whose app secret signed the POST get its updates: several may have
        the same business account id, which any helpdesk manager can enter.

        :param updates: as ``tools.meta.webhook.split`` returns them
        :param str app_secret: the one with which the POST was signed
        :return: number of updates refused, because their account has another app secret
        """
        return self._store_signed(updates, self._digest(app_secret))

    @api.model
    def _store_signed(self, updates, digest, began_at=None):
        """As :meth:`_store`, by the digest of the app secret.

        :param datetime began_at: when Meta's request began; by default, now

        Only accounts whose app secret signed the POST get its updates: several may have
        the same business account id, which any helpdesk manager can enter. The cost is
        one statement, and the inbox is woken if it stores anything new.
        """
        routes = self.env["helpdesk.whatsapp.account"]._webhook_routes()
        rows, kinds, refused = [], set(), 0
        for update in updates:
            concerned = routes.of_update(update)
            signers = [route for route in concerned if route.digest == digest]
            if concerned and not signers:
                refused += 1
                continue
            account_id = signers[0].account_id if signers else None
            rows.append(self._row(update, account_id, digest, began_at))
            kinds.add(update.kind)
            if not concerned and webhook.is_sample(update):
                self._note_sample(digest)
        if refused:
            log.event(_logger, log.WARNING, "foreign_secret", updates=refused)
        if began_at:
            self.env.cr.postcommit.add(partial(SETTLING.note, began_at))
        if stored := self._insert(rows):
            log.event(_logger, log.INFO, "received", updates=stored)
            self._schedule_processing(kinds)
        return refused

    @api.model
    def _row(self, update, account_id, digest, began_at=None):
        """Return the values of ``COLUMNS`` for an update."""
        try:
            payload = json.dumps(update.payload)
        except RecursionError:
            payload = "{}"
        state = "ignored" if webhook.is_sample(update) else "unrouted"
        began_at = began_at or self.env.cr.now()
        pause = SETTLING.pause(SETTLE)
        is_settling = pause and update.kind in (webhook.MESSAGE, webhook.ECHO)
        values = vars(update) | {
            "payload": payload,
            "account_id": account_id,
            "partition": update.partition or None,
            "received_at": began_at,
            "occurred_at": webhook.not_after(update.occurred_at, began_at),
            "next_attempt_at": began_at + pause if is_settling else None,
            "signed_by": digest,
            "state": "pending" if account_id else state,
        }
        return tuple(values[column] for column in COLUMNS)

    @api.model
    def _note_sample(self, digest):
        """Note on the accounts with this app secret that Meta's sample has arrived."""
        accounts = self.env["helpdesk.whatsapp.account"].search([("active", "=", True)])
        accounts.filtered(
            lambda account: self._digest(account.app_secret) == digest
        )._stamp("webhook_sample_at")

    @api.model
    def _insert(self, rows):
        """Insert the rows whose key is new, in one statement; return their number.

        A failure is not logged by Odoo: the statement holds customers' words.
        """
        if not rows:
            return 0
        one = f"({', '.join(['%s'] * len(COLUMNS))})"
        self.env.cr.execute(
            f"""INSERT INTO helpdesk_whatsapp_event ({", ".join(COLUMNS)})
                VALUES {", ".join([one] * len(rows))}
                ON CONFLICT (key) DO NOTHING""",  # noqa: S608
            [value for row in rows for value in row],
            log_exceptions=False,
        )
        return self.env.cr.rowcount

    @api.model
    def _digest(self, app_secret):
        return digest_of_secret(app_secret)

    def action_retry(self):
        """Put failed updates back into the queue.

        For an administrator, those of unknown numbers too whose account exists by now.

        :raises AccessError: the user is no helpdesk manager
        """
        self.check_access("read")
        failed = self.sudo().filtered(lambda event: event.state == "failed")
        failed.write(
            {
                "state": "pending",
                "attempts": 0,
                "next_attempt_at": False,
                "error": False,
            }
        )
        if self.env.user._is_system():
            accounts = self.env["helpdesk.whatsapp.account"].search(
                [("active", "=", True)]
            )
            for account in accounts.sudo():
                self.sudo()._signed_for(account)._of_account(account)._take_up(account)
            # Whatever secret they were signed with: an administrator has seen them.
            for account in accounts.sudo():
                self.sudo()._of_account(account)._take_up(account)
        self.sudo()._schedule_processing()

    @api.model
    def _route_to(self, account):
        """Put updates into the queue that came before their account was set up.

        Only those signed with the account's app secret are taken.
        """
        signed = [("signed_by", "=", self._digest(account.app_secret))]
        self.search([("state", "=", "unrouted"), *signed])._of_account(
            account
        )._take_up(account)

    def _signed_for(self, account):
        """Return the updates that were signed with the app secret of ``account``."""
        digest = self._digest(account.app_secret)
        return self.filtered(lambda event: event.signed_by == digest)

    def _of_account(self, account):
        """Return the updates that had no account yet and are of ``account``."""
        return self.filtered(
            lambda event: event.state == "unrouted" and account._of_update(event)
        )

    def _take_up(self, account):
        """Put the updates into the queue, as updates of ``account``."""
        if self:
            self.write({"state": "pending", "account_id": account.id})
            self._schedule_processing()

    @api.model
    def _delete_old(self, account, days):
        """Delete a batch of an account's updates that were processed ``days`` ago.

        Those that failed are deleted ``days`` after they were received. The account's
        chatter says so, as what the customers wrote is lost then.

        :param account: an empty recordset for updates without an account, which are
            deleted even if they were never processed
        :param int days: 0 deletes none
        :return: number of updates deleted
        """
        if not days:
            return 0
        oldest = self.env.cr.now() - timedelta(days=days)
        parked = ["failed"] if account else ["failed", "unrouted"]
        is_old = (
            Domain("state", "in", PROCESSED) & Domain("processed_at", "<", oldest)
        ) | (Domain("state", "in", parked) & Domain("received_at", "<", oldest))
        events = self.search(
            Domain("account_id", "=", account.id) & is_old, limit=BATCH
        )
        failed = events.filtered(lambda event: event.state == "failed")
        failed._note_deletion(account, days)
        events.unlink()
        return len(events)

    def _note_deletion(self, account, days):
        """Note that updates are deleted which were never processed."""
        if not self:
            return
        count, ids = len(self), ",".join(map(str, self.ids))
        log.event(
            _logger, log.WARNING, "failed_deleted", account=account.id, updates=ids
        )
        for noted in account._with_account_context(account):
            noted.message_post(
                body=noted.env._(
                    "%(count)s webhook events that could not be processed were deleted"
                    " after %(days)s days.",
                    count=count,
                    days=days,
                )
            )
