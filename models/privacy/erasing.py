# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Erases a person's data when their contact is deleted."""

import re

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import html2plaintext, plaintext2html

from ...tools import formatting, identity
from ...tools.meta import webhook
from ..common import hooks
from ..common.groups import MANAGERS
from ..common.sentinels import LIVES_ON
from ..common.words import PROCESSED

#: Ids in Meta's JSON.
UID = re.compile(r'"\+?([\w.-]+)"')
#: Last characters of an id by which webhook events are searched: all national spellings
#: of a number end in the same digits.
TAIL = 8
REDACTED = "•••"


class HelpdeskWhatsappContact(models.Model):
    """Erases a person's WhatsApp data when their contact is deleted.

    Erased are the contact, its sessions, the messages in both directions, their texts
    and files in tickets, what subjects and notifications quote of them, with their
    e-mails, the person's numbers in the notes of tickets, and the webhook events about
    them. A note on the account says what is left at Meta. The partner, the tickets and
    an opt-out (Odoo's blocked phone numbers) stay.
    """

    _inherit = "helpdesk.whatsapp.contact"

    def _check_may_handle_privacy(self):
        """Check that the user may export or erase the contact's data.

        :raises AccessError: the user is no helpdesk manager, or may not see the contact
        """
        self.check_access("read")
        if not self.env.user.has_group(MANAGERS):
            raise AccessError(
                self.env._(
                    "Only helpdesk managers may export or erase a person's data."
                )
            )

    def action_erase(self):
        """Erase the contact and return to the list of contacts.

        :raises AccessError: the user is no helpdesk manager, or may not see the contact
        """
        self._check_may_handle_privacy()
        self.sudo().unlink()
        action = "helpdesk_mgmt_whatsapp.helpdesk_whatsapp_contact_action"
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(action),
            "target": "main",
        }

    def unlink(self):
        """Erase the data of the contacts, unless they are merged into another one.

        :raises AccessError: the user may not delete the contacts
        """
        self.check_access("unlink")
        if self.env.context.get("whatsapp_lives_on") is LIVES_ON:
            return super().unlink()
        tickets = self.sudo()._messages_of_person().ticket_id
        self.sudo()._erase()
        result = super().unlink()
        hooks.TICKET_ERASED.run(tickets)  # they may have messages of others
        return result

    def _take_over(self, other):
        """Merge ``other`` into this contact without erasing its data."""
        return super()._take_over(other.with_context(whatsapp_lives_on=LIVES_ON))

    def _erase(self):
        """Erase the data that are not deleted by cascade with the contacts."""
        self._lock()
        for contact in self:
            contact._note_on_account(
                self.env._(
                    "WhatsApp contact %(id)s has been erased. At Meta, the person stays"
                    " in the contact book of the WhatsApp Business Account: delete them"
                    " there, if it has one.",
                    id=contact.id,
                )
            )
            messages = contact._messages_of_person()
            tickets = contact._tickets() | messages.ticket_id
            tickets |= contact.session_ids.ticket_id
            quotes = messages._quotes(tickets)
            messages._erase()
            messages.filtered("sender_id").unlink()  # the group's contact stays
            tickets._whatsapp_redact(contact._addresses())
            tickets._whatsapp_redact_quotes(quotes)
            contact._erase_updates()

    def _messages_of_person(self):
        """Return the messages with the contacts, and theirs in groups."""
        messages = self.env["helpdesk.whatsapp.message"]
        return self.message_ids | messages.search([("sender_id", "in", self.ids)])

    def _note_on_account(self, note):
        """Post a note on the account: that the user erased or exported the data."""
        self.account_id.sudo().message_post(body=note)

    def _uids(self):
        """Return a list of the contact's numbers and user ids, former ones too."""
        ids = (self.wa_id, self.user_uid, self.group_uid, *self._former())
        return [uid for uid in ids if uid]

    def _addresses(self):
        """Return the texts that identify the person: ids, numbers, user name."""
        uids = self._uids()
        numbers = [identity.international(uid) for uid in uids if uid.isdecimal()]
        return [*uids, *numbers, *([f"@{self.username}"] if self.username else [])]

    def _erase_updates(self):
        """Empty the webhook events about the person.

        Their keys stay, so that an event that Meta delivers again is not processed.
        Without an account, they are deleted like events that match no account.
        """
        tails = [Domain("payload", "like", uid[-TAIL:]) for uid in self._uids()]
        ours = Domain("account_id", "=", self.account_id.id) | self._updates_before()
        updates = self.env["helpdesk.whatsapp.event"].search(ours & Domain.OR(tails))
        keys = set(map(identity.match_key, self._uids()))
        updates.filtered(lambda update: update._is_about(keys))._empty()

    def _updates_before(self):
        """Return the domain of events of accounts that handed the person over.

        They have no contact with that number or user id. What waits there to be
        processed makes a new one.
        """
        accounts = self.account_id.with_context(active_test=False)
        accounts = accounts.search([("company_id", "=", self.company_id.id)])
        ids = (self.wa_id or "", self.user_uid or "")
        others = (accounts - self.account_id).filtered(
            lambda account: not self._known(account, *ids)
        )
        is_over = Domain("state", "in", (*PROCESSED, "failed"))
        return Domain("account_id", "in", others.ids) & is_over


