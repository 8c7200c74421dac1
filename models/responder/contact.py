# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import plaintext2html

from ..common.words import INBOUND

US, OTHER = "us", "other"


class HelpdeskWhatsappContact(models.Model):
    """Follows who owns the thread of a contact, and keeps what another system answers.

    While another system owns the thread, the customer's messages open the customer
    service window and stand in the history, and in the ticket if one is open: they open
    none, notify nobody, and the bot answers none of them. When the thread is handed to
    us, what stands nowhere yet goes to the ticket, or opens one.
    """

    _inherit = "helpdesk.whatsapp.contact"

    thread_owner = fields.Selection(
        [(US, "Odoo"), (OTHER, "Another system")], "Answered by", readonly=True
    )
    thread_owner_at = fields.Datetime("Answered by them since", readonly=True)

    def _is_watched(self):
        """Whether another system answers the customer now.

        Meta frees a thread after 24 hours without a message of the customer.
        """
        return self.thread_owner == OTHER and self._window_is_open()

    def _note_thread_owner(self, owner, moment):
        """Store who owns the thread, unless something later is known.

        :param datetime moment: since when, by Meta's clock
        """
        if not self.thread_owner_at or self.thread_owner_at <= moment:
            self.write({"thread_owner": owner, "thread_owner_at": moment})

    def _watch(self, update, sent_at):
        """Keep a customer's message that another system answers.

        :param update: ``tools.meta.webhook.Message``
        :param datetime sent_at: by Meta's clock
        """
        messages = self.env["helpdesk.whatsapp.message"]
        if messages._by_wamid(self.account_id, update.wamid):
            return
        message = messages._create_inbound(self, update, sent_at)
        message._store_call_permission()
        if message._change_another():
            return
        self._record_inbound_at(sent_at)
        self._note_thread_owner(OTHER, sent_at)
        self._show_watched(message)

    def _watch_answer(self, update, sent_at):
        """Keep what another system has written to the customer; see :meth:`_watch`."""
        messages = self.env["helpdesk.whatsapp.message"]
        if not self or messages._by_wamid(self.account_id, update.wamid):
            return
        message = messages._create_echo(self, update, sent_at)
        if message._change_another():
            return
        message.is_automatic = True
        self._note_thread_owner(OTHER, sent_at)
        self._show_watched(message)

    def _show_watched(self, message):
        """Post the message in the contact's open ticket, if there is one."""
        session = self._current_session(message.sent_at)
        ticket = session.ticket_id or self._open_tickets()[:1]
        if ticket and not self.is_blocked:
            message._attach_to(ticket, session, notify=False)
            session._touch(message.sent_at)

    @api.model
    def _of_handover(self, account, handover):
        """Return the contact of a handover, locked; create one if there is none.

        :param handover: ``tools.meta.responders.Handover``
        """
        wa_id, user_uid = handover.wa_id, handover.user_uid
        contact = self._known(account, wa_id, user_uid)
        contact = contact or self._add(account, wa_id, user_uid)
        contact._lock(wait=False)
        if not contact.partner_id:
            contact.profile_name = contact.profile_name or handover.profile_name
            contact.partner_id = contact._find_partner() or contact._create_partner()
        return contact

    def _take_handover(self, handover, moment):
        """Note a thread's new owner; one that is handed to us goes to a ticket.

        :param handover: ``tools.meta.responders.Handover``
        :param datetime moment: by Meta's clock
        """
        is_news = not self.thread_owner_at or self.thread_owner_at <= moment
        if not is_news or self.is_blocked:
            return
        self._note_thread_owner(US if handover.is_ours else OTHER, moment)
        if not handover.is_ours:
            self._note_in_conversation(
                self.env._("Another system has taken over this conversation.")
            )
            return
        ticket = self._current_session(moment).ticket_id or self._open_tickets()[:1]
        waiting = self._watched_of_today()
        if not ticket:
            ticket = self._open_ticket_of_handover(handover, waiting, moment)
        for message in waiting:
            message._attach_to(ticket, ticket._whatsapp_active_session(), notify=False)
        note = ticket._whatsapp_note_handover(handover)
        self._latest_message()._note_copy(note)

    def _latest_message(self):
        messages = self.env["helpdesk.whatsapp.message"]
        return messages.search([("contact_id", "=", self.id)], limit=1)

    def _open_ticket_of_handover(self, handover, waiting, moment):
        """Return a new ticket, named after what the customer wrote first."""
        first = waiting.filtered(lambda message: message.direction == INBOUND)[:1]
        title = first and self._title(first)
        text = first and (handover.summary or first.text) or ""
        values = {
            **self._ticket_values(),
            "name": title or self.env._("Conversation handed over"),
            "description": plaintext2html(text),
            "whatsapp_contact_id": self.id,
        }
        tickets = self.env["helpdesk.ticket"].with_company(self.company_id)
        ticket = tickets._whatsapp_create_silently(values)
        first.opened_ticket_id = ticket  # description and title go with it
        self._session_on(ticket, moment)
        return ticket

    def _watched_of_today(self):
        """Return the messages of the running window that stand in no ticket, in order.

        Deleted and changed ones are shown as they are now.
        """
        if not self._window_is_open():
            return self.env["helpdesk.whatsapp.message"]
        messages = self.env["helpdesk.whatsapp.message"].search(
            [
                ("contact_id", "=", self.id),
                ("ticket_id", "=", False),
                ("mail_message_id", "=", False),
                ("message_type", "not in", ("reaction", "edit", "revoke")),
                ("sent_at", ">", fields.Datetime.subtract(self.last_seen, days=1)),
            ],
            order="sent_at, id",
        )
        return messages.filtered(lambda message: message.wamid)
