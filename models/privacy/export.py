# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Exports the data of one contact as a ZIP file."""

import json
import zipfile

from odoo import models
from odoo.tools import split_every

from ...tools.files import media

BATCH = 500
#: Columns of a message that are exported unchanged.
EXPORTED = (
    *("direction", "message_type", "is_automatic", "text", "former_texts", "state"),
    *("sent_at", "delivered_at", "read_at", "played_at", "failed_at", "deleted_at"),
)


class HelpdeskWhatsappContact(models.Model):
    """Exports a contact's data, for the person who asks for them."""

    _inherit = "helpdesk.whatsapp.contact"

    def action_export(self):
        """Open the address from which the browser downloads the ZIP file.

        :raises AccessError: the user is no helpdesk manager, or may not see the contact
        """
        self.ensure_one()
        self._check_may_handle_privacy()
        return {
            "type": "ir.actions.act_url",
            "url": f"/helpdesk_mgmt_whatsapp/contact/{self.id}/export",
            "target": "download",
        }

    def _export(self, file):
        """Write the contact's data as a ZIP, and post a note on the account.

        ``contact.json`` has the contact and its sessions, ``messages.json`` a list of
        the messages, the oldest first, and ``files/`` the files that the messages
        name under ``files``. At most one file is in memory at a time.

        :param file: binary file to write to
        """
        self.ensure_one()
        messages = self.env["helpdesk.whatsapp.message"]
        ids = self._messages_of_person().sorted("id").ids
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("contact.json", _json(self._to_export()))
            with archive.open("messages.json", "w", force_zip64=True) as target:
                _write_list(target, messages._each_to_export(ids))
            for file in messages.browse(ids).attachment_ids:
                _write_file(archive, file)
        self._note_on_account(
            self.env._("The data of WhatsApp contact %(id)s were exported.", id=self.id)
        )

    def _to_export(self):
        """Return the contact and its sessions, as ``contact.json`` has them."""
        names = ("wa_id", "user_uid", "username", "profile_name", "lang", "last_seen")
        return {
            **{name: self[name] for name in names},
            "former_ids": self._former(),
            "partner": self.partner_id.name,
            "account": self.account_id.display_phone_number or self.account_id.name,
            "is_blocked": self.is_blocked,
            "is_opted_out": self.is_opted_out,
            "has_stopped_marketing": self.has_stopped_marketing,
            "call_permission": self.call_permission,
            "call_permission_until": self.call_permission_until,
            "sessions": [
                {
                    "ticket": session.ticket_id.number,
                    "title": session.ticket_id.name,
                    "state": session.state,
                    "began": session.create_date,
                    "last_activity": session.last_activity,
                    "rating": session.ticket_id.whatsapp_rating,
                }
                for session in self.session_ids.sorted("id")
            ],
        }


class HelpdeskWhatsappMessage(models.Model):
    """Exports messages."""

    _inherit = "helpdesk.whatsapp.message"

    def _each_to_export(self, ids):
        """Yield the messages ``ids`` as ``messages.json`` has them."""
        for batch in map(self.browse, split_every(BATCH, ids)):
            yield from (message._to_export() for message in batch)
            batch.invalidate_recordset()

    def _to_export(self):
        """Return the message as an item of ``messages.json``."""
        return {
            "id": self.wamid or self.uuid,
            "in_reply_to": self.quoted_id.wamid,
            "ticket": self.ticket_id.number,
            **{name: self[name] for name in EXPORTED},
            "content": json.loads(self.content or "null"),
            "files": [_name_in_zip(file) for file in self.attachment_ids],
        }


def _name_in_zip(file):
    return f"files/{file.id}-{media.safe_name(file.name)}"


def _write_file(archive, file):
    archive.writestr(_name_in_zip(file), file.raw or b"", zipfile.ZIP_STORED)
    file.invalidate_recordset(["raw"])


def _json(value):
    """Return ``value`` as JSON; datetimes are written in UTC."""
    return json.dumps(
        value,
        ensure_ascii=False,
        indent=1,
        default=lambda moment: f"{moment.isoformat(timespec='seconds')}Z",
    )


def _write_list(target, values):
    """Write ``values`` to the file ``target`` as a JSON list, one at a time."""
    separator = "[\n"
    for value in values:
        target.write(f"{separator}{_json(value)}".encode())
        separator = ",\n"
    target.write(b"\n]" if separator != "[\n" else b"[]")
