from odoo import models

from ...tools import commands, interactive
from ..common.sentinels import KNOWN


class HelpdeskWhatsappContact(models.Model):
    """``/cancelar``: asks, then ends the conversation and, untouched, the ticket.

    The ids of the buttons carry the ticket: pressed twice, days later or on somebody
    else's, each press is judged by what the ticket is then.
    """

    _inherit = "helpdesk.whatsapp.contact"

    def _command_cancel(self, command, message, session):
        own = self._open_tickets()
        named = own.filtered(
            lambda ticket: command.rest
            and commands.folded(ticket.number) == commands.folded(command.rest)
        )
        candidates = named or session.ticket_id or own
        if not candidates:
            text = self._own_env()._("You have no open ticket.")
            self._bot_send("cancel", text, session)
        elif len(candidates) == 1:
            self._ask_whether_to_cancel(candidates, session, message)
        else:
            self._ask_which_to_cancel(candidates, session, message)

    def _ask_whether_to_cancel(self, ticket, session, message):
        env = self._own_env()
        question = interactive.buttons(
            env._(
                "Cancel ticket %(number)s – %(title)s?",
                number=ticket.number,
                title=interactive.cut(ticket.name, 200),
            ),
            [
                (f"wa:cancel:{ticket.id}", env._("Yes, cancel")),
                (f"wa:keep:{ticket.id}", env._("No, keep it")),
            ],
        )
        self._bot_ask(f"cancel.{ticket.id}", question, session, message)

    def _ask_which_to_cancel(self, tickets, session, message):
        env = self._own_env()
        rows = [
            (f"wa:which:{ticket.id}", ticket.number, ticket.name) for ticket in tickets
        ]
        question = interactive.choices(
            env._("Which ticket do you want to cancel?"), env._("Your tickets"), rows
        )
        self._bot_ask("cancel", question, session, message)

    def _press_which(self, message, ticket_id):
        session = self._bot_show(message)
        ticket = self._own_ticket(ticket_id)
        if ticket and not ticket.closed:
            self._ask_whether_to_cancel(ticket, session, message)
        else:
            self._send_it_is_over(ticket, session)

    def _press_keep(self, message, ticket_id):
        session = self._bot_show(message)
        ticket = self._own_ticket(ticket_id)
        if not ticket or ticket.closed:
            self._send_it_is_over(ticket, session)
            return
        text = self._own_env()._("Ticket %(number)s stays open.", number=ticket.number)
        self._bot_send(f"kept.{ticket.id}", text, session)

    def _press_cancel(self, message, ticket_id):
        session = self._bot_show(message)
        ticket = self._own_ticket(ticket_id)
        if not ticket or ticket.closed:
            self._send_it_is_over(ticket, session)
            return
        is_sent = self._end_conversation(ticket)
        stage = ticket._whatsapp_cancelled_stage()
        env = self._own_env()
        if stage and not ticket._whatsapp_agent_answered():
            ticket.with_context(whatsapp_known=KNOWN).stage_id = stage
            text = env._("Ticket %(number)s is cancelled.", number=ticket.number)
        else:
            if not is_sent:
                ticket._whatsapp_note_withdrawal()
            text = env._(
                "Our team is working on ticket %(number)s already; we have told them"
                " that you want to cancel it.",
                number=ticket.number,
            )
        self._bot_send(f"cancelled.{ticket.id}", text, session)

    def _end_conversation(self, ticket):
        """End it by the customer's wish; whether that had been done before."""
        session = self.env["helpdesk.whatsapp.session"].search(
            [("contact_id", "=", self.id), ("ticket_id", "=", ticket.id)], limit=1
        )
        is_known = bool((session.data or {}).get("is_withdrawn"))
        if session and not is_known:
            session.data = {**(session.data or {}), "is_withdrawn": True}
        session._end("closed")
        return is_known

    def _send_it_is_over(self, ticket, session):
        """Twice is once: what is closed, or not theirs, can only be told of."""
        env = self._own_env()
        if ticket:
            text = env._("Ticket %(number)s is closed.", number=ticket.number)
            self._bot_send(f"cancelled.{ticket.id}", text, session)
        else:
            text = env._("We could not find that ticket among yours.")
            self._bot_send("cancel", text, session)

    def _own_ticket(self, ticket_id):
        """Their own ticket of that id (a text from a phone), if they have it."""
        return self._theirs(self._ticket_by_id(ticket_id))

    def _ticket_by_id(self, ticket_id):
        """Whosever ticket of that id (a text from a phone), if there is one."""
        tickets = self.env["helpdesk.ticket"]
        if not (ticket_id.isascii() and ticket_id.isdecimal()):
            return tickets
        return tickets.browse(int(ticket_id[:9])).exists()


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _whatsapp_cancelled_stage(self):
        """The stage for what a customer cancels: one the ticket's team has."""
        account = self.whatsapp_contact_id.account_id
        stages = self.team_id.with_company(self.company_id)._get_applicable_stages()
        wanted = account.cancelled_stage_id & stages
        return wanted or stages.filtered("closed")[:1]

    def _whatsapp_agent_answered(self):
        """Whether a colleague has written to the customer, on WhatsApp or by mail."""
        spoken = self.message_ids.filtered(
            lambda message: message.message_type
            in ("comment", "email_outgoing", "whatsapp")
            and not message.is_internal
            and not message.subtype_id.internal
        )
        root = self.env.ref("base.user_root")
        users = spoken.author_id.with_context(active_test=False).user_ids - root
        return bool(users.filtered(lambda user: not user.share))

    def _whatsapp_note_withdrawal(self):
        """Tell the agent that the customer wants it no more."""
        account = self.whatsapp_contact_id.account_id
        lang = self.user_id.lang or account._language()
        env = self.with_context(lang=lang).env
        self.message_post(
            body=env._("The customer wants to cancel this ticket (WhatsApp)."),
            partner_ids=self.user_id.partner_id.ids,
        )
