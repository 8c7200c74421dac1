# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import api, fields, models
from odoo.tools.mail import html_to_inner_content

from ...tools import commands, limits
from ...tools.meta import contents
from ..common import foreseen, hooks
from ..common.sentinels import KNOWN, OPENING
from ..ticket.recipients import Recipients

_logger = logging.getLogger(__name__)

#: Most characters of a new ticket's title.
TITLE_LENGTH = 80
#: Foreseen: the id of the active session, by the contact's id.
ACTIVE = "active_sessions"
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
        if known.filtered("is_taken_in"):
            known.unlink()  # Meta had counted it as history, too
        elif known:
            return
        if contents.group_of(update.content):
            group = self._group_of(self, update.content)
            group._receive_from(self, update, sent_at)
            return
        message = messages._create_inbound(self, update, sent_at)
        if not message._is_shown():
            return
        hooks.MESSAGE_RECEIVED.run(message)
        self._record_inbound_at(sent_at)
        self._take_shared_number(update, sent_at)
        self._push_block_when_they_write()
        if not message._take_place_of_edit(awaiting):
            if not (self.is_blocked or self._converse(message)):
                self._route(message, is_new)
        message._apply_awaiting(awaiting)

    def _route(self, message, is_new_contact=False):
        """Post ``message`` in the ticket it is about, or in a new one.

        A closed ticket is reopened, unless the message is only thanks: these open no
        ticket either, however late they come.

        :param bool is_new_contact: the contact has no tickets and sessions yet
        """
        moment, several = message.sent_at, self.env["helpdesk.ticket"]
        if is_new_contact:
            ticket, session = several, self.env["helpdesk.whatsapp.session"]
        else:
            ticket, session = self._ticket_and_session(message)
            is_thanks = self._is_courtesy(message)
            if not ticket and is_thanks:
                ticket = self._ticket_to_thank_for()
            elif not ticket:
                ticket, several = self._open_ticket_for()
            if is_thanks and self._take_thanks(message, ticket):
                return
        is_new, is_reopened = not ticket, ticket.closed
        if is_new and message._is_mere_permission():
            return
        if is_new:
            ticket = self._create_ticket(message)
        elif is_reopened:
            ticket._whatsapp_reopen()
        if is_new_contact:
            session = session._open(self, ticket, moment)
        elif not session or session.ticket_id != ticket:
            session = self._session_on(ticket, moment)
        self._give_title(ticket, message)
        recipients = Recipients(ticket._whatsapp_recipients_data())
        is_notified = is_new and ticket._whatsapp_is_announced(recipients)
        message._attach_to(ticket, session, not is_notified, recipients)
        session._touch(moment)
        if is_new:
            self._introduce(ticket)
            ticket._whatsapp_confirm(session=session)
        elif is_reopened:
            hooks.MESSAGE_REOPENED.run(message)
        elif several:
            self._ask_which_ticket(session, several, message)
        is_file = message.media_state  # it has its own answers
        if message.message_type in UNREADABLE_TYPES and not is_file:
            self._send_unreadable(session, message)

    def _is_courtesy(self, message):
        """Whether the message is thanks and nothing else, or lets us call."""
        kind = message.message_type
        is_silent = kind == "sticker" or message._is_mere_permission()
        return is_silent or (
            kind in ("text", "button", "interactive")
            and commands.is_courtesy(message.text)
        )

    def _take_thanks(self, message, ticket):
        """Post thanks in ``ticket`` if that is closed.

        :return: whether they need no more. Without a ticket they do if we have written
            to the contact; whose first word they are is a new customer.
        """
        if ticket.closed:
            message._attach_to(ticket)
        return ticket.closed if ticket else self._was_written_to()

    def _was_written_to(self):
        """Whether a message was ever sent to the contact, by whomever."""
        ours = [("contact_id", "=", self.id), ("direction", "=", "outbound")]
        return bool(self.env["helpdesk.whatsapp.message"].search(ours, limit=1))

    def _send_unreadable(self, session, message):
        """Answer, once a session, that we did not get the customer's message."""
        is_sent = (session.data or {}).get("unreadable_sent")
        if is_sent or self._human_is_in(session):
            return
        session.data = {**(session.data or {}), "unreadable_sent": True}
        env = self.with_context(lang=self._language()).env
        text = env._(
            "WhatsApp did not hand over this message to us: we cannot receive messages"
            " of this kind. Please send it as text, photo or document."
        )
        answer = self._answer("unreadable", text, ticket=session.ticket_id)
        answer.quoted_id = message  # others may have come in between

    def _record_inbound_at(self, moment):
        """Note when the contact last wrote, which opens the customer service window.

        All open pages of their tickets hear of it: the window is the contact's,
        whichever ticket the message goes to.
        """
        moment = min(moment, fields.Datetime.now())
        window = moment + limits.CUSTOMER_SERVICE_WINDOW
        if not self.window_expires_at or self.window_expires_at < window:
            self.write({"last_seen": moment, "window_expires_at": window})
            self.sudo().company_id._whatsapp_send_to_agents(
                "window", {"contact_id": self.id}
            )

    def _ticket_meant(self, message):
        """Return the ticket that ``message`` is about; an empty recordset if unclear.

        It is the ticket of the message it quotes; else that of the active session; else
        a closed one from which an agent has written last; else one that was closed a
        moment ago.
        """
        return self._ticket_and_session(message)[0]

    def _ticket_and_session(self, message):
        """Return :meth:`_ticket_meant`, and the session if it is active there."""
        moment, sessions = message.sent_at, self.env["helpdesk.whatsapp.session"]
        if quoted := self._quoted_ticket(message):
            return quoted, sessions
        if session := self._current_session(moment):
            return session.ticket_id, session
        ticket = self._closed_ticket_we_wrote_from(moment)
        return ticket or self._ticket_closed_lately(moment), sessions

    def _open_ticket_for(self):
        """Return the open ticket for a message that begins a session, and a choice.

        Who has one open ticket goes on in it, however late. Who has several is asked,
        and goes on meanwhile in the one with the latest message.

        :return: the ticket, empty if a new one is to be opened; the tickets to ask
            about
        """
        tickets = self._open_tickets()
        several = self._tickets_to_choose_from(tickets)
        goes_on = several or self.account_id.continue_open_ticket
        return tickets[:1] if goes_on else tickets.browse(), several

    def _session_on(self, ticket, moment):
        """Return the active session on ``ticket``; end one on another ticket."""
        session = self.env["helpdesk.whatsapp.session"].search_fetch(
            [("contact_id", "=", self.id), ("state", "=", "active")], limit=1
        )
        if session.ticket_id == ticket:
            return session
        session._end("closed")
        return session._open(self, ticket, moment)

    def _foresee_sessions(self, _account, _messages):
        """Find the active sessions of the contacts, and what their tickets look up."""
        sessions = self.env["helpdesk.whatsapp.session"].search_fetch(
            [("contact_id", "in", self.ids), ("state", "=", "active")]
        )
        answers = {session.contact_id.id: session.id for session in sessions}
        foreseen.store(self.env, ACTIVE, answers)
        tickets = sessions.ticket_id
        tickets.mapped("stage_id.closed")
        hooks.TICKETS_FORESEEN.run(tickets)

    def _foreseen_session(self):
        """Return the contact's active session if it was foreseen, else none."""
        session_id = foreseen.take(self.env, ACTIVE, self.id)
        session = self.env["helpdesk.whatsapp.session"].browse(session_id)
        is_theirs = session.contact_id == self and session.state == "active"
        return session if is_theirs else session.browse()

    def _current_session(self, moment):
        """Return the session that was active at ``moment`` if its ticket is still open.

        A message that Meta delivers late belongs to the session in which it was
        written, though that may have expired since.
        """
        sessions = self.env["helpdesk.whatsapp.session"]
        session = self._foreseen_session() or sessions.search_fetch(
            [("contact_id", "=", self.id), ("state", "!=", "closed")],
            order="state, id desc",  # an active one stands before the expired
            limit=1,
        )
        ticket = self._theirs(session.ticket_id)
        if ticket and not ticket.closed and session.expires_at > moment:
            if session.state != "active":
                session.state = "active"
            return session
        session._end("expired")
        return session.browse()

    def _create_ticket(self, message):
        """Create a ticket of which ``message`` is the description.

        What was written to the contact before that in the app stands above it.
        """
        tickets = self.env["helpdesk.ticket"].with_company(self.company_id)
        # _whatsapp_confirm notifies the customer at once.
        tickets = tickets.with_context(
            mail_create_nosubscribe=True,
            whatsapp_known=KNOWN,
            whatsapp_opening=OPENING,
        )
        ticket = tickets.create(
            {
                **self._ticket_values(),
                "name": self._title(message),
                "description": message._body(),
                "whatsapp_contact_id": self.id,
            }
        )
        self._show_earlier_echoes(ticket, message)
        ticket._whatsapp_foresee_new()
        return ticket

    def _ticket_values(self):
        """Return the values of a new ticket of the contact, whatever it is about."""
        account, partner = self.account_id, self.partner_id
        channel_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "helpdesk_mgmt_whatsapp.helpdesk_ticket_channel_whatsapp",
            raise_if_not_found=False,
        )
        team = account.team_id.filtered("active").with_company(account.company_id)
        stage_id = foreseen.shared(
            self.env,
            "first_stage_of_team",
            (team.id, account.company_id.id),
            lambda: team._get_applicable_stages()[:1].id,
        )
        stage = self.env["helpdesk.ticket.stage"].browse(stage_id)
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
        text = message._title_text() or html_to_inner_content(message._body())
        return self._as_title(text) or message._placeholder()

    def _give_title(self, ticket, message):
        """Give a ticket that began with a greeting the title of the first real text."""
        is_greeting = not commands.has_substance(ticket.name)
        if is_greeting and commands.has_substance(message._title_text()):
            ticket.name = self._title(message)
            message.titled_ticket_id = ticket

    @api.model
    def _as_title(self, text):
        """Return the first line of ``text``, shortened to a title."""
        title = " ".join(next(iter(text.splitlines()), "").split())
        if len(title) > TITLE_LENGTH:
            title = title[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"
        return title


class HelpdeskWhatsappMessage(models.Model):
    """Tells messages from what only changes another one."""

    _inherit = "helpdesk.whatsapp.message"

    titled_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        "Gave the title of",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        help="The ticket had begun with a greeting. Its title is erased with the"
        " message.",
    )

    def _is_shown(self):
        """Apply a reaction, edit or deletion; whether this is a message to be shown."""
        return self.message_type not in UNSEEN_TYPES and not self._change_another()
