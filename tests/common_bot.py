# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from ..tools import interactive
from .common import WhatsappCase


class BotCase(WhatsappCase):
    """Base of the bot's tests: English automatic answers without a pause between."""

    def prepare(self):
        super().prepare()
        self.account.answer_pause = 0
        self.joao = self.simulator.customer("João", "5541988887766")
        self.receive("The printer is broken")
        self.ticket = self.tickets()
        self.contact = self.ticket.whatsapp_contact_id
        self.contact.lang = "en_US"
        self.session = self.ticket.whatsapp_session_ids

    def queued(self, contact=None):
        """Return the automatic messages to a customer, oldest first."""
        return self.env["helpdesk.whatsapp.message"].search(
            [
                ("contact_id", "=", (contact or self.contact).id),
                ("is_automatic", "=", True),
            ],
            order="id",
        )

    def say(self, text=None, customer=None, **more):
        """Receive a message of Maria; returns the texts of the automatic answers."""
        before = self.queued()
        self.receive(text, customer, **more)
        return (self.queued() - before).mapped("text")

    def ask(self, text):
        """Receive a message of Maria; returns the text of its only answer."""
        [answer] = self.say(text)
        return answer

    def options(self):
        """Return the options of the last interactive message, as ids by title."""
        asked = self.queued().filtered(lambda m: m.message_type == "interactive")
        content = json.loads(asked[-1:].content)
        return {title: uid for uid, title, _more in interactive.options_of(content)}

    def press(self, title, uid=None, customer=None):
        """Press a button as Maria; returns the texts of the automatic answers."""
        reply = {"id": uid or self.options()[title], "title": title}
        kind = {"type": "button_reply", "button_reply": reply}
        return self.say(
            customer=customer, message={"type": "interactive", "interactive": kind}
        )

    def another_ticket(self, text="The phone is dead"):
        """Open another ticket of Maria, and end its conversation; returns it."""
        self.receive(f"/new {text}")
        ticket = self.tickets()[-1:]
        ticket.whatsapp_session_ids._end("closed")
        return ticket

    def end_session(self):
        self.session._end("closed")

    def close(self, ticket):
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    def assertOnlyTicket(self):
        self.assertEqual(self.tickets(), self.ticket)
