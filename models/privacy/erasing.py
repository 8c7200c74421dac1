import re

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...tools import identity
from ...tools.meta import webhook
from ..common import hooks
from ..common.groups import MANAGERS
from ..common.sentinels import LIVES_ON
from ..common.words import PROCESSED

#: Ids as they stand in Meta's JSON.
UID = re.compile(r'"\+?([\w.-]+)"')
#: By the end of a number, all its national spellings are found.
TAIL = 8
REDACTED = "•••"


class HelpdeskWhatsappContact(models.Model):
    """A person who wants to be forgotten: who deletes a contact, erases it.

    What WhatsApp brought of them goes: contact, sessions and messages of both sides,
    their words and files in tickets, their numbers in tickets' notes, what the inbox
    has of them. Partner, tickets and an opt-out (Odoo's blocked phone numbers) stay.
    """

    _inherit = "helpdesk.whatsapp.contact"

    def _check_may_handle_privacy(self):
        """
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
        """Erase the contact; back to the list.

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
        """Deleting contacts erases the persons, unless they live on as another."""
        self.check_access("unlink")
        if self.env.context.get("whatsapp_lives_on") is LIVES_ON:
            return super().unlink()
        tickets = self.sudo().message_ids.ticket_id
        self.sudo()._erase()
        result = super().unlink()
        hooks.TICKET_ERASED.run(tickets)  # others may speak on in them
        return result

    def _take_over(self, other):
        """Nobody is erased by being met twice."""
        return super()._take_over(other.with_context(whatsapp_lives_on=LIVES_ON))

    def _erase(self):
        """Erase all that the database would not delete with the contacts."""
        self._lock()
        for contact in self:
            contact._note_on_account(
                self.env._("WhatsApp contact %(id)s has been erased.", id=contact.id)
            )
            tickets = contact._tickets() | contact.message_ids.ticket_id
            tickets |= contact.session_ids.ticket_id
            contact.message_ids._erase()
            tickets._whatsapp_redact(contact._addresses())
            contact._erase_updates()

    def _note_on_account(self, note):
        """Have it known that somebody handled their data, and who."""
        self.account_id.sudo().message_post(body=note)

    def _uids(self):
        """All their numbers and user ids, former ones too."""
        return [uid for uid in (self.wa_id, self.user_uid, *self._former()) if uid]

    def _addresses(self):
        """Whatever in a text leads to them."""
        uids = self._uids()
        numbers = [identity.international(uid) for uid in uids if uid.isdecimal()]
        return [*uids, *numbers, *([f"@{self.username}"] if self.username else [])]

    def _erase_updates(self):
        """Empty what Meta delivered of them, without a way back.

        The keys stay, so that it is not taken when Meta delivers it again: as nobody's,
        for the time the inbox keeps such.
        """
        tails = [Domain("payload", "like", uid[-TAIL:]) for uid in self._uids()]
        ours = Domain("account_id", "=", self.account_id.id)
        updates = self.env["helpdesk.whatsapp.event"].search(ours & Domain.OR(tails))
        keys = set(map(identity.match_key, self._uids()))
        updates.filtered(lambda update: update._is_about(keys))._empty()


class HelpdeskWhatsappEvent(models.Model):
    _inherit = "helpdesk.whatsapp.event"

    def _is_about(self, keys):
        """Whether it is of somebody, or was and tells of them.

        :param keys: the match keys of their ids
        """
        if self.state not in PROCESSED and self.kind != webhook.STATUS:
            named = [(self.partition or "").rpartition(":")[2]]
        else:
            named = UID.findall(self.payload or "")
        return any(identity.match_key(uid) in keys for uid in named)

    def _empty(self):
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
    _inherit = "helpdesk.whatsapp.message"

    def _erase(self):
        """Erase what the tickets show of them."""
        self._delete_text_of_tickets()
        self.ticket_id._whatsapp_drop_notices(fields.Datetime.now())
        self._drop_files()
        for mail_message in self.mail_message_id:
            part = mail_message.whatsapp_message_ids[:1]
            note = part._speaking().env._("Message erased")
            mail_message._whatsapp_rewrite(self._in_paragraphs([note]))
        theirs = self.filtered(lambda message: message.direction == "inbound")
        theirs.mail_message_id.email_from = False
        self.mail_message_id.reaction_ids.unlink()
        self._announce()


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _whatsapp_redact(self, addresses):
        """Strike ``addresses`` (texts) out of chatter and activities."""
        longest_first = sorted(addresses, key=len, reverse=True)
        text = "|".join(re.escape(address) for address in longest_first)
        pattern = re.compile(rf"(?<!\w)\+?(?:{text})(?!\w)")
        said = Domain.OR([Domain("body", "like", address) for address in addresses])
        here = Domain("model", "=", self._name) & Domain("res_id", "in", self.ids)
        for message in self.env["mail.message"].search(here & said):
            message.body = pattern.sub(REDACTED, message.body)
        for activity in self.activity_ids.filtered("note"):
            is_ours = activity.whatsapp_problem  # it quotes a message
            activity.note = not is_ours and pattern.sub(REDACTED, activity.note)
