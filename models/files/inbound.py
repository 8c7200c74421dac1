# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import binascii
import tempfile
from collections import namedtuple

from odoo import models

from ...tools.files import media, media_types
from ...tools.meta import cloud_api, webhook
from .transfer import FileProblem, FileRefused

#: Meta's code of a message whose file it could not take from the customer.
MEDIA_DOWNLOAD_ERROR = 131052

Order = namedtuple("Order", "uid digest most_bytes seconds")


class HelpdeskWhatsappMessage(models.Model):
    """A customer's file becomes an attachment of the ticket, once."""

    _inherit = "helpdesk.whatsapp.message"

    def _media_object(self):
        """What Meta's webhook says of the file: a dict, empty if there is none."""
        if self.message_type not in media.KINDS:
            return {}
        return _dict(_dict(self._meta_as_sent()).get(self.message_type))

    def _expect_media(self, _is_notified):
        """Have the file of a message that is in the chatter fetched."""
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

    # ------------------------------------------------------------------------ fetching

    def _fetch(self):
        """Get the file from Meta and attach it.

        :raises Exception: whatever kept it from passing; nothing is written then
        """
        account = self.account_id
        known = self._media_object()
        mime = webhook.text(known.get("mime_type"))
        if media.extensions(self._media_name(), mime) & account._refused_extensions():
            raise FileRefused("extension")
        order = Order(
            self.media_uid,
            _hex_digest(known.get("sha256")),
            account._most_bytes(),
            self._media_seconds(),
        )
        api = account._cloud_api()
        self._commit()  # no transaction is open while Meta is asked
        with tempfile.TemporaryFile() as file:
            is_whole = _download(api, order, file)
            self._conclude("_fetched" if is_whole else "_fetched_damaged", file)

    def _fetched(self, file):
        if self.media_state != "waiting":
            return  # meanwhile another worker had it
        file.seek(0)
        data = file.read()
        mime = media_types.content_type(data)
        name = self._media_name(mime)
        if media.extensions(name, mime) & self.account_id._refused_extensions():
            self._media_refused_for("extension")
            return
        self.attachment_ids.unlink()  # a damaged one that was put aside
        attachment = self._store_file(name, data)
        self.write(
            {
                "media_state": "done",
                "media_reason": False,
                "attachment_ids": [(6, 0, attachment.ids)],
            }
        )
        if self.mail_message_id:
            self.mail_message_id.write(
                {"attachment_ids": [(4, attachment.id)], "body": self._body()}
            )
        self._announce()

    def _fetched_damaged(self, file):
        """Try again; at the end keep what came, out of the ticket."""
        self._media_not_moved(FileProblem("damaged"))
        if self.media_state == "failed":
            file.seek(0)
            aside = self._store_file(self._media_name(), file.read(), aside=True)
            self.attachment_ids = aside

    def _claimed_name(self):
        name = webhook.text(self._media_object().get("filename"))
        return name and media.safe_name(name)

    def _media_name(self, mime=""):
        """The customer's own name for the file, made safe; or one by its kind."""
        known = self._media_object()
        return media.safe_name(
            webhook.text(known.get("filename")),
            mime or webhook.text(known.get("mime_type")),
            self.message_type if self.message_type in media.KINDS else "file",
        )

    def _store_file(self, name, data, aside=False):
        """The file as an attachment: of the ticket, or of this record."""
        record = self if aside or not self.ticket_id else self.ticket_id
        return self.env["ir.attachment"].sudo()._whatsapp_store(record, name, data)

    # ---------------------------------------------------------------------- not taken

    def _media_refused_for(self, reason):
        """Tell the customer too, once, if it is theirs."""
        is_topic = self.direction == "inbound" and self.media_reason != reason
        result = super()._media_refused_for(reason)
        if is_topic:
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


def _download(api, order, file):
    """Bring the file of ``order`` into ``file``; whether it is the right one.

    :raises tools.cloud_api.CloudApiError: as the client's methods
    """
    found = api.media(order.uid)
    size = webhook.text(found.get("file_size"))
    if size.isdecimal() and int(size) > order.most_bytes:
        raise cloud_api.TooLarge(f"{size} bytes")
    url = webhook.text(found.get("url"))
    got = api.download(url, file, order.most_bytes, order.seconds)
    digests = {order.digest, _hex_digest(found.get("sha256"))} - {""}
    return not digests or got.sha256 in digests


def _hex_digest(value):
    """A SHA-256 in hex: Meta's webhooks have it in base64, its look-up in hex.

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
