# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo import fields, models

from ...tools import identity
from ...tools.meta import history
from ...tools.meta.contents import CHANGE_TYPES
from ..common import hooks
from ..common.words import INBOUND, OUTBOUND
from .message import MEDIA

#: Meta's type of a file's message in the history, before the message itself follows.
PLACEHOLDER = "media_placeholder"
#: A message of the history with one of these stands in the customer's chat.
KNOWN_SIDE = {"to", "history_context"}


class Unattributed(ValueError):
    """A file that the business sent has come before the chat that says to whom."""


class HelpdeskWhatsappMessage(models.Model):
    """Marks messages of the time before the number was connected."""

    _inherit = "helpdesk.whatsapp.message"

    is_taken_in = fields.Boolean(
        "From before",
        readonly=True,
        help="From the chats of the WhatsApp Business app, before the number was"
        " connected: it has no ticket, and nobody was notified of it.",
    )

    def _check_access(self, operation):
        """Let those read a message from before who may read its contact.

        It has no ticket whose rules it could follow.
        """
        refused = super()._check_access(operation)
        if not refused or operation != "read":
            return refused
        before = refused[0].sudo().filtered("is_taken_in").contact_id
        readable = self.env["helpdesk.whatsapp.contact"].search(
            [("id", "in", before.ids)]
        )
        hidden = refused[0].filtered(
            lambda message: not message.sudo().is_taken_in
            or message.sudo().contact_id not in readable.sudo()
        )
        if not hidden:
            return None
        return hidden, lambda: self.env["ir.rule"]._make_access_error(operation, hidden)

    def _add_later_part(self, message, is_theirs, state):
        """Take over what a later webhook tells of a message that is known.

        Its chat tells who wrote it and when, and has a placeholder for a file; a
        webhook of its own has the file ("history webhook"). They come in any order.
        """
        if not self.is_taken_in or message.type == self.message_type:
            return
        if message.type == PLACEHOLDER:
            self._write_with_content(
                self._meta_as_sent(),
                direction=INBOUND if is_theirs else OUTBOUND,
                state="received" if is_theirs else state,
                sent_at=message.sent_at,
            )
        elif self.message_type == PLACEHOLDER:
            self._write_with_content(
                message.content, message_type=message.type[:64], text=message.text
            )
            hooks.MESSAGE_TAKEN_IN.run(self, False)

    def _write_with_content(self, meta, **columns):
        self.write(columns)
        is_theirs = self.direction == INBOUND
        self.content = json.dumps(meta if is_theirs else meta.get(self.message_type))


class HelpdeskWhatsappContact(models.Model):
    """Takes in what was written with a contact before the number was connected."""

    _inherit = "helpdesk.whatsapp.contact"

    def _take_in(self, messages):
        """Create those messages that are not known yet, with Meta's old times.

        No ticket, session, window or notification follows from them.

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
            if before := known.get(message.wamid):
                before._add_later_part(message, is_theirs, state)
                continue
            content = message.content
            if not is_theirs:
                content = content.get(message.type)
            values[message.wamid] = {
                "message_type": message.type[:64],
                "text": message.text,
                "content": json.dumps(content),
                "contact_id": self.id,
                "wamid": message.wamid,
                "sent_at": message.sent_at,
                "is_taken_in": True,
                "direction": INBOUND if is_theirs else OUTBOUND,
                "state": "received" if is_theirs else state,
            }
        for record in records.create(list(values.values())):
            hooks.MESSAGE_TAKEN_IN.run(record, False)

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
            if messages:
                account._contact_of_chat(customer, messages)._take_in(messages)

    def _contact_of_chat(self, customer, messages):
        """Return the contact of a chat, locked; it is created if there is none.

        :param str customer: Meta's id of the customer; without one, there is no contact
        :param list messages: as ``tools.meta.history.read_thread`` returns them
        :raises Unattributed: the id may be our own number's, and no message is known
        """
        contacts, ids = self.env["helpdesk.whatsapp.contact"], identity.ids_of(customer)
        if not (ids.wa_id or ids.user_uid):
            return contacts
        if self._may_be_own(ids.wa_id, messages):
            wamids = [message.wamid for message, _is_theirs, _state in messages]
            ours = [("account_id", "=", self.id), ("wamid", "in", wamids)]
            contact = self.env["helpdesk.whatsapp.message"].search(ours).contact_id[:1]
            if not contact:
                raise Unattributed(wamids[0])
        else:
            contact = contacts._known(self, ids.wa_id, ids.user_uid)
        contact._lock(wait=False)
        contact = contact or contacts._add(self, ids.wa_id, ids.user_uid)
        if not contact.partner_id:
            contact.partner_id = contact._find_partner()
        return contact

    def _may_be_own(self, wa_id, messages):
        """Whether the id that names a chat may be our own number.

        A file that we sent has no recipient. Until Meta has told our number, nobody can
        say whether a customer has sent it.
        """
        if identity.digits(self.display_phone_number):
            return self._is_own_number(wa_id)
        return all(
            message.type in MEDIA and not KNOWN_SIDE & message.content.keys()
            for message, _is_theirs, _state in messages
        )

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
                " contacts' history, without tickets. WhatsApp hands over the files of"
                " the last two weeks only."
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
