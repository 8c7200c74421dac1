# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import binascii
import json
import tempfile
from collections import namedtuple

from odoo import models

from ...tools.files import media, media_types
from ...tools.meta import answers, cloud_api, webhook
from ..common.words import INBOUND
from ..lane.calls import Call
from .transfer import FileProblem, FileRefused

#: Meta's code of a message whose file it could not download from the customer.
MEDIA_DOWNLOAD_ERROR = 131052

#: What is to be downloaded: Meta's id, the SHA-256 in hex (or ``""``), and the limits.
Order = namedtuple("Order", "uid digest most_bytes seconds")


class HelpdeskWhatsappMessage(models.Model):
    """Downloads customers' files and attaches them to the ticket."""

    _inherit = "helpdesk.whatsapp.message"

    def _media_object(self):
        """Return the file as Meta's webhook describes it (dict), ``{}`` if none."""
        if self.message_type not in media.KINDS:
            return {}
        return _dict(_dict(self._meta_as_sent()).get(self.message_type))

    def _queue_download(self, _is_notified):
        """Queue the download of the message's file, if it has one.

        Each file that was chosen in a form of a Flow becomes a part of its own.
        """
        self._create_parts_of_form()
        errors = _dict(self._meta_as_sent()).get("errors")
        errors = errors if isinstance(errors, list) else []
        codes = [_dict(error).get("code") for error in errors]
        uid = webhook.text(self._media_object().get("id"))
        uid = uid if uid.isascii() and uid.isalnum() else ""
        if MEDIA_DOWNLOAD_ERROR in codes:
            self._media_refused_for("too_large")
        elif uid:
            self._wait_for_media(media_uid=uid)
        elif self.message_type in media.KINDS:
            self.write({"media_state": "failed", "media_reason": "gone"})

    def _create_parts_of_form(self):
        """Create a message for each file of a form, and queue its download."""
        form = answers.form_of(self._meta_as_sent()) if self.direction == INBOUND else 0
        for file in form.files if form else ():
            part = self.create(
                {
                    "contact_id": self.contact_id.id,
                    "session_id": self.session_id.id,
                    "ticket_id": self.ticket_id.id,
                    "mail_message_id": self.mail_message_id.id,
                    "direction": self.direction,
                    "state": self.state,
                    "sent_at": self.sent_at,
                    "is_taken_in": self.is_taken_in,
                    "message_type": file["kind"],
                    "content": json.dumps({"type": file["kind"], file["kind"]: file}),
                }
            )
            part._wait_for_media(media_uid=file["id"])

    # --------------------------------------------------------------------- downloading

    def _download_call(self):
        """Return the ``Call`` that downloads the file from Meta.

        :raises FileProblem: the account does not accept the file
        """
        account = self.account_id
        described = self._media_object()
        mime = webhook.text(described.get("mime_type"))
        if media.extensions(self._media_name(), mime) & account._refused_extensions():
            raise FileRefused("extension")
        order = Order(
            self.media_uid,
            _hex_digest(described.get("sha256")),
            account._most_bytes(),
            self._media_seconds(),
        )
        client = account._cloud_api()
        return Call(_download, (client, order), "_conclude_transfer", (client,))

    def _fetched(self, downloaded):
        """Attach the downloaded file to the ticket and show it in the chatter.

        :param downloaded: what :func:`_download` returned
        """
        file, is_whole = downloaded
        if not is_whole:
            self._fetched_damaged(file)
            return
        file.seek(0)
        data = file.read()
        mime = media_types.content_type(data)
        name = self._media_name(mime)
        if media.extensions(name, mime) & self.account_id._refused_extensions():
            self._media_refused_for("extension")
            return
        self.attachment_ids.unlink()  # the damaged file of an earlier attempt
        attachment = self._store_file(name, data)
        self.write(
            {
                "media_state": "done",
                "media_reason": False,
                "attachment_ids": [(6, 0, attachment.ids)],
            }
        )
        if shown := self.mail_message_id:
            whole = shown.whatsapp_message_ids.sorted("id")[:1]
            shown.write({"attachment_ids": [(4, attachment.id)], "body": whole._body()})
        self._announce()

    def _fetched_damaged(self, file):
        """Schedule the next attempt, as the checksum does not match.

        After the last attempt, attach the damaged file to the message, not to the
        ticket.
        """
        self._media_not_moved(FileProblem("damaged"))
        if self.media_state == "failed":
            file.seek(0)
            aside = self._store_file(self._media_name(), file.read(), aside=True)
            self.attachment_ids = aside

    def _file_name_from_customer(self):
        """Return the customer's own name for the file, made safe, or ``""``."""
        name = webhook.text(self._media_object().get("filename"))
        return name and media.safe_name(name)

    def _media_name(self, mime=""):
        """Return the customer's name for the file, made safe, or one by its kind."""
        described = self._media_object()
        return media.safe_name(
            webhook.text(described.get("filename")),
            mime or webhook.text(described.get("mime_type")),
            self.message_type if self.message_type in media.KINDS else "file",
        )

    def _store_file(self, name, data, aside=False):
        """Return the file as a new attachment of the ticket, or of the message.

        :param aside: whether it is attached to the message, as it is damaged
        """
        record = self if aside or not self.ticket_id else self.ticket_id
        return self.env["ir.attachment"].sudo()._whatsapp_store(record, name, data)

    # -------------------------------------------------------------------- not accepted

    def _media_refused_for(self, reason):
        """Also notify the customer, once per reason, if they sent the file.

        Nobody is told of a file that was sent before the number was connected.
        """
        is_new_reason = self.direction == "inbound" and self.media_reason != reason
        result = super()._media_refused_for(reason)
        if is_new_reason and not self.is_taken_in:
            env = self.with_context(lang=self.contact_id._language()).env
            text = {
                "too_large": env._(
                    "Your file did not reach us: we can take files of up to %(limit)s"
                    " MB. Could you send a smaller one, or send it in parts?",
                    limit=self.account_id.media_size_limit,
                ),
                "extension": env._(
                    "We cannot take files of that type. Could you send it in another"
                    " form, for example as a PDF or a photo?"
                ),
            }
            ticket = self.ticket_id or None
            self.contact_id._answer(reason, text[reason], ticket=ticket)
        return result


def _download(api, order):
    """Download a file.

    :param api: Meta's client, ``tools.meta.cloud_api``
    :param order: ``Order``
    :return: the file, and whether its checksum matches
    :raises tools.meta.cloud_api.CloudApiError: a call failed, or the file is too large
    """
    found = api.media(order.uid)
    size = webhook.text(found.get("file_size"))
    if size.isdecimal() and int(size) > order.most_bytes:
        raise cloud_api.TooLarge(f"{size} bytes")
    url = webhook.text(found.get("url"))
    file = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        got = api.download(url, file, order.most_bytes, order.seconds)
    except BaseException:
        file.close()
        raise
    digests = {order.digest, _hex_digest(found.get("sha256"))} - {""}
    return file, not digests or got.sha256 in digests


def _hex_digest(value):
    """Return a SHA-256 in hex, or ``""`` if ``value`` is none.

    Meta's webhooks have it in base64, the look-up of a file ("Media") in hex.

    >>> _hex_digest("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")[:8]
    'e3b0c442'
    """
    value = webhook.text(value)
    try:
        if len(value) == 64:
            return bytes.fromhex(value).hex()
        digest = base64.b64decode(value, validate=True)
    except (ValueError, binascii.Error):
        return ""
    return digest.hex() if len(digest) == 32 else ""


def _dict(value):
    return value if isinstance(value, dict) else {}
