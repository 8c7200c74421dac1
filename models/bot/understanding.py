# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Decides what a message means to the bot: a button, a command, a reply, or nothing."""

from datetime import timedelta

from ...tools import commands, languages
from ...tools.meta import contents
from .commands import help_text
from .dialogue import WITH_TEXT

#: A question may be answered by typing ("1", "yes") for so long.
QUESTION_LASTS = timedelta(hours=24)


def converse(dialogue):
    """Do what the message asks of the bot; whether it needs no ticket any more.

    Commands and the bot's own buttons work at any time. What may be meant for an agent
    (``status`` without a slash, a lone "1") works only if no agent has written in the
    session.
    """
    for understand in (
        pressed,
        opted_out_or_in,
        typed_command,
        typed_reply,
        typed_bare_name,
        first_text,
    ):
        done = understand(dialogue)
        if done is not None:
            return done
    return False


def pressed(dialogue):
    """Press one of the bot's buttons or rows, whatever its label says."""
    message = dialogue.message
    if message.message_type not in ("interactive", "button"):
        return None
    reply = contents.reply_of(message._meta_as_sent())
    return dialogue.press(reply.id) if reply else None


def opted_out_or_in(dialogue):
    """Opt out on STOP, and in on START."""
    contact, message = dialogue.contact, dialogue.message
    if message.message_type not in ("text", "button"):
        return None
    is_out = commands.is_opt_out(message.text)
    is_in = commands.is_opt_in(message.text) and contact.is_opted_out
    if not is_out and not is_in:
        return None
    # Written in a conversation with an agent, it may have been meant for them.
    is_for_agent = contact._human_is_in(dialogue.session())
    session = dialogue.show(notify=is_for_agent)
    if is_out and not contact.is_opted_out:
        contact._set_opted_out(True)
        text = dialogue.env._(
            "You will no longer get automatic messages from us. Our team still"
            " answers what you write. To get them again, send START."
        )
        dialogue.send("opt_out", text, session)
    elif not is_out:
        contact._set_opted_out(False)
        text = dialogue.env._("Automatic messages are on again.")
        dialogue.send("opt_in", text, session)
    return True


def typed_command(dialogue):
    if dialogue.message.message_type not in WITH_TEXT:
        return None
    command = commands.command(dialogue.message.text)
    if not command:
        return None
    if command.name == commands.UNKNOWN:
        return unknown_command(dialogue, command)
    return dialogue.execute(command)


def unknown_command(dialogue, command):
    """Answer with the help; a message with more text is routed all the same."""
    session = dialogue.session()
    if dialogue.contact._human_is_in(session):
        return False
    is_command = not command.rest and not dialogue.is_file()
    if is_command:
        dialogue.show()
    unknown = dialogue.env._("Sorry, we do not know this command.")
    dialogue.send("unknown", f"{unknown}\n\n{help_text(dialogue.env)}", session)
    return is_command


def typed_reply(dialogue):
    """Press the option that was typed as an answer to the open question."""
    contact, message = dialogue.contact, dialogue.message
    question = contact._bot_recall("question")
    if not question or message.message_type != "text":
        return None
    uid = None
    if contact._is_fresh(question, QUESTION_LASTS):
        uid = option_of(question, message.text, contact.env)
    if uid:
        return dialogue.press(uid)
    if question["is_yes_no"]:  # a later "yes" may answer something else
        contact._bot_remember(question=None)
    return None


def option_of(question, text, env):
    """Return the id of the option that ``text`` names: number, title, yes or no."""
    options, number = question["options"], commands.number(text)
    if number and number <= len(options):
        return options[number - 1][0]
    wanted = commands.folded(text).strip(" #.!")
    for uid, title in options:
        if wanted == commands.folded(title):
            return uid
    if question["is_yes_no"]:
        answer = commands.yes_or_no(text)
        return None if answer is None else options[0 if answer else 1][0]
    if not question.get("is_language"):
        return None
    code = languages.find(text, env["res.lang"].get_installed())
    return code and f"wa:lang:{code}"


def typed_bare_name(dialogue):
    """Execute a command without its slash: ``status``, or any after an answer."""
    message = dialogue.message
    name = message.message_type == "text" and commands.bare_command(message.text)
    if not name or (name != commands.STATUS and not dialogue.is_talking()):
        return None
    if dialogue.contact._human_is_in(dialogue.session()):
        return None
    return dialogue.execute(commands.Command(name))


def first_text(dialogue):
    """Open a ticket with what follows ``/new``; ignore thanks to the bot."""
    contact, message = dialogue.contact, dialogue.message
    wants_new = contact._bot_recall("new")
    is_thanks = (
        message.message_type == "text"
        and dialogue.is_talking()
        and commands.is_courtesy(message.text)
    )
    if not wants_new and not is_thanks:
        return None
    if dialogue.session():
        contact._bot_remember(new=None)
        return None
    if is_thanks:
        return None if contact._ticket_meant(message) else True
    if contact._is_fresh(wants_new, QUESTION_LASTS):
        dialogue.begin()
        return True
    contact._bot_remember(new=None)
    return None