class HelpdeskWhatsappEvent(models.Model):
    """Empties webhook events about a person."""

    _inherit = "helpdesk.whatsapp.event"

    def _is_about(self, keys):
        """Whether the event is about a person.

        An event that waits to be processed is if its sender is the person; others, and
        delivery statuses, are if their payload names one of the person's ids.

        :param set keys: the match keys of the person's ids
        """
        if self.state not in PROCESSED and self.kind != webhook.STATUS:
            uids = [(self.partition or "").rpartition(":")[2]]
        else:
            uids = UID.findall(self.payload or "")
        return any(identity.match_key(uid) in keys for uid in uids)

    def _empty(self):
        """Delete the payload and mark the events as ignored."""
        self.write(
            {
                "account_id": False,
                "partition": False,
                "payload": "{}",
                "error": False,
                "state": "ignored",
                "processed_at": self.env.cr.now(),
            }
        )


class HelpdeskWhatsappMessage(models.Model):
    """Erases messages from the tickets."""

    _inherit = "helpdesk.whatsapp.message"

    def _quotes(self, tickets):
        """Return how titles of tickets and notifications quote the messages."""
        titles = tickets.mapped("name")
        quotes = {
            title
            for title in titles
            if any(message._is_quoted_by(title) for message in self)
        }
        for text in filter(None, self.mapped("text")):
            quotes |= {text[:80], formatting.line_of(text)[:80]}
        return {quote.strip() for quote in quotes} - {""}

    def _erase(self):
        """Delete texts, files and reactions of the messages from the tickets.

        The chatter then shows “Message erased”.
        """
        self._delete_text_of_tickets()
        self.ticket_id._whatsapp_drop_notices(fields.Datetime.now())
        self._drop_files()
        for mail_message in self.mail_message_id:
            part = mail_message.whatsapp_message_ids[:1]
            note = part._in_account_language().env._("Message erased")
            mail_message._whatsapp_rewrite(self._in_paragraphs([note]))
        self._delete_mail_copies(
            lambda parts: [parts[:1]._in_account_language().env._("Message erased")]
        )
        inbound = self.filtered(lambda message: message.direction == "inbound")
        inbound.mail_message_id.email_from = False
        self.mail_message_id.reaction_ids.unlink()
        self.mail_message_id.sudo().mail_ids.unlink()
        self._announce()


class HelpdeskTicket(models.Model):
    """Removes a person's numbers and ids from tickets."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_redact(self, addresses):
        """Replace numbers and ids in the chatter and in activities by ``•••``.

        :param addresses: list of texts (``_addresses`` of a contact)
        """
        longest_first = sorted(addresses, key=len, reverse=True)
        alternatives = "|".join(re.escape(address) for address in longest_first)
        pattern = re.compile(rf"(?<!\w)\+?(?:{alternatives})(?!\w)")
        has_any = Domain.OR([Domain("body", "like", address) for address in addresses])
        here = Domain("model", "=", self._name) & Domain("res_id", "in", self.ids)
        for message in self.env["mail.message"].search(here & has_any):
            message.body = pattern.sub(REDACTED, message.body)
        activities = self.with_context(active_test=False).activity_ids
        for activity in activities.filtered("note"):
            is_ours = activity.whatsapp_problem  # it quotes a message
            activity.note = not is_ours and pattern.sub(REDACTED, activity.note)

    def _whatsapp_redact_quotes(self, quotes):
        """Remove quotes of erased messages from subjects and notifications.

        E-mails of such notifications are deleted, sent or not.

        :param set quotes: texts
        """
        if not quotes:
            return
        longest_first = sorted(quotes, key=len, reverse=True)
        alternatives = "|".join(re.escape(quote) for quote in longest_first)
        pattern = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")
        here = Domain("model", "=", self._name) & Domain("res_id", "in", self.ids)
        quoting = Domain("subject", "!=", False)
        quoting |= Domain("message_type", "=", "user_notification")
        quoting |= Domain("mail_activity_type_id", "!=", False)  # it is done
        for message in self.env["mail.message"].sudo().search(here & quoting):
            subject, text = message.subject or "", html2plaintext(message.body)
            is_notice = message.message_type == "user_notification"
            is_notice = is_notice or message.mail_activity_type_id
            if pattern.search(subject):
                message.subject = pattern.sub(REDACTED, subject)
                message.mail_ids.unlink()
            if is_notice and pattern.search(text):
                message.body = plaintext2html(pattern.sub(REDACTED, text))
                message.mail_ids.unlink()
