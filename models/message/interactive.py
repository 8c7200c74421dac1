# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo import api, fields, models

from ...tools import interactive
from ...tools.meta import contents


class HelpdeskWhatsappMessage(models.Model):
    """Stores which option of our buttons or list the customer chose."""

    _inherit = "helpdesk.whatsapp.message"

    choice_id = fields.Many2one(
        "helpdesk.whatsapp.message",
        "Chosen",
        index="btree_not_null",
        ondelete="set null",
        help="The customer's answer to these buttons or this list, the last of"
        " several.",
    )

    @api.model
    def _create_inbound(self, contact, update, sent_at):
        message = super()._create_inbound(contact, update, sent_at)
        message._note_choice()
        return message

    def _note_choice(self):
        """Store this message as the answer to the question it replies to."""
        question, chosen = self.quoted_id, self._chosen_uid()
        options = {uid for uid, _title, _more in question._options_offered()}
        if chosen not in options or question.contact_id != self.contact_id:
            return
        question._lock()
        if not question.choice_id or question.choice_id.sent_at <= self.sent_at:
            question.choice_id = self
            question._announce()

    def _chosen_uid(self):
        """Return the id of the button or row that the customer chose, or ``None``."""
        reply = contents.reply_of(self._meta_as_sent()) if self else None
        return reply.id if reply else None

    def _interactive_sent(self):
        """Return Meta's object of the question that we ask in this message, if any."""
        is_ours = self.direction == "outbound" and self.message_type == "interactive"
        return json.loads(self.content or "{}") if is_ours else {}

    def _options_offered(self):
        """Return the options of the question that we ask in this message.

        :return: list of (id, title, description)
        """
        question = self._interactive_sent()
        return interactive.options_of(question) if question else []

    def _options_of_agent(self):
        """Return the options that an agent, not the bot, offers in this message.

        :return: list of (id, title, description)
        """
        options = [] if self.template_id else self._options_offered()
        return [
            option for option in options if not option[0].startswith(interactive.OWN)
        ]

    def _render_interactive(self, meta):
        """Render an agent's question without its options, which are shown apart."""
        if self._options_of_agent():
            return [self._text_as_html(interactive.text_of(meta["interactive"]))]
        return super()._render_interactive(meta)

    def _options_to_chatter(self):
        return {"question": self[:1]._question_to_chatter()}

    def _question_to_chatter(self):
        """Return our options, and which was chosen (JSON), or ``False``.

        The chatter's text of an automatic question has its options, too: ``text``,
        which has not, is shown in its place.
        """
        question, options = self._interactive_sent(), self._options_offered()
        if not options:
            return False
        chosen = self.choice_id._chosen_uid()
        is_agents = bool(self._options_of_agent())
        return {
            "text": "" if is_agents else interactive.text_of(question),
            "button": question["action"].get("button", ""),
            "options": [
                {"title": title, "description": more, "is_chosen": uid == chosen}
                for uid, title, more in options
            ],
        }
