# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Stores what the report needs of the bot: what customers asked it for."""

from odoo import fields, models

from ...tools import commands, interactive
from ...tools.meta import contents

OTHER, REPLY = "other", "reply"
OPT_OUT, OPT_IN = "opt_out", "opt_in"
TOPICS = [
    ("status", "Status of their tickets"),
    ("new", "New ticket"),
    ("cancel", "Cancelling a ticket"),
    ("language", "Language"),
    ("help", "Help"),
    ("resolved", "Whether it is solved"),
    ("rate", "Rating"),
    ("ticket", "Which ticket it is about"),
    (OPT_OUT, "Opting out"),
    (OPT_IN, "Opting in again"),
    (REPLY, "Typed answer to a question"),
    (OTHER, "Other"),
]
#: Topics of the bot's buttons and of commands, where these have other names.
SAME = {"lang": "language", "which": "cancel", "keep": "cancel", "reopen": "resolved"}


class HelpdeskWhatsappMessage(models.Model):
    """Stores what a customer's message has asked the bot for."""

    _inherit = "helpdesk.whatsapp.message"

    bot_topic = fields.Selection(
        TOPICS,
        "Topic for the bot",
        readonly=True,
        help="What the bot took the message for, if it answered it or did as told.",
    )

    def _topic_for_bot(self, text):
        """Return what the message asked the bot for (one of ``TOPICS``).

        For messages that the bot has dealt with; opting out is not looked at.

        :param str text: the message's text before the bot took its command away
        """
        if self.message_type in ("interactive", "button"):
            reply = contents.reply_of(self._meta_as_sent())
            is_ours = reply and reply.id.startswith(interactive.OWN)
            name = reply.id.split(":")[1] if is_ours else OTHER
        elif command := commands.command(text):
            name = command.name
        elif self.opened_ticket_id:
            name = commands.NEW
        else:
            otherwise = OTHER if commands.is_courtesy(text) else REPLY
            name = commands.bare_command(text) or otherwise
        topic = SAME.get(name, name)
        return topic if topic in dict(TOPICS) else OTHER


class HelpdeskWhatsappContact(models.Model):
    """Notes the topic of messages that the bot has dealt with."""

    _inherit = "helpdesk.whatsapp.contact"

    def _converse(self, message):
        """Also store what the message was for the bot.

        Someone who opts out twice has opted out once.
        """
        text = message.text or ""
        is_choice = commands.is_opt_out(text) or commands.is_opt_in(text)
        was_out = is_choice and self.is_opted_out
        is_done = super()._converse(message)
        if is_done and not is_choice:
            message.bot_topic = message._topic_for_bot(text)
        elif is_done:
            is_out = self.is_opted_out
            changed = OPT_OUT if is_out else OPT_IN
            message.bot_topic = changed if is_out != was_out else OTHER
        return is_done
