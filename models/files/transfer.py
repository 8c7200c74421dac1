# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The queue of files: a customer's is downloaded, an agent's is uploaded."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools import log
from ...tools.meta import cloud_api
from ...tools.meta.errors import Remedy
from ..common import cron_time
from ..common.groups import AGENTS
from ..lane import pauses
from ..lane.lane import Lane
from ..lane.outcomes import BUSY_ERRORS, Unfinished
from ..lane.pauses import pause_after
from ..lane.queue import Queue

_logger = logging.getLogger(__name__)

#: Why a file was not downloaded or uploaded.
MEDIA_REASONS = [
    ("gone", "WhatsApp no longer has the file: ask for it again."),
    ("damaged", "The file arrived damaged and was put aside: ask for it again."),
    ("too_large", "The file is larger than the account takes."),
    ("extension", "The account does not take files of this type."),
    ("token", "The access token was refused. Contact your administrator."),
    ("account", "WhatsApp refuses the account. Contact your administrator."),
    ("unreachable", "WhatsApp's servers could not be reached."),
    ("meta_unavailable", "WhatsApp was unavailable."),
    ("no_answer", "WhatsApp gave no answer in time."),
    ("refused", "WhatsApp refused it."),
    ("unsendable", "WhatsApp does not take this file."),
    ("missing", "The file has been deleted."),
    ("broken", "The file could not be processed."),
    (
        "storage",
        "The file could not be stored: Odoo's disk may be full. Contact your"
        " administrator.",
    ),
]
#: Reasons that lie in the account: the file is tried again when sending resumes.
ACCOUNTS_FAULT = ("token", "account")

#: How long Meta keeps the file of a customer ("Media").
KEPT_AT_META = timedelta(days=7)
#: Part of the cron's time limit after which a file must be here; least seconds that it
#: gets; seconds if there is no limit.
SHARE, LEAST, UNLIMITED = 0.75, 10, 600
LANE = Lane(
    _logger,
    "media",
    model="helpdesk.whatsapp.message",
    noun="message",
    cron="ir_cron_media",
    queue=Queue(
        "helpdesk_whatsapp_message",
        source="JOIN helpdesk_whatsapp_account account ON account.id = item.account_id",
        waits="""item.media_state = 'waiting'
            AND (item.media_uid IS NOT NULL
                 OR account.active AND account.paused_reason IS NULL)""",
        later="item.media_after",
        # Agents' files go first, those of old chats last.
        priority="""(item.media_uid IS NOT NULL)::int
            + (item.is_taken_in IS TRUE)::int""",
    ),
    work="_prepare_transfer",
    broke="_transfer_broke",
    batch=4,
)


