# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import log
from ...tools.meta import cloud_api
from ...tools.meta.errors import Remedy
from ..common import pauses
from ..common.lane import Lane, write_outcome
from ..common.pauses import pause_after

_logger = logging.getLogger(__name__)

#: Run by the outbox's cron.
LANE = Lane(
    _logger,
    "blocks",
    noun="contact",
    cron="ir_cron_outbox",
    claim="_next_block_due",
    work="_call_meta",
    broke="_pushing_broke",
    is_committing=True,
)

#: Why Meta did not block or unblock the customer.
BLOCK_FAILURES = [
    (
        "too_late",
        "WhatsApp blocks only who wrote within the last 24 hours. It will be tried"
        " again when they next write.",
    ),
    ("list_full", "WhatsApp's list of blocked customers is full."),
    ("not_on_whatsapp", "WhatsApp does not know this customer."),
    ("no_answer", "WhatsApp's servers could not be reached."),
    ("refused", "WhatsApp refused it."),
]
# "Block users": codes of failed_users.
FAILURE_OF_CODE = {
    131047: "too_late",
    139101: "list_full",
    131026: "not_on_whatsapp",
}


class HelpdeskWhatsappContact(models.Model):
    """Blocks and unblocks contacts, in Odoo at once and then at Meta.

    Once an agent has blocked a contact, its messages open no ticket. The outbox's cron
    then calls Meta's block API ("Block users"), after which Meta no longer
    delivers their messages. Repeating a call is harmless, so one without an answer is
    repeated.
    """

    _inherit = "helpdesk.whatsapp.contact"

    meta_block = fields.Selection(
        [("no", "Not blocked"), ("yes", "Blocked"), ("unknown", "Unknown")],
        "On WhatsApp",
        default="no",
        required=True,
        readonly=True,
        help="What WhatsApp itself knows of the blocking.",
    )
    is_block_due = fields.Boolean("Block not yet on WhatsApp", readonly=True)
    block_attempts = fields.Integer("Attempts to block on WhatsApp", readonly=True)
    block_after = fields.Datetime("Next attempt to block on WhatsApp", readonly=True)
    block_failure = fields.Selection(BLOCK_FAILURES, "Why not", readonly=True)
    block_details = fields.Char("Meta's details", readonly=True)

    _block_due = models.Index("(id) WHERE is_block_due")

    def action_toggle_blocked(self):
        """Block the contacts, or unblock those that are blocked (button).

        Messages of a blocked contact are stored but open no ticket.

        :raises AccessError: the user may not see the contact
        """
        self.check_access("read")
        contacts = self.sudo()
        contacts._lock()
        for contact in contacts:
            contact.is_blocked = not contact.is_blocked
            contact._push_block()

    def _push_block(self):
        """Queue the call of Meta's block API, unless Meta has this state already."""
        for contact in self:
            contact.write(
                {
                    "is_block_due": contact._differs_at_meta(),
                    "block_attempts": 0,
                    "block_after": False,
                    "block_failure": False,
                    "block_details": False,
                }
            )
        if any(contact.is_block_due for contact in self):
            LANE.wake(self.env)

    def _differs_at_meta(self):
        """Return whether Meta has, or may have, another state than Odoo."""
        return self.meta_block != ("yes" if self.is_blocked else "no")

    def _push_block_when_they_write(self):
        """Queue a block that Meta refused again, as the contact has written now.

        Meta blocks only contacts that have written within 24 hours ("Block users").
        """
        if self.block_failure == "too_late":
            self._push_block()

    def _blocking_of_both(self, other):
        """Return the values (dict) of the block after a merge with ``other``."""
        is_same = self.meta_block == other.meta_block
        return {
            "is_blocked": self.is_blocked or other.is_blocked,
            "meta_block": self.meta_block if is_same else "unknown",
        }

    # --------------------------------------------------------------------- the queue

    @api.model
    def _run_block_lane(self):
        """Call Meta's block API for those who were blocked or unblocked."""
        LANE.run(self)

    @api.model
    def _next_block_due(self, aside=()):
        """Lock and return a contact to be blocked or unblocked at Meta, or none.

        :param aside: ids of contacts that are skipped
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT contact.id FROM helpdesk_whatsapp_contact contact
                  JOIN helpdesk_whatsapp_account account
                    ON account.id = contact.account_id
                 WHERE contact.is_block_due
                   AND contact.id <> ALL(%(aside)s)
                   AND (contact.block_after IS NULL OR contact.block_after <= %(now)s)
                   AND account.active
                   AND account.paused_reason IS NULL
                   AND (account.send_after IS NULL OR account.send_after <= %(now)s)
                 ORDER BY contact.id LIMIT 1
                 FOR NO KEY UPDATE OF contact SKIP LOCKED
                """,
                now=self.env.cr.now(),
                aside=list(aside),
            )
        )
        return self.browse(row[0] for row in rows)

    def _call_meta(self):
        """Call Meta's block API for one contact, with no transaction open.

        After a crash the call is repeated.
        """
        contact_id, is_blocked, before = self.id, self.is_blocked, self.meta_block
        client = self.account_id._cloud_api()
        call = client.block if is_blocked else client.unblock
        user = f"+{self.wa_id}" if self.wa_id else self.user_uid
        self.write({"meta_block": "unknown", "block_attempts": self.block_attempts + 1})
        self.env["ir.cron"]._commit_progress(remaining=1)
        try:
            call(user)
        except cloud_api.CloudApiError as error:
            log.event(
                _logger,
                log.WARNING,
                "not_blocked",
                contact=contact_id,
                **log.of_error(error),
            )
            self._conclude("_block_failed", error, before)
        else:
            self._conclude("_block_done", "yes" if is_blocked else "no")

    def _conclude(self, method, *outcome):
        """Write and commit the outcome of a call, also if somebody writes meanwhile.

        :param str method: name of the method that writes it
        :param outcome: its arguments
        """

        def write():
            self._lock()
            if self.exists():  # else they were erased meanwhile
                getattr(self, method)(*outcome)

        write_outcome(self.env, write, _logger, contact=self.id)

    def _pushing_broke(self, _error):
        """Try again later after an exception that was not raised by Meta's API."""
        self.block_attempts += 1
        self._push_block_later("no_answer")

    def _block_done(self, meta_block):
        """Store that Meta has blocked (``yes``) or unblocked (``no``) the contact."""
        self.meta_block = meta_block
        self._push_block()  # nothing, unless an agent changed their mind meanwhile

    def _block_failed(self, error, before):
        """Try the call again later, or give up.

        :param error: ``tools.meta.cloud_api.CloudApiError``
        :param before: the former ``meta_block``
        """
        if not isinstance(error, cloud_api.OutcomeUnknown):
            self.meta_block = before
        if not self._differs_at_meta():
            self._push_block()
        elif not isinstance(error, cloud_api.Refused):
            self.account_id._slow_down()
            self._push_block_later("no_answer")
        else:
            self._block_refused(error)

    def _block_refused(self, error):
        """Do what Meta's error code calls for (``tools.meta.errors``)."""
        remedy, reason = error.verdict
        details = error.details or str(error)
        if remedy is Remedy.SLOW_NUMBER:
            self.block_attempts -= 1
            self.account_id._slow_down()
        elif remedy is Remedy.FIX_ACCOUNT and reason != "permission":
            self.block_attempts -= 1
            self.account_id._pause_sending(reason, details)
        elif remedy in (Remedy.RETRY, Remedy.SLOW_PAIR):
            self._push_block_later("refused", details)
        else:
            failure = FAILURE_OF_CODE.get(error.code, "refused")
            self._give_up_pushing(failure, details)

    def _push_block_later(self, failure, details=""):
        """Try the call again after a pause; after the last one, give up.

        :param str failure: one of ``BLOCK_FAILURES``
        :param str details: Meta's details of the error
        """
        pause = pause_after(pauses.BLOCKS, self.block_attempts)
        if pause is None:
            self._give_up_pushing(failure, details)
        else:
            self.block_after = fields.Datetime.now() + pause

    def _give_up_pushing(self, failure, details):
        """Store why the contact was not blocked or unblocked at Meta."""
        self.write(
            {
                "is_block_due": False,
                "block_failure": failure,
                "block_details": details if failure == "refused" else False,
            }
        )

    def action_push_block_again(self):
        """Try again to block or unblock contacts at Meta (button).

        :raises AccessError: the user may not see the contact
        """
        self.check_access("read")
        contacts = self.sudo()
        contacts._lock()
        contacts._push_block()
