import json

from odoo import api, fields, models

from ...tools import interactive
from ...tools.meta import contents


class HelpdeskWhatsappMessage(models.Model):
    """What an agent let a customer choose from, and what was chosen."""

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
        """Mark at the question what this message chose of it."""
        asked, chosen = self.quoted_id, self._chosen_uid()
        options = {uid for uid, _title, _more in asked._options_of_agent()}
        if chosen not in options or asked.contact_id != self.contact_id:
            return
        asked._lock()
        if not asked.choice_id or asked.choice_id.sent_at <= self.sent_at:
            asked.choice_id = self
            asked._announce()

    def _chosen_uid(self):
        """The id of the option this message chose, if it did."""
        reply = contents.reply_of(self._meta_as_sent()) if self else None
        return reply.id if reply else None

    def _options_of_agent(self):
        """(id, title, description) of each option, if it is no machine that asked."""
        is_ours = self.direction == "outbound" and not self.template_id
        if not is_ours or self.message_type != "interactive":
            return []
        content = json.loads(self.content or "{}")
        options = interactive.options_of(content) if content else []
        return [
            option for option in options if not option[0].startswith(interactive.OWN)
        ]

    def _render_interactive(self, meta):
        """The options below an agent's message are shown apart from its words."""
        if self._options_of_agent():
            return [self._text_as_html(interactive.text_of(meta["interactive"]))]
        return super()._render_interactive(meta)

    def _options_to_chatter(self):
        return {"question": self[:1]._question_to_chatter()}

    def _question_to_chatter(self):
        """The options below an agent's message, and which was chosen, or ``False``."""
        options = self._options_of_agent()
        if not options:
            return False
        chosen = self.choice_id._chosen_uid()
        return {
            "button": json.loads(self.content)["action"].get("button", ""),
            "options": [
                {"title": title, "description": more, "is_chosen": uid == chosen}
                for uid, title, more in options
            ],
        }