class HelpdeskWhatsappMessage(models.Model):
    """Downloads and uploads files in a queue of their own.

    So a slow file does not delay the messages of other customers. With ``media_uid``
    (Meta's id of the file) the file is downloaded, else it is uploaded. The outcome is
    written under a lock of the row, and only once.
    """

    _inherit = "helpdesk.whatsapp.message"

    media_uid = fields.Char("Meta's id of the file")
    media_state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("refused", "Not accepted"),
        ],
        "File",
        readonly=True,
    )
    media_reason = fields.Selection(MEDIA_REASONS, "Why not", readonly=True)
    media_attempts = fields.Integer("Attempts with the file", readonly=True)
    media_after = fields.Datetime("Next attempt with the file on", readonly=True)

    _media_waiting = models.Index("(media_after) WHERE media_state = 'waiting'")
    _media_failed = models.Index("(account_id) WHERE media_state = 'failed'")

    @api.model
    def _schedule_media(self):
        """Trigger the cron that calls :meth:`_cron_media`."""
        LANE.wake(self.env)

    @api.model
    def _cron_media(self):
        """Transfer the files that are due (scheduled action)."""
        LANE.run(self.env)

    @api.model
    def _media_seconds(self):
        """Return how many seconds one file may take.

        Odoo kills the cron's worker after its time limit.
        """
        limit, elapsed = cron_time.time_limit(), cron_time.elapsed() or 0
        return max(limit * SHARE - elapsed, LEAST) if limit else UNLIMITED

    def _wait_for_media(self, **values):
        """Queue the message's file, with no attempts counted.

        :param values: further columns to write
        """
        self.write(
            {
                "media_state": "waiting",
                "media_attempts": 0,
                "media_after": fields.Datetime.now(),
                **values,
            }
        )
        self._schedule_media()

    def _prepare_transfer(self):
        """Return the ``Call`` that downloads or uploads the file of one message."""
        if not self.exists() or self.media_state != "waiting":
            return None
        self.media_attempts += 1
        try:
            return self._download_call() if self.media_uid else self._upload_call()
        except FileProblem as problem:
            self._note_not_moved(problem)
            return None

    def _conclude_transfer(self, answer, client):
        """Write the outcome of a download or an upload.

        :param answer: what the ``Call`` returned or raised
        :param client: the ``CloudApi`` that made it
        """
        if not self.exists():
            return  # it was erased meanwhile
        self._lock()
        self.account_id._follow_usage(client.rests)
        if self.media_state != "waiting":
            return
        if isinstance(answer, Exception):
            self._note_not_moved(answer)
            return
        try:
            with self.env.cr.savepoint():
                self._fetched(answer) if self.media_uid else self._uploaded(answer)
        except BUSY_ERRORS:
            raise
        except Exception as error:
            self._note_not_moved(error)
        else:
            log.event(_logger, log.INFO, "file_moved", message=self.id)

    def _transfer_broke(self, error):
        """Schedule the next attempt after an exception before the transfer."""
        self.media_attempts += 1  # the first count was undone
        if isinstance(error, Unfinished):
            self._media_failed_for("broken")
        else:
            self._media_not_moved(error)

    def _note_not_moved(self, error):
        log.event(
            _logger,
            log.WARNING,
            "file_not_moved",
            message=self.id,
            **log.of_error(error),
        )
        self._media_not_moved(error)

    # ---------------------------------------------------------------------- outcome

    def _media_not_moved(self, error):
        """Schedule the next attempt after ``error``, or give up.

        If the error is one of the account, sending is paused.
        """
        reason = self._media_reason_of(error)
        if isinstance(error, cloud_api.TooLarge | FileRefused):
            self._media_refused_for(reason)
            return
        if reason in ACCOUNTS_FAULT and error.code is not None:
            details = error.details or str(error)
            reported = (error.verdict.reason, details, error.refused_token)
            self.account_id._pause_sending(*reported)
        table = pauses.FILES[: pauses.FILES_FEWER.get(reason)]
        pause = pause_after(table, self.media_attempts)
        if reason == "storage" and not pause and self._is_media_at_meta():
            pause, self.media_attempts = pauses.FILES[-1], len(pauses.FILES)
        if pause is None or isinstance(error, FileUnsendable):
            self._media_failed_for(reason)
            return
        self.write(
            {
                "media_after": fields.Datetime.now() + pause,
                "media_reason": reason,
            }
        )

    def _media_reason_of(self, error):
        """Return the reason, one of ``MEDIA_REASONS``, of an exception."""
        if isinstance(error, FileProblem):
            return error.reason
        if isinstance(error, cloud_api.TooLarge):
            return "too_large"
        if isinstance(error, cloud_api.Unreachable):
            return "unreachable"
        if isinstance(error, cloud_api.OutcomeUnknown):
            return "no_answer"
        if isinstance(error, OSError):
            return "storage"
        if not isinstance(error, cloud_api.Refused):
            return "broken"
        if self.media_uid and (error.code == 100 or error.http_status in (404, 410)):
            return "gone"
        remedy, reason = error.verdict
        if remedy is Remedy.FIX_ACCOUNT:
            return reason if reason in ACCOUNTS_FAULT else "account"
        return "refused" if remedy is Remedy.GIVE_UP else "meta_unavailable"

    def _is_media_at_meta(self):
        """Whether Meta still has the customer's file."""
        return (
            self.media_uid and self.create_date > fields.Datetime.now() - KEPT_AT_META
        )

    def _media_failed_for(self, reason):
        """Give up the file: the transfer failed.

        :param str reason: one of ``MEDIA_REASONS``
        """
        self.write({"media_state": "failed", "media_reason": reason})
        self._announce()

    def _media_refused_for(self, reason):
        """Give up the file: the account does not accept it.

        :param str reason: one of ``MEDIA_REASONS``
        """
        self.write({"media_state": "refused", "media_reason": reason})
        self._announce()

    def _media_reason_text(self):
        """Return ``media_reason`` as a text in the user's language, or ``""``."""
        self.ensure_one()
        field = self._fields["media_reason"]
        text = dict(field._description_selection(self.env))
        return text.get(self.media_reason) or ""

    # -------------------------------------------------------------------- trying again

    def action_fetch_again(self):
        """Download customers' files again that failed or were not accepted (button).

        :raises AccessError: the user may not read the ticket, or is no agent
        :raises UserError: the file is here, being downloaded, or Meta never had it
        """
        self.check_access("read")
        if not self.env.user.has_group(AGENTS):
            raise AccessError(
                self.env._("Only helpdesk users may fetch files from WhatsApp.")
            )
        for message in self.sudo():
            message._lock()
            is_missing = message.media_state in ("failed", "refused")
            if not (is_missing and message.media_uid):
                raise UserError(self.env._("There is no file to be fetched again."))
            message._wait_for_media()
            message._announce()

    @api.model
    def _make_files_due(self, accounts):
        """Make due at once the files that wait for, or failed because of, these.

        :param accounts: ``helpdesk.whatsapp.account``
        """
        of_accounts = [("account_id", "in", accounts.ids)]
        failed = [
            ("media_state", "=", "failed"),
            ("media_reason", "in", ACCOUNTS_FAULT),
            ("media_uid", "!=", False),
        ]
        waiting = [("media_state", "=", "waiting"), ("media_reason", "!=", False)]
        self.search([*of_accounts, *failed])._wait_for_media()
        self.search([*of_accounts, *waiting])._wait_for_media()

    # ------------------------------------------------------------------------ chatter

    def _render_other(self, meta):
        """Render only the caption once the file is attached."""
        if self.media_state == "done":
            yield self._text_as_html()
            return
        for part in super()._render_other(meta):
            yield part
            if part == self._placeholder():
                yield self._file_name_from_customer()

    def _media_to_chatter(self):
        """Return for the chatter the first file being downloaded, or not downloaded."""
        message = self.filtered(
            lambda message: message.media_uid
            and message.media_state in ("waiting", "failed", "refused")
        )[:1]
        if not message:
            return {}
        is_waiting = message.media_state == "waiting"
        return {
            "media": {
                "message_id": message.id,
                "state": message.media_state,
                "reason": not is_waiting and message._media_reason_text(),
            }
        }


class FileProblem(Exception):
    """A file cannot be transferred; ``reason`` is one of ``MEDIA_REASONS``."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class FileRefused(FileProblem):
    """The account does not accept the file."""


class FileUnsendable(FileProblem):
    """WhatsApp does not accept the file, so it is not tried again."""
