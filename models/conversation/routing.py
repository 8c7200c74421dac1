# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.mail import html_to_inner_content

from ...tools import commands, limits
from ...tools.words import is_blank
from ..common.sentinels import KNOWN, OPENING
from ..ticket.recipients import Recipients

_logger = logging.getLogger(__name__)

#: Most characters of a new ticket's title.
TITLE_LENGTH = 80
#: The customer has opened the chat, but not written yet.
UNSEEN_TYPES = ("request_welcome",)
#: Messages whose content Meta does not deliver.
UNREADABLE_TYPES = ("unsupported", "unknown")


class HelpdeskWhatsappContact(models.Model):
    """Decides to which ticket and session a contact's message goes."""

    _inherit = "helpdesk.whatsapp.contact"

    def _receive(self, update, sent_at, is_new=False):
        """Process a customer's message that Meta's webhook delivered.

        The contact is locked, and the update is marked as processed in the same
        transaction.

        :param update: ``tools.meta.webhook.Message``
        :param datetime sent_at: when the customer wrote it, by Meta's clock
        :param bool is_new: whether the contact was created for this message
        """
        self.ensure_one()
        messages = self.env["helpdesk.whatsapp.message"]
        known, awaiting = messages._with_wamid(self.account_id, update.wamid)
        if known:
            return
        message = messages._create_inbound(self, update, sent_at)
        if message.message_type in UNSEEN_TYPES or message._change_another():
            return
        self._record_inbound_at(sent_at)
        self._take_shared_number(update, sent_at)
        self._push_block_when_they_write()
        if not message._take_place_of_edit(awaiting):
            if not (self.is_blocked or self._converse(message)):
                self._route(message, is_new)
        message._apply_awaiting(awaiting)

    def _route(self, message, is_new_contact=False):
        """Post ``message`` in the ticket it is about, or in a new one.

        A closed ticket is reopened, unless the message is only thanks.

        :param bool is_new_contact: the contact has no tickets and sessions yet
        """
        moment, several = message.sent_at, self.env["helpdesk.ticket"]
        if is_new_contact:
            ticket, session = several, self.env["helpdesk.whatsapp.session"]
        else:
            ticket, session = self._ticket_and_session(message)
            several = ticket.browse() if ticket else self._tickets_to_choose_from()
            ticket = ticket or several[:1] or self._ticket_to_continue()
        is_new = not ticket
        if ticket.closed and self._is_courtesy(message):
            message._attach_to(ticket)
            return
        if is_new:
            ticket = self._create_ticket(message)
        elif ticket.closed:
            ticket._whatsapp_reopen()
        if is_new_contact:
            session = session._open(self, ticket, moment)
        elif not session or session.ticket_id != ticket:
            session = self._session_on(ticket, moment)
        recipients = Recipients(ticket._whatsapp_recipients_data())
        is_notified = is_new and ticket._whatsapp_is_announced(recipients)
        message._attach_to(ticket, session, not is_notified, recipients)
        session._touch(moment)
        if is_new:
            self._introduce(ticket)
            ticket._whatsapp_confirm(session=session)
        elif several:
            self._ask_which_ticket(session, several, message)
        is_file = message.media_state  # it has its own answers
        if message.message_type in UNREADABLE_TYPES and not is_file:
            self._send_unreadable(session)

    def _is_courtesy(self, message):
        """Whether the message is thanks and nothing else."""
        is_sticker = message.message_type == "sticker"
        return is_sticker or commands.is_courtesy(message.text)

    def _send_unreadable(self, session):
        """Answer, once a session, that we did not get the customer's message."""
        is_sent = (session.data or {}).get("unreadable_sent")
        if is_sent or self._human_is_in(session):
            return
        session.data = {**(session.data or {}), "unreadable_sent": True}
        env = self.with_context(lang=self._language()).env
        text = env._(
            "WhatsApp did not hand over your last message to us: we cannot receive"
            " messages of this kind. Please send it as text, photo or document."
        )
        self._answer("unreadable", text, ticket=session.ticket_id)

    def _receive_echo(self, update, sent_at):
        """Process a message that was written in the WhatsApp Business app.

        It is not sent again, and opens neither a ticket nor the customer service
        window.

        :param update: ``tools.meta.webhook.Message``
        :param datetime sent_at: when it was written, by Meta's clock
        """
        messages = self.env["helpdesk.whatsapp.message"]
        known, awaiting = messages._with_wamid(self.account_id, update.wamid)
        if known:
            return
        message = messages._create_echo(self, update, sent_at)
        if message._change_another():
            return
        if not message._take_place_of_edit(awaiting):
            self._route_echo(message)
        message._apply_awaiting(awaiting)
        self.env["helpdesk.whatsapp.event"]._take_up_early(
            self.account_id, update.wamid
        )

    def _route_echo(self, message):
        """Post a message from the WhatsApp Business app in the contact's ticket.

        The customer's answer to it comes to that ticket, too, unless a session is
        active on another one. Without a ticket, the message is not posted.
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
        """Return the ticket that ``message`` is about; an empty recordset if unclear.

        It is the ticket of the message it quotes; else that of the active session; else
        one that was closed a moment ago, or from which an agent has written since it
        was closed.
        """
        return self._ticket_and_session(message)[0]

    def _ticket_and_session(self, message):
        """Return :meth:`_ticket_meant`, and the session if it is active there."""
        moment, sessions = message.sent_at, self.env["helpdesk.whatsapp.session"]
        if quoted := self._quoted_ticket(message):
            return quoted, sessions
        if session := self._current_session(moment):
            return session.ticket_id, session
        ticket = self._ticket_closed_lately(moment)
        return ticket or self._closed_ticket_we_wrote_from(moment), sessions

    def _ticket_to_continue(self):
        """Return an open ticket for a new session, if the account wants that."""
        if self.account_id.continue_open_ticket:
            return self._open_ticket()
        return self.env["helpdesk.ticket"]

    def _quoted_ticket(self, message):
        """Return the contact's ticket with the message that ``message`` quotes."""
        return self._theirs(message.quoted_id.ticket_id._whatsapp_successor())

    def _theirs(self, ticket):
        """Return ``ticket`` if it is the contact's and not archived, else none."""
        is_theirs = ticket.whatsapp_contact_id == self and ticket.active
        return ticket if is_theirs else ticket.browse()

    def _ticket_closed_lately(self, moment):
        """Return the contact's ticket that was closed within the account's grace time.

        One that the contact has cancelled is left out.
        """
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
        """Return the closed ticket from which an agent last wrote to the contact.

        It must have been written after the ticket was closed, and within a session's
        hours.
        """
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
        """Return the active session on ``ticket``; end one on another ticket."""
        session = self.env["helpdesk.whatsapp.session"].search_fetch(
            [("contact_id", "=", self.id), ("state", "=", "active")], limit=1
        )
        if session.ticket_id == ticket:
            return session
        session._end("closed")
        return session._open(self, ticket, moment)

    def _current_session(self, moment):
        """Return the session that was active at ``moment`` if its ticket is still open.

        A message that Meta delivers late belongs to the session in which it was
        written, though that may have expired since.
        """
        session = self.env["helpdesk.whatsapp.session"].search_fetch(
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
        """Return the contact's latest open ticket, if any."""
        return self.env["helpdesk.ticket"].search(
            [("whatsapp_contact_id", "=", self.id), ("stage_id.closed", "=", False)],
            order="id desc",
            limit=1,
        )

    def _create_ticket(self, message):
        """Create a ticket of which ``message`` is the description."""
        tickets = self.env["helpdesk.ticket"].with_company(self.company_id)
        # _whatsapp_confirm notifies the customer at once.
        tickets = tickets.with_context(
            mail_create_nosubscribe=True,
            whatsapp_known=KNOWN,
            whatsapp_opening=OPENING,
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
        """Return the values of a new ticket of the contact, whatever it is about."""
        account, partner = self.account_id, self.partner_id
        channel_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "helpdesk_mgmt_whatsapp.helpdesk_ticket_channel_whatsapp",
            raise_if_not_found=False,
        )
        team = account.team_id.with_company(account.company_id)
        stage = team._get_applicable_stages()[:1]
        return {
            **partner._whatsapp_ticket_values(),
            "company_id": (team.company_id or account.company_id).id,
            "team_id": team.id,
            "user_id": False,
            "stage_id": stage.id,
            "unattended": stage.unattended,
            "commercial_partner_id": partner.commercial_partner_id.id,
            "channel_id": channel_id,
        }

    def _title(self, message):
        """Return the first line of ``message``, shortened to a title."""
        text = "" if is_blank(message.text) else message.text.strip()
        text = text or html_to_inner_content(message._body())
        return self._as_title(text) or message._placeholder()

    @api.model
    def _as_title(self, text):
        """Return the first line of ``text``, shortened to a title."""
        title = " ".join(next(iter(text.splitlines()), "").split())
        if len(title) > TITLE_LENGTH:
            title = title[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"
        return title
