# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import json
from datetime import timedelta

from odoo import api, fields, models

from ...tools import interactive
from ...tools.files import media, outgoing
from ...tools.meta import errors
from .transfer import FileUnsendable

#: Meta keeps an uploaded file 30 days ("Media"); one day is for the way.
UPLOAD_LIVES = timedelta(days=29)
#: Where Meta may have refused the very file, it is not offered again as it is.
FILE_IN_DOUBT = ("media", "refused")


class HelpdeskWhatsappMessage(models.Model):
    """An agent's file: uploaded first, then sent by the outbox.

    The parts of one answer are messages of their own, on one mail.message.
    """

    _inherit = "helpdesk.whatsapp.message"

    media_uploaded_at = fields.Datetime("File uploaded on", readonly=True)

    @api.model
    def _queue_parts(
        self, contact, text, files, quoted_id=False, question=None, **columns
    ):
        """Put an answer with files into the outbox, as the messages Meta wants.

        :param str text: at most 4,096 characters
        :param files: pairs of kind (``tools.media``) and ir.attachment
        :param quoted_id: the message that is answered, by the first part
        :param dict question: Meta's interactive object that says ``text``; no files
        :return: the messages, in order
        """
        if question:
            words, more = interactive.as_text(question), {"quoted_id": quoted_id}
            return self._queue(
                contact, "interactive", question, words, **columns, **more
            )
        messages = self.browse()
        for part in outgoing.plan(text, [kind for kind, _file in files]):
            more = {**columns, "quoted_id": quoted_id}
            quoted_id = False
            if part.file is None:
                messages += self._queue_text(contact, part.text, **more)
            else:
                _kind, attachment = files[part.file]
                messages += self._queue_file(contact, part, attachment, **more)
        return messages

    @api.model
    def _queue_file(self, contact, part, attachment, **more):
        content = {"caption": part.text} if part.text else {}
        message = self._queue(
            contact,
            part.kind,
            content,
            part.text,
            attachment_ids=[(4, attachment.id)],
            media_state="waiting",
            media_after=fields.Datetime.now(),
            **more,
        )
        message._schedule_media()
        return message

    def _upload(self):
        """Give Meta the file, made ready; the outbox sends the message then.

        :raises Exception: whatever kept it from passing; nothing is written then
        """
        if self.state != "outgoing":
            self.media_state = False
            return
        if self._needs_window() and not self.contact_id._window_is_open():
            self.media_state = False
            self._fail("window_closed")
            return
        attachment = self.attachment_ids[:1]
        if not attachment.raw:
            raise FileUnsendable("missing")
        refused = self.account_id._refused_extensions()
        try:
            how, name, data = media.prepared(attachment.name, attachment.raw, refused)
        except media.Unsendable:
            raise FileUnsendable("unsendable") from None
        extension = media.EXTENSIONS[how.mime]
        api, seconds = self.account_id._cloud_api(), self._media_seconds()
        attachment.invalidate_recordset(["raw"])  # may be large
        self._commit()  # no transaction is open while Meta is asked
        uid = api.upload(io.BytesIO(data), f"file.{extension}", how.mime, seconds)
        self._conclude("_uploaded", (uid, how, name))

    def _uploaded(self, outcome):
        if self.media_state != "waiting":
            return  # meanwhile another worker had it
        uid, how, name = outcome
        self.write(
            {
                **self._with_file(uid, how, name),
                "media_uid": uid,
                "media_state": "done",
                "media_reason": False,
                "media_uploaded_at": fields.Datetime.now(),
            }
        )
        self._schedule_sending()

    def _with_file(self, uid, how, name):
        """The columns that make it a message with the file Meta calls ``uid``.

        :param how: ``tools.media.Accepted``
        """
        content = {**json.loads(self.content), "id": uid}
        if how.kind == media.DOCUMENT:
            content["filename"] = name
        if how.mime == "audio/ogg":
            content["voice"] = True
        return {"message_type": how.kind, "content": json.dumps(content)}

    def _media_not_moved(self, error):
        verdict = getattr(error, "verdict", None)
        is_accounts = verdict and verdict.remedy is errors.Remedy.FIX_ACCOUNT
        if not self.media_uid and is_accounts and self.media_state == "waiting":
            # Not this file's fault: it waits, as messages do, for the account.
            self.account_id._pause_sending(verdict.reason, error.details or str(error))
            self._wait_for_media()
            return None
        return super()._media_not_moved(error)

    def _media_failed_for(self, reason):
        result = super()._media_failed_for(reason)
        if not self.media_uid and self.state == "outgoing":
            self._fail("media")
        return result

    def _failure_of_file(self):
        """Of a message whose file did not go up, why that did not."""
        if self.failure_reason == "media" and self.media_state == "failed":
            return self._media_reason_text()
        return ""

    def _waits_for_file(self):
        """Why the file of a queued message has not gone up yet."""
        if self.state == "outgoing" and self.media_state == "waiting":
            return self._media_reason_text()
        return ""

    def action_send_again(self):
        """As before; a file goes up again where Meta may not have it any more."""
        in_doubt = self.sudo().filtered(
            lambda message: message.attachment_ids
            and message._carries_file()
            and not message._upload_is_good()
        )
        result = super().action_send_again()
        in_doubt._wait_for_upload()
        return result

    def _carries_file(self):
        """Whether Meta is given the id of an uploaded file with it."""
        return self.message_type in media.KINDS

    def _upload_is_good(self):
        return (
            self.media_uid
            and self.failure_reason not in FILE_IN_DOUBT
            and self.media_uploaded_at
            and self.media_uploaded_at > fields.Datetime.now() - UPLOAD_LIVES
        )

    def _wait_for_upload(self):
        for message in self:
            content = json.loads(message.content)
            content.pop("id", None)
            message._wait_for_media(
                media_uid=False, media_reason=False, content=json.dumps(content)
            )
