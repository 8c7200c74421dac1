# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import timedelta

from odoo import api, fields, models

from ...tools import call_to_action
from ...tools.meta import answers
from ..common.words import OUTBOUND

#: Icons of the buttons, of Font Awesome.
ICONS = {
    call_to_action.LINK: "fa-external-link",
    call_to_action.LOCATION: "fa-map-marker",
    call_to_action.FLOW: "fa-list-alt",
    call_to_action.CALL: "fa-phone",
    call_to_action.PERMISSION: "fa-phone",
}
#: Meta takes one request to call a customer in this time, two in seven days.
PERMISSION_EVERY, PERMISSION_IN = timedelta(days=1), timedelta(days=7)
PERMISSIONS = 2


class HelpdeskWhatsappMessage(models.Model):
    """Shows the button of a message, and whether the customer has answered it."""

    _inherit = "helpdesk.whatsapp.message"

    def _call_to_action(self):
        """Return the interactive object if it has one button, else ``None``."""
        if self.direction != OUTBOUND or self.message_type != "interactive":
            return None
        content = json.loads(self.content or "{}")
        return content if content.get("type") in call_to_action.KINDS else None

    def _options_offered(self):
        asked = self._call_to_action()
        if not asked:
            return super()._options_offered()
        label = call_to_action.label_of(asked) or self._label_of_whatsapp(asked["type"])
        return [(asked["type"], label, call_to_action.url_of(asked))]

    def _label_of_whatsapp(self, kind):
        """Return what a button says that WhatsApp labels in the customer's language."""
        if kind == call_to_action.LOCATION:
            return self.env._("Send location")
        return self.env._("Let the business call")

    def _question_to_chatter(self):
        question, asked = super()._question_to_chatter(), self._call_to_action()
        if asked:
            [option] = question["options"]
            is_answered = bool(self.choice_id)
            option |= {"icon": ICONS[asked["type"]], "is_chosen": is_answered}
        return question

    def _note_answer_to_button(self):
        """Store a customer's message as the answer to the button that it replies to."""
        asked = self.quoted_id._call_to_action() if self.quoted_id else None
        if not asked or self.quoted_id.contact_id != self.contact_id:
            return
        kind = answers.kind_of(self._meta_as_sent()) or self.message_type
        if kind == call_to_action.ANSWERS.get(asked["type"]):
            self.quoted_id._lock()
            self.quoted_id.choice_id = self
            self.quoted_id._announce()

    @api.model
    def _permission_can_be_asked_at(self, contact):
        """Return when Meta takes the next request to call ``contact``, or ``None``."""
        now = fields.Datetime.now()
        asked = self.search(
            [
                ("contact_id", "=", contact.id),
                ("direction", "=", OUTBOUND),
                ("message_type", "=", "interactive"),
                ("content", "like", f'"{call_to_action.PERMISSION}"'),
                ("state", "!=", "failed"),
                ("create_date", ">", now - PERMISSION_IN),
            ],
            order="id desc",
        )
        moments = [message.create_date for message in asked]
        ends = [moment + PERMISSION_EVERY for moment in moments[:1]]
        if len(moments) >= PERMISSIONS:
            ends.append(moments[PERMISSIONS - 1] + PERMISSION_IN)
        return max((end for end in ends if end > now), default=None)
