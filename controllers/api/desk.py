# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Endpoints ``/tickets``, ``/conversations`` and ``/teams`` of the REST API."""

from ...tools.api.endpoint import endpoint
from .schemas.desk import (
    ConversationAnswer,
    ConversationChange,
    ConversationPage,
    ConversationQuery,
    TeamList,
    TicketAnswer,
    TicketChange,
    TicketPage,
    TicketQuery,
)


@endpoint(
    "GET",
    "/tickets",
    "List the tickets",
    query=TicketQuery,
    answers={200: ("A page of tickets.", TicketPage)},
    errors=(422,),
)
def list_tickets(call):
    """Returns tickets that the user of the key may read, with stage, agent and who
    waits for whom.
    """
    tickets = call.env["helpdesk.ticket"]
    domain = tickets._whatsapp_api_domain(call.query.given())
    return call.page("tickets", tickets, domain, "_whatsapp_to_api")


@endpoint(
    "GET",
    "/tickets/{id}",
    "One ticket",
    answers={200: ("The ticket.", TicketAnswer)},
)
def get_ticket(call):
    """Returns one ticket. `GET /messages?ticketId=` has its messages."""
    ticket = call.record("helpdesk.ticket", call.path.id)
    return {"ticket": ticket._whatsapp_to_api()[0]}


@endpoint(
    "PATCH",
    "/tickets/{id}",
    "Change, close or assign a ticket",
    body=TicketChange,
    example={"close": True},
    answers={200: ("The ticket as it is now.", TicketAnswer)},
    errors=(422,),
)
def change_ticket(call):
    """Moves a ticket to another stage, closes it or assigns it, with the rights of the
    user of the key. Automatic messages follow as if a user had done it in Odoo.
    """
    ticket = call.record("helpdesk.ticket", call.path.id)
    ticket._whatsapp_set_from_api(call.body.given())
    return {"ticket": ticket._whatsapp_to_api()[0]}


@endpoint(
    "GET",
    "/conversations",
    "List the conversations",
    query=ConversationQuery,
    answers={200: ("A page of conversations.", ConversationPage)},
    errors=(422,),
)
def list_conversations(call):
    """Returns conversations, going on or past, whose tickets the user of the key may
    read. A contact has at most one that is `active`.
    """
    sessions = call.env["helpdesk.whatsapp.session"]
    return call.page(
        "conversations", sessions, sessions._api_domain(call.query.given())
    )


@endpoint(
    "GET",
    "/conversations/{id}",
    "One conversation",
    answers={200: ("The conversation.", ConversationAnswer)},
)
def get_conversation(call):
    """Returns one conversation, with the stage and the agent of its ticket."""
    session = call.record("helpdesk.whatsapp.session", call.path.id)
    return {"conversation": session._to_api()[0]}


@endpoint(
    "PATCH",
    "/conversations/{id}",
    "End a conversation",
    body=ConversationChange,
    example={"state": "closed"},
    answers={200: ("The conversation as it is now.", ConversationAnswer)},
    errors=(422,),
)
def end_conversation(call):
    """Ends a conversation; its ticket stays as it is. One that has ended stays so."""
    session = call.record("helpdesk.whatsapp.session", call.path.id)
    session._end_from_api()
    return {"conversation": session._to_api()[0]}


@endpoint(
    "GET",
    "/teams",
    "Teams, with their stages and agents",
    answers={200: ("The teams.", TeamList)},
)
def list_teams(call):
    """Returns the teams that the user of the key may see: to which stages their tickets
    can be moved, and to whom they can be assigned.
    """
    teams = call.env["helpdesk.ticket.team"].search([])
    return {"teams": teams._whatsapp_to_api()}
