# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Carries out the commands ``/help``, ``/status``, ``/new`` and ``/language``.

A command is posted in the ticket of the active session, if any, and opens none. A file
with a command as its caption is also routed as any message.
"""

from odoo.tools import format_datetime

from ...tools import commands, interactive, languages
from .dialogue import on_command, on_press

#: Most tickets that are listed, and most characters of their titles.
TICKETS = 10
TITLE = 80


@on_command(commands.HELP)
def send_help(dialogue, _command, session):
    dialogue.send("help", help_text(dialogue.env), session)


def help_text(env):
    """Return the list of commands, in the environment's language."""
    return env._(
        "*/status* – your open tickets\n"
        "*/new* – open a new ticket\n"
        "*/cancel* – cancel a ticket\n"
        "*/language* – choose another language\n"
        "*/help* – these commands\n\n"
        "Anything else you write is read by our team. To get no more automatic"
        " messages, write STOP."
    )


@on_command(commands.NEW)
def open_new(dialogue, command, session):
    """End the session, so that what the customer writes next opens a new ticket."""
    if command.rest or dialogue.is_file():
        session._end("closed")
        dialogue.message.text = command.rest
        dialogue.begin()
        return
    dialogue.show()
    session._end("closed")
    contact = dialogue.contact
    contact._bot_remember(new=contact._bot_mark(dialogue.message))
    text = dialogue.env._("All right. Your next message will open a new ticket.")
    dialogue.send("new", text, session)


# -------------------------------------------------------------------------- /status


@on_command(commands.STATUS)
def send_status(dialogue, _command, session):
    dialogue.send("status", status_text(dialogue.contact), session)


def status_text(contact):
    """Return a text about the contact's open tickets, in their language."""
    env, tickets = contact._own_env(), contact._open_tickets()
    if not tickets:
        return env._("You have no open tickets. Just write to us and we will open one.")
    shown = tickets[:TICKETS]
    updates = contact._last_updates_of(shown)
    parts = [status_of(ticket.with_env(env), updates[ticket]) for ticket in shown]
    if len(tickets) > len(shown):
        parts.append(env._("… and %(count)s more.", count=len(tickets) - TICKETS))
    return "\n\n".join(parts)


def status_of(ticket, moment):
    """Return a text about one ticket for its customer.

    :param datetime moment: when the helpdesk last changed it or wrote
    """
    env, contact = ticket.env, ticket.whatsapp_contact_id
    agents = ticket.user_id or ticket._whatsapp_answered_by()
    agent = agents[:1].name or env._("nobody yet")
    label = ticket._whatsapp_reference(TITLE)
    return "\n".join(
        (
            label.replace(ticket.number, f"*{ticket.number}*", 1),
            env._("Stage: %(stage)s", stage=ticket.stage_id.name or "–"),
            env._("Agent: %(agent)s", agent=agent),
            env._("Last update: %(moment)s", moment=local_time(contact, moment)),
        )
    )


def local_time(contact, moment):
    """Return ``moment`` as a text in the contact's time zone and language."""
    return format_datetime(
        contact.env,
        moment,
        tz=contact._timezone(),
        dt_format="short",
        lang_code=contact._language(),
    )


# ------------------------------------------------------------------------ /language


@on_command(commands.LANGUAGE)
def ask_for_language(dialogue, command, session):
    installed = dialogue.contact.env["res.lang"].get_installed()
    code = languages.find(command.rest, installed)
    if code:
        set_language(dialogue, code, session)
        return
    env = dialogue.env
    if len(installed) < 2:
        text = env._("There is only one language here.")
        dialogue.send("language", text, session)
        return
    rows = [
        (f"wa:lang:{code}", languages.own_name(name), "") for code, name in installed
    ]
    question = interactive.choices(
        env._("Which language shall we write to you in?"), env._("Languages"), rows
    )
    dialogue.ask("language", question, session, is_language=True)


@on_press("lang")
def language_pressed(dialogue, code):
    session = dialogue.show()
    if code in dict(dialogue.contact.env["res.lang"].get_installed()):
        set_language(dialogue, code, session)


def set_language(dialogue, code, session):
    """Write to the contact in ``code`` from now on, whatever the partner's language."""
    contact = dialogue.contact
    contact.lang = code
    name = languages.own_name(dict(contact.env["res.lang"].get_installed())[code])
    text = dialogue.env._("From now on we write to you in %(language)s.", language=name)
    dialogue.send(f"language.{code}", text, session)
