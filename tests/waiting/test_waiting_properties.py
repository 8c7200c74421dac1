# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..common import MARIA, payload, text_message
from .test_waiting import WaitingCase

FIGURES = (
    "whatsapp_last_message_id",
    "whatsapp_last_message_at",
    "whatsapp_waiting_for",
    "whatsapp_waiting_since",
)


class Happenings:
    """Actions of customers and agents in a conversation, by name."""

    def writes(self, text="Is it *on* fire?", age=0):
        self.count += 1
        sent_at = time.time() + self.count - age
        message = text_message(f"wamid.{self.count}", text, timestamp=sent_at)
        self.store_webhook(payload(message))
        self.process()

    def writes_late(self):
        self.writes("I had asked before", age=300)

    def thanks(self):
        self.writes("Obrigada!")

    def commands(self):
        self.writes("/status")

    def replies_by_phone(self):
        self.count += 1
        message = text_message(f"wamid.{self.count}", "By phone")
        body = payload(message_echoes=[{**message, "to": MARIA}])
        body["entry"][0]["changes"][0]["field"] = "smb_message_echoes"
        self.store_webhook(body)
        self.process()

    def answers(self):
        if self.ticket.whatsapp_contact_id:
            self.answer(self.ticket)

    def answers_itself(self):
        for contact in self.ticket.whatsapp_contact_id:
            contact._answer(f"note{self.count}", "We are closed", self.ticket)

    def outgoing(self, *states):
        return self.both.whatsapp_message_ids.filtered(
            lambda m: m.direction == "outbound" and m.state in states
        ).sorted("id")[-1:]

    def fails(self):
        for message in self.outgoing("outgoing", "accepted", "sent"):
            message._fail("refused")

    def is_accepted(self):
        for message in self.outgoing("outgoing"):
            message._climb("accepted")
            message._climb("sent", message.create_date)

    def is_sent_again(self):
        for message in self.outgoing("failed"):
            message._queue_anew()

    def is_cancelled(self):
        self.outgoing("failed")._deal_with("cancelled")

    def closes(self):
        self.ticket.stage_id = self.closed_stage

    def reopens(self):
        self.ticket.stage_id = self.open_stage

    def archives(self):
        self.ticket.active = not self.ticket.active

    def stage_ends_tickets(self):
        self.open_stage.closed = not self.open_stage.closed

    def moves(self):
        if self.ticket.whatsapp_contact_id:
            self.ticket._whatsapp_hand_over(self.other)
        elif self.other.whatsapp_contact_id:
            self.other._whatsapp_hand_over(self.ticket)

    def is_seen(self):
        self.ticket.with_user(self.agent).whatsapp_seen()


HAPPENINGS = [
    name for name in vars(Happenings) if name[0] != "_" and name != "outgoing"
]


class TestFigures(WaitingCase, Happenings):
    """After any actions, the values of lists agree with the messages."""

    relaxed = settings(
        deadline=None,
        max_examples=10,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

    def prepare(self):
        super().prepare()
        stages = self.env["helpdesk.ticket.stage"]
        self.open_stage = stages.create({"name": "Busy"})
        self.closed_stage = stages.create({"name": "Over", "closed": True})
        self.ticket.stage_id = self.open_stage
        self.other = self.env["helpdesk.ticket"].create(
            {"name": "Fire", "description": "<p>x</p>", "team_id": self.team.id}
        )
        self.count = 0
        self.both = (self.ticket | self.other).with_context(active_test=False)

    @relaxed
    @given(names=st.lists(st.sampled_from(HAPPENINGS), min_size=2, max_size=8))
    def test_figures_are_what_the_messages_say(self, names):
        with self.env.cr.savepoint() as savepoint:
            for name in names:
                getattr(self, name)()
                self.env.invalidate_all()
                tickets = self.both | self.tickets()
                before = tickets.read(FIGURES)
                unread = tickets.mapped("whatsapp_unread")
                tickets._whatsapp_recount()
                self.assertEqual(before, tickets.read(FIGURES), names)
                self.assertGreaterEqual(min(unread), 0)
                self.assertEqual(unread, tickets.mapped("whatsapp_unread"))
            savepoint.rollback()
        self.env.invalidate_all()
