import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.mail import html_to_inner_content

from ...tools import commands, limits
from ..common.sentinels import KNOWN

_logger = logging.getLogger(__name__)

TITLE_LENGTH = 80
#: Somebody opened the chat: nothing was written yet.
UNSEEN_TYPES = ("request_welcome",)
#: What Meta tells of without handing it over.
UNREADABLE_TYPES = ("unsupported", "unknown")


class HelpdeskWhatsappContact(models.Model):
    """Where a customer's message goes: which session, which ticket, which answer."""

    _inherit = "helpdesk.whatsapp.contact"

    def _receive(self, update, sent_at):
        """Put a customer's message where it belongs.

        Called with the contact locked, in the transaction that marks the update as
        processed.

        :param update: ``tools.webhook.Message``
        :param sent_at: when the customer wrote, by Meta's clock
        """
        self.ensure_one()
        messages = self.env["helpdesk.whatsapp.message"]
        if messages._by_wamid(self.account_id, update.wamid):
            return
        message = messages._create_inbound(self, update, sent_at)
        if message.message_type in UNSEEN_TYPES or message._change_another():
            return
        self._record_inbound_at(sent_at)
        self._take_shared_number(update)
        self._push_block_when_they_write()
        if self.is_blocked or self._converse(message):
            return
        self._route(message)

    def _route(self, message):
        """Put ``message`` into the ticket it is about, or into a new one.

        A word of thanks to a closed ticket is kept there; anything else reopens it.
        """
        meant, moment = self._ticket_meant(message), message.sent_at
        several = meant.browse() if meant else self._tickets_to_choose_from()
        ticket = meant or several[:1] or self._ticket_to_continue()
        is_new = not ticket
        if ticket.closed and self._is_courtesy(message):
            message._attach_to(ticket)
            return
        if is_new:
            ticket = self._create_ticket(message)
        elif ticket.closed:
            ticket._whatsapp_reopen()
        session = self._session_on(ticket, moment)
        is_sent = is_new and ticket._whatsapp_is_announced()
        message._attach_to(ticket, session, notify=not is_sent)
        session._touch(moment)
        if is_new:
            self._introduce(ticket)
            ticket._whatsapp_confirm()
        elif several:
            self._ask_which_ticket(session, several, message)
        is_file = message.media_state  # has words of its own
        if message.message_type in UNREADABLE_TYPES and not is_file:
            self._send_unreadable(session)

    def _is_courtesy(self, message):
        """Whether ``message`` is thanks and nothing else."""
        is_sticker = message.message_type == "sticker"
        return is_sticker or commands.is_courtesy(message.text)

    def _send_unreadable(self, session):
        """Once a conversation: we could not see what they sent."""
        told = (session.data or {}).get("unreadable_sent")
        if told or self._human_is_in(session):
            return
        session.data = {**(session.data or {}), "unreadable_sent": True}
        env = self.with_context(lang=self._language()).env
        text = env._(
            "WhatsApp did not hand over your last message to us: we cannot receive"
            " messages of this kind. Please send it as text, photo or document."
        )
        self._answer("unreadable", text, ticket=session.ticket_id)

    def _receive_echo(self, update, sent_at):
        """Show what somebody of ours wrote in the WhatsApp Business app.

        It is not sent again, opens no ticket and no customer service window.
        """
        messages = self.env["helpdesk.whatsapp.message"]
        if messages._by_wamid(self.account_id, update.wamid):
            return
        message = messages._create_echo(self, update, sent_at)
        if not message._change_another():
            self._route_echo(message)

    def _route_echo(self, message):
        """As an answer in the ticket: theirs to it is to come there too.

        A conversation that is alive on another ticket stays there.
        """
        session, moment = self._current_session(message.sent_at), message.sent_at
        quoted = self._quoted_ticket(message)
        ticket = quoted or session.ticket_id or self._open_ticket()
        if not session and ticket and not ticket.closed:
            session = session._open(self, ticket, moment)
        if session.ticket_id != ticket:
            session = session.browse()
        if ticket:
            message._attach_to(ticket, session)
            session._touch(moment)

    def _record_inbound_at(self, moment):
        moment = min(moment, fields.Datetime.now())
        window = moment + limits.CUSTOMER_SERVICE_WINDOW
        if not self.window_expires_at or self.window_expires_at < window:
            self.write({"last_seen": moment, "window_expires_at": window})

    def _ticket_meant(self, message):
        """The ticket ``message`` is about, as far as that can be told.

        The one whose message it quotes; else the one of the conversation that goes on;
        else one closed a moment ago, or that an agent has written from since.
        """
        moment = message.sent_at
        return (
            self._quoted_ticket(message)
            or self._current_session(moment).ticket_id
            or self._ticket_closed_lately(moment)
            or self._closed_ticket_we_wrote_from(moment)
        )

    def _ticket_to_continue(self):
        """After a conversation has ended: an open ticket, if the account says so."""
        if self.account_id.continue_open_ticket:
            return self._open_ticket()
        return self.env["helpdesk.ticket"]

    def _quoted_ticket(self, message):
        return self._theirs(message.quoted_id.ticket_id._whatsapp_successor())

    def _theirs(self, ticket):
        """``ticket`` if it speaks with them and is not archived, else none."""
        is_theirs = ticket.whatsapp_contact_id == self and ticket.active
        return ticket if is_theirs else ticket.browse()

    def _ticket_closed_lately(self, moment):
        """Theirs, within the grace time, unless they had cancelled it themselves."""
        grace = timedelta(minutes=self.account_id.grace_minutes)
        ticket = self.env["helpdesk.ticket"].search(
            [
                ("whatsapp_contact_id", "=", self.id),
                ("stage_id.closed", "=", True),
                ("closed_date", ">", moment - grace),
            ],
            order="closed_date desc",
            limit=1,
        )
        last = ticket.whatsapp_session_ids[:1]
        return ticket.browse() if (last.data or {}).get("is_withdrawn") else ticket

    def _closed_ticket_we_wrote_from(self, moment):
        """Theirs, if an agent's last words to them came from it after its closing."""
        last = self.env["helpdesk.whatsapp.message"].search(
            [("contact_id", "=", self.id), ("direction", "=", "outbound")], limit=1
        )
        ticket, hours = last.ticket_id, timedelta(hours=self.account_id.session_hours)
        is_theirs = ticket.whatsapp_contact_id == self and ticket.active
        if not is_theirs or not ticket.closed or last.is_automatic:
            return ticket.browse()
        since = max(ticket.closed_date or moment, moment - hours)
        return ticket if last.create_date > since else ticket.browse()

    def _session_on(self, ticket, moment):
        """The active session on ``ticket``; one on another ticket ends."""
        session = self.session_ids.search(
            [("contact_id", "=", self.id), ("state", "=", "active")], limit=1
        )
        if session.ticket_id == ticket:
            return session
        session._end("closed")
        return session._open(self, ticket, moment)

    def _current_session(self, moment):
        """The session that was alive at ``moment``, if its ticket is still open.

        A message that reaches us late belongs to the session it was written in, though
        that may have been marked as expired meanwhile.
        """
        session = self.env["helpdesk.whatsapp.session"].search(
            [("contact_id", "=", self.id), ("state", "!=", "closed")],
            order="state, id desc",  # an active one stands before the expired
            limit=1,
        )
        ticket = session.ticket_id
        if ticket.active and not ticket.closed and session.expires_at > moment:
            session.state = "active"
            return session
        session._end("expired")
        return session.browse()

    def _open_ticket(self):
        return self.env["helpdesk.ticket"].search(
            [("whatsapp_contact_id", "=", self.id), ("stage_id.closed", "=", False)],
            order="id desc",
            limit=1,
        )

    def _create_ticket(self, message):
        tickets = self.env["helpdesk.ticket"].with_company(self.company_id)
        # They are told by _whatsapp_confirm, at once.
        tickets = tickets.with_context(
            mail_create_nosubscribe=True, whatsapp_known=KNOWN
        )
        return tickets.create(
            {
                **self._ticket_values(),
                "name": self._title(message),
                "description": message._body(),
                "whatsapp_contact_id": self.id,
            }
        )

    def _ticket_values(self):
        """Of a ticket of theirs, whatever it is about."""
        account, partner = self.account_id, self.partner_id
        channel = self.env.ref(
            "helpdesk_mgmt_whatsapp.helpdesk_ticket_channel_whatsapp",
            raise_if_not_found=False,
        )
        team = account.team_id.with_company(account.company_id)
        return {
            **partner._whatsapp_ticket_values(),
            "company_id": (team.company_id or account.company_id).id,
            "team_id": team.id,
            "user_id": False,
            "stage_id": team._get_applicable_stages()[:1].id,
            "channel_id": channel.id if channel else False,
        }

    def _title(self, message):
        """The first line the customer wrote, as long as a title may be."""
        text = message.text.strip() or html_to_inner_content(message._body())
        return self._as_title(text) or message._placeholder()

    @api.model
    def _as_title(self, words):
        words = " ".join(next(iter(words.splitlines()), "").split())
        if len(words) > TITLE_LENGTH:
            words = words[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"
        return words
