# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Carries out ``/cancel``: asks, then cancels the ticket or notifies its agent.

The buttons' ids have the ticket's id. A button may be pressed twice, or days later: the
answer depends on the ticket's state at that time.
"""

from odoo import models

from ...tools import commands, interactive
from ..common.sentinels import KNOWN
from .dialogue import on_command, on_press


@on_command(commands.CANCEL)
def cancel(dialogue, command, session):
    """Ask whether to cancel the ticket, or which one if there are several."""
    own = dialogue.contact._open_tickets()
    named = own.filtered(
        lambda ticket: command.rest
        and commands.folded(ticket.number) == commands.folded(command.rest)
    )
    candidates = named or session.ticket_id or own
    if not candidates:
        text = dialogue.env._("You have no open ticket.")
        dialogue.send("cancel", text, session)
    elif len(candidates) == 1:
        ask_whether(dialogue, candidates, session)
    else:
        ask_which(dialogue, candidates, session)


def ask_whether(dialogue, ticket, session):
    """Ask the customer whether to cancel ``ticket``."""
    env = dialogue.env
    question = interactive.buttons(
        env._("Cancel ticket %(ticket)s?", ticket=ticket._whatsapp_reference()),
        [
            (f"wa:cancel:{ticket.id}", env._("Yes, cancel")),
            (f"wa:keep:{ticket.id}", env._("No, keep it")),
        ],
    )
    dialogue.ask(f"cancel.{ticket.id}", question, session)


def ask_which(dialogue, tickets, session):
    """Ask the customer which of ``tickets`` to cancel."""
    env = dialogue.env
    rows = [
        (f"wa:which:{ticket.id}", ticket.number, ticket._whatsapp_title())
        for ticket in tickets
    ]
    question = interactive.choices(
        env._("Which ticket do you want to cancel?"), env._("Your tickets"), rows
    )
    dialogue.ask("cancel", question, session)


@on_press("which")
def which_pressed(dialogue, ticket_id):
    session = dialogue.show()
    ticket = dialogue.contact._own_ticket(ticket_id)
    if ticket and not ticket.closed:
        ask_whether(dialogue, ticket, session)
    else:
        dialogue.send_ticket_is_over(ticket, session)


@on_press("keep")
def not_cancelled(dialogue, ticket_id):
    session = dialogue.show()
    ticket = dialogue.contact._own_ticket(ticket_id)
    if not ticket or ticket.closed:
        dialogue.send_ticket_is_over(ticket, session)
        return
    text = dialogue.env._("Ticket %(number)s stays open.", number=ticket.number)
    dialogue.send(f"kept.{ticket.id}", text, session)


@on_press("cancel")
def cancel_pressed(dialogue, ticket_id):
    session = dialogue.show()
    ticket = dialogue.contact._own_ticket(ticket_id)
    if not ticket or ticket.closed:
        dialogue.send_ticket_is_over(ticket, session)
        return
    is_known = end_conversation(dialogue.contact, ticket)
    stage = ticket._whatsapp_cancelled_stage()
    env = dialogue.env
    if stage and not ticket._whatsapp_answered_by():
        ticket.with_context(whatsapp_known=KNOWN).stage_id = stage
        text = env._("Ticket %(number)s is cancelled.", number=ticket.number)
    else:
        if not is_known:
            ticket._whatsapp_note_withdrawal()
        text = env._(
            "Our team is working on ticket %(number)s already; we have told them"
            " that you want to cancel it.",
            number=ticket.number,
        )
    dialogue.send(f"cancelled.{ticket.id}", text, session)


def end_conversation(contact, ticket):
    """End the contact's session on ``ticket``; whether it was cancelled before."""
    session = contact.env["helpdesk.whatsapp.session"].search(
        [("contact_id", "=", contact.id), ("ticket_id", "=", ticket.id)], limit=1
    )
    is_known = bool((session.data or {}).get("is_withdrawn"))
    if session and not is_known:
        session.data = {**(session.data or {}), "is_withdrawn": True}
    session._end("closed")
    return is_known


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _whatsapp_cancelled_stage(self):
        """Return the stage of the ticket's team for a cancelled ticket."""
        account = self.whatsapp_contact_id.account_id
        stages = self.team_id.with_company(self.company_id)._get_applicable_stages()
        wanted = account.cancelled_stage_id & stages
        return wanted or stages.filtered("closed")[:1]

    def _whatsapp_answered_by(self):
        """Return who has written to the customer, also by e-mail: the latest first."""
        messages = self.message_ids.filtered(
            lambda message: message.message_type
            in ("comment", "email_outgoing", "whatsapp")
            and not message.is_internal
            and not message.subtype_id.internal
        )
        users = messages.author_id.with_context(active_test=False).user_ids
        return users.filtered(lambda user: not (user.share or user._is_superuser()))

    def _whatsapp_note_withdrawal(self):
        """Notify the agent that the customer wants to cancel the ticket."""
        account = self.whatsapp_contact_id.account_id
        lang = self.user_id.lang or account._language()
        env = self.with_context(lang=lang).env
        self.message_post(
            body=env._("The customer wants to cancel this ticket (WhatsApp)."),
            partner_ids=self.user_id.partner_id.ids,
        )
