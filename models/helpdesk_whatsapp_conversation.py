import logging

from odoo import fields, models

from ..tools import limits

_logger = logging.getLogger(__name__)

TITLE_LENGTH = 80


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
        if messages._is_known(self.account_id, update.wamid):
            return
        message = messages._create_inbound(self, update, sent_at)
        if message._is_silent():
            return
        self._heard_at(sent_at)
        if self.is_blocked or self._converse(message):
            return
        session, is_new_ticket = self._session_for(message)
        # The followers hear of a new ticket by its own notification.
        message._attach_to(session, notify=not is_new_ticket)
        session._touch(sent_at)
        if is_new_ticket:
            session.ticket_id._whatsapp_confirm()

    def _heard_at(self, moment):
        moment = min(moment, fields.Datetime.now())
        window = moment + limits.CUSTOMER_SERVICE_WINDOW
        if not self.window_expires_at or self.window_expires_at < window:
            self.write({"last_seen": moment, "window_expires_at": window})

    def _session_for(self, message):
        """The session that takes ``message``, and whether it has a new ticket."""
        session = self._current_session(message.sent_at)
        if session:
            return session, False
        ticket = self.env["helpdesk.ticket"]
        if self.account_id.continue_open_ticket:
            ticket = self._open_ticket()
        is_new_ticket = not ticket
        if is_new_ticket:
            ticket = self._create_ticket(message)
        sessions = self.env["helpdesk.whatsapp.session"]
        return sessions._open(self, ticket, message.sent_at), is_new_ticket

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
        account, partner = self.account_id, self.partner_id
        channel = self.env.ref(
            "helpdesk_mgmt_whatsapp.helpdesk_ticket_channel_whatsapp",
            raise_if_not_found=False,
        )
        team = account.team_id
        tickets = self.env["helpdesk.ticket"].with_company(account.company_id)
        return tickets.with_context(mail_create_nosubscribe=True).create(
            {
                "name": self._title(message),
                "description": message._body(),
                "partner_id": partner.id,
                "partner_name": partner.name,
                "partner_email": partner.email,
                "company_id": (team.company_id or account.company_id).id,
                "team_id": team.id,
                "user_id": False,
                "stage_id": team._get_applicable_stages()[:1].id,
                "channel_id": channel.id if channel else False,
                "whatsapp_contact_id": self.id,
            }
        )

    def _title(self, message):
        """The first line the customer wrote, as long as a title may be."""
        words = " ".join(next(iter(message.text.strip().splitlines()), "").split())
        if len(words) > TITLE_LENGTH:
            words = words[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"
        return words or message._placeholder()
