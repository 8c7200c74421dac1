# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo import fields, models

from ...tools import identity
from ...tools.meta import history
from ...tools.meta.contents import CHANGE_TYPES
from ..common.words import INBOUND, OUTBOUND

#: Meta's type of a file's message in the history, before the message itself follows.
PLACEHOLDER = "media_placeholder"


class HelpdeskWhatsappMessage(models.Model):
    """Marks messages of the time before the number was connected."""

    _inherit = "helpdesk.whatsapp.message"

    is_taken_in = fields.Boolean(
        "From before",
        readonly=True,
        help="From the chats of the WhatsApp Business app, before the number was"
        " connected: it has no ticket, and nobody was notified of it.",
    )


class HelpdeskWhatsappContact(models.Model):
    """Takes in what was written with a contact before the number was connected."""

    _inherit = "helpdesk.whatsapp.contact"

    def _take_in(self, messages):
        """Create those messages that are not known yet, with Meta's old times.

        No ticket, session, window or notification follows from them, and their files
        are not downloaded.

        :param list messages: as ``tools.meta.history.read_thread`` returns them
        """
        records = self.env["helpdesk.whatsapp.message"]
        wamids = [message.wamid for message, _is_theirs, _state in messages]
        ours = [("account_id", "=", self.account_id.id), ("wamid", "in", wamids)]
        known = records.search(ours).grouped("wamid")
        values = {}
        for message, is_theirs, state in messages:
            if message.type in CHANGE_TYPES:
                continue
            content = message.content
            if not is_theirs:
                content = content.get(message.type)
            columns = {
                "message_type": message.type[:64],
                "text": message.text,
                "content": json.dumps(content),
            }
            if before := known.get(message.wamid):
                if before.is_taken_in and before.message_type == PLACEHOLDER:
                    before.write(columns)
                continue
            values[message.wamid] = {
                **columns,
                "contact_id": self.id,
                "wamid": message.wamid,
                "sent_at": message.sent_at,
                "is_taken_in": True,
                "direction": INBOUND if is_theirs else OUTBOUND,
                "state": "received" if is_theirs else state,
            }
        records.create(list(values.values()))

    def _name_as(self, name):
        """Take over a name of the app's address book, if there is none but the number.

        :param str name: as it was typed on the phone
        """
        name = identity.presentable_name(name)
        if name and not self.profile_name:
            self.profile_name = name
        partner = self.partner_id
        if name and partner and partner.name in (self.number, self.wa_id):
            partner.name = name


class HelpdeskWhatsappAccount(models.Model):
    """Processes the webhooks ``history`` and ``smb_app_state_sync``."""

    _inherit = "helpdesk.whatsapp.account"

    def _on_history(self, value):
        """Take in one chat, or note that the history is complete or not shared.

        :param dict value: ``{"thread"}`` or ``{"over"}``, see ``tools.meta.webhook``
        """
        for account in self:
            if "over" in value:
                account._note_history(value["over"])
                continue
            customer, messages = history.read_thread(value.get("thread"))
            ids = identity.ids_of(customer)
            wa_id, user_uid = ids.wa_id, ids.user_uid
            if not messages or not (wa_id or user_uid):
                continue
            contacts = self.env["helpdesk.whatsapp.contact"]
            contact = contacts._known(account, wa_id, user_uid)
            contact._lock(wait=False)
            contact = contact or contacts._add(account, wa_id, user_uid)
            if not contact.partner_id:
                contact.partner_id = contact._find_partner()
            contact._take_in(messages)

    def _note_history(self, over):
        """Note in the account's chatter that the history is complete, or not shared."""
        declined = any(chunk.get("errors") for chunk in over)
        self.message_post(
            body=self.env._(
                "The business does not share the chats of the WhatsApp Business app."
            )
            if declined
            else self.env._(
                "The chats of the WhatsApp Business app have been taken in as the"
                " contacts' history, without tickets and without files."
            )
        )
        self.has_echoes = self.has_echoes or not declined

    def _on_address_book(self, value):
        """Name contacts that have no name of their own as the app's address book does.

        People with whom nothing was written are left out.
        """
        contacts = self.env["helpdesk.whatsapp.contact"]
        for account in self:
            for person in history.read_people(value):
                contact = contacts._known(account, person.wa_id, "")
                if contact and person.name and not person.is_removed:
                    contact._name_as(person.name)
