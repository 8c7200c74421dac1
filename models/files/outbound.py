# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import json
from datetime import timedelta

from odoo import api, fields, models

from ...tools import interactive
from ...tools.files import media, outgoing
from ...tools.meta import errors
from ...tools.signature import signed
from ..lane.calls import Call
from .transfer import FileUnsendable

#: Meta stores an uploaded file for 30 days ("Media"); one day is left for the sending.
UPLOAD_LIVES = timedelta(days=29)
#: Failure reasons that may lie in the uploaded file: it is uploaded again.
FILE_IN_DOUBT = ("media", "refused")


class HelpdeskWhatsappMessage(models.Model):
    """Uploads agents' files to Meta, before the outbox sends their messages.

    An answer with several files is several messages, of one ``mail.message``.
    """

    _inherit = "helpdesk.whatsapp.message"

    media_uploaded_at = fields.Datetime("File uploaded on", readonly=True)

    @api.model
    def _queue_parts(
        self, contact, text, files, quoted_id=False, question=None, **columns
    ):
        """Queue an answer as one or more messages, as Meta allows one file a message.

        :param str text: at most 4,096 characters
        :param files: pairs of kind (``tools.files.media``) and ir.attachment
        :param quoted_id: id of the message that the first part quotes
        :param dict question: Meta's interactive object, sent in place of ``text`` and
            ``files``
        :param columns: further columns of the messages
        :return: the messages, in order
        """
        if question:
            label, more = interactive.as_text(question), {"quoted_id": quoted_id}
            return self._queue(
                contact, "interactive", question, label, **columns, **more
            )
        messages = self.browse()
        more_length = len(signed(columns.get("signature"), text)) - len(text)
        for part in outgoing.plan(text, [kind for kind, _file in files], more_length):
            more = {**columns, "quoted_id": quoted_id, "is_next": bool(messages)}
            quoted_id = False
            if part.file is None:
                messages += self._queue_text(contact, part.text, **more)
            else:
                _kind, attachment = files[part.file]
                messages += self._queue_file(contact, part, attachment, **more)
        return messages

    @api.model
    def _queue_file(self, contact, part, attachment, **more):
        """Queue a message with a file, to be sent when the file is uploaded.

        :param part: ``tools.files.outgoing.Part``, with the kind and the caption
        :param more: further columns of the message
        """
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

    def _upload_call(self):
        """Return the ``Call`` that converts the file, if need be, and uploads it.

        The outbox sends the message then.

        :return: ``None`` if the message is not to be sent any more
        :raises FileProblem: the file is missing
        """
        if self.state != "outgoing":
            self.media_state = False
            return None
        if self._needs_window() and not self.contact_id._window_is_open():
            self.media_state = False
            self._fail("window_closed")
            return None
        attachment = self.attachment_ids[:1]
        if not attachment.raw:
            raise FileUnsendable("missing")
        file = (attachment.name, attachment.raw, self.account_id._refused_extensions())
        attachment.invalidate_recordset(["raw"])  # may be large
        client = self.account_id._cloud_api()
        arguments = (client, file, self._media_seconds())
        return Call(_upload, arguments, "_conclude_transfer", (client,))

    def _uploaded(self, outcome):
        """Store Meta's id of the uploaded file, and trigger the outbox.

        :param outcome: Meta's id, ``tools.files.media.Sendable`` and the file's name
        """
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
        """Return the columns of the message with the uploaded file.

        :param uid: Meta's id of the file
        :param how: ``tools.files.media.Sendable``
        :param name: the file's name, shown with a document
        """
        content = {**json.loads(self.content), "id": uid}
        if how.kind == media.DOCUMENT:
            content["filename"] = name
        if how.mime == "audio/ogg":
            content["voice"] = True
        return {"message_type": how.kind, "content": json.dumps(content)}

    def _media_not_moved(self, error):
        """Queue an upload again, not counted, if the error is one of the account."""
        verdict = getattr(error, "verdict", None)
        is_accounts = verdict and verdict.remedy is errors.Remedy.FIX_ACCOUNT
        if not self.media_uid and is_accounts and self.media_state == "waiting":
            # The file waits, as messages do, until sending is resumed.
            details = error.details or str(error)
            token = error.refused_token
            self.account_id._pause_sending(verdict.reason, details, token)
            self._wait_for_media()
            return None
        return super()._media_not_moved(error)

    def _media_failed_for(self, reason):
        """Also let the message fail that was to be sent with the file."""
        result = super()._media_failed_for(reason)
        if not self.media_uid and self.state == "outgoing":
            self._fail("media")
        return result

    def _failure_of_file(self):
        """Return why the file of a failed message was not uploaded, or ``""``."""
        if self.failure_reason == "media" and self.media_state == "failed":
            return self._media_reason_text()
        return ""

    def _waits_for_file(self):
        """Return why the file of a queued message is not uploaded yet, or ``""``."""
        if not self._waits_for_upload():
            return ""
        return self._media_reason_text() or self.env._("Its file is being uploaded.")

    def _waits_for_upload(self):
        """Return whether the message is sent after its file is uploaded."""
        return self.state == "outgoing" and self.media_state == "waiting"

    def _next_attempt_at(self):
        """Return when the upload is tried next, if the message waits for it."""
        at = super()._next_attempt_at()
        return at and (self._waits_for_upload() and self.media_after or at)

    def _try_now(self):
        """Also try the upload that the message waits for at once."""
        if self._waits_for_upload():
            self.media_after = fields.Datetime.now()
            self._schedule_media()
        return super()._try_now()

    def action_send_again(self):
        """Also upload the files again that Meta may have deleted or refused."""
        in_doubt = self.sudo().filtered(
            lambda message: message.attachment_ids
            and message._carries_file()
            and not message._upload_is_good()
        )
        result = super().action_send_again()
        in_doubt._wait_for_upload()
        return result

    def _carries_file(self):
        """Return whether the message carries Meta's id of an uploaded file."""
        return self.message_type in media.KINDS

    def _upload_is_good(self):
        """Return whether Meta still has the file, and has not refused it."""
        return (
            self.media_uid
            and self.failure_reason not in FILE_IN_DOUBT
            and self.media_uploaded_at
            and self.media_uploaded_at > fields.Datetime.now() - UPLOAD_LIVES
        )

    def _wait_for_upload(self):
        """Queue the files to be uploaded anew, without Meta's former id."""
        for message in self:
            content = json.loads(message.content)
            content.pop("id", None)
            message._wait_for_media(
                media_uid=False, media_reason=False, content=json.dumps(content)
            )


def _upload(api, file, seconds):
    """Convert a file if need be, and upload it.

    :param file: its name, its content and the refused extensions
    :return: Meta's id, ``tools.files.media.Sendable`` and the file's name
    :raises FileUnsendable: it cannot be converted
    """
    try:
        how, name, data = media.prepared(*file)
    except media.Unsendable:
        raise FileUnsendable("unsendable") from None
    extension = media.EXTENSIONS[how.mime]
    uid = api.upload(io.BytesIO(data), f"file.{extension}", how.mime, seconds)
    return uid, how, name
