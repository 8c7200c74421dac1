# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import api, fields, models

from ...tools import log
from ...tools.meta import cloud_api
from ...tools.meta.errors import Remedy
from ..lane import pauses
from ..lane.calls import Call
from ..lane.lane import Lane
from ..lane.outcomes import Unfinished
from ..lane.pauses import pause_after
from ..lane.queue import Queue

_logger = logging.getLogger(__name__)

#: Run by the outbox's cron.
LANE = Lane(
    _logger,
    "blocks",
    model="helpdesk.whatsapp.contact",
    noun="contact",
    cron="ir_cron_blocks",
    queue=Queue(
        "helpdesk_whatsapp_contact",
        source="JOIN helpdesk_whatsapp_account account ON account.id = item.account_id",
        waits="""item.is_block_due AND account.active AND account.paused_reason IS NULL
            AND account.phone_number_uid IS NOT NULL""",
        later="greatest(item.block_after, account.send_after)",
    ),
    work="_prepare_block",
    broke="_pushing_broke",
    batch=4,
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
    ("not_blockable", "WhatsApp does not let businesses block this customer."),
    ("no_answer", "WhatsApp's servers could not be reached."),
    ("refused", "WhatsApp refused it."),
    ("broken", "Odoo failed: see the server's log"),
]
# "Block users": codes of failed_users.
FAILURE_OF_CODE = {
    131047: "too_late",
    139101: "list_full",
    131026: "not_on_whatsapp",
    139100: "not_blockable",
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
    def _cron_push_blocks(self):
        """Call Meta's block API for those who were blocked or unblocked (cron)."""
        LANE.run(self.env)

    def _prepare_block(self):
        """Return the ``Call`` of Meta's block API; after a crash it is repeated."""
        if not self.exists() or not self.is_block_due:
            return None
        if not self._has_address():
            self.is_block_due = False
            return None
        before, is_blocked = self.meta_block, self.is_blocked
        client = self.account_id._cloud_api()
        call = client.block if is_blocked else client.unblock
        user = f"+{self.wa_id}" if self.wa_id else self.user_uid
        self.write({"meta_block": "unknown", "block_attempts": self.block_attempts + 1})
        return Call(call, (user,), "_conclude_block", (is_blocked, before, client))

    def _conclude_block(self, answer, is_blocked, before, client):
        """Write the outcome of a call, also if somebody writes meanwhile.

        :param answer: the exception of the call, or anything else
        :param is_blocked: what Meta was asked for
        :param before: the former ``meta_block``
        :param client: the ``CloudApi`` that made the call
        """
        if not self.exists():
            return  # they were erased meanwhile
        self._lock()
        self.account_id._follow_usage(client.rests)
        if not isinstance(answer, Exception):
            self._block_done("yes" if is_blocked else "no")
            return
        log.event(
            _logger,
            log.WARNING,
            "not_blocked",
            contact=self.id,
            **log.of_error(answer),
        )
        self._block_failed(answer, before)

    def _pushing_broke(self, error):
        """Try again later after an exception that was not raised by Meta's API."""
        self.block_attempts += 1
        if isinstance(error, Unfinished):
            self._give_up_pushing("broken", "")
        else:
            self._push_block_later("broken")

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
            self.account_id._pause_sending(reason, details, error.refused_token)
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
