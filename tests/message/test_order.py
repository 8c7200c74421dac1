# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of updates that come late, twice, or before what they refer to."""

import json
import time
from datetime import datetime, timedelta, timezone
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from odoo import fields

from ...models.inbox import helpdesk_whatsapp_event
from ...tools.meta import webhook
from ...tools.meta.webhook import split
from ...tools.settling import LEAST, MARGIN, UNKNOWN, Settling
from ..common import SECRET, WhatsappCase, payload, text_message
from ..fuzz import drawn

BRUNO = "5541988887766"


class OrderCase(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.began = int(time.time()) - 7200
        self.account.has_echoes = True

    def comes(self, wamid, second, kind="text", echo=False, body="", **more):
        """Receive an update that was written at ``second``."""
        message = text_message(wamid, body or wamid, timestamp=self.began + second)
        message |= {"type": kind, **more}
        if echo:
            message["to"] = message.pop("from")
            self.store_webhook(payload(message_echoes=[message]))
        else:
            self.store_webhook(payload(message))

    def edits(self, wamid, second, target, body, **more):
        changed = {"type": "text", "text": {"body": body}}
        edit = {"original_message_id": target, "message": changed}
        self.comes(wamid, second, "edit", edit=edit, **more)

    def revokes(self, wamid, second, target, **more):
        self.comes(wamid, second, "revoke", revoke={"original_message_id": target})

    def reacts(self, wamid, second, target, emoji, **more):
        reaction = {"message_id": target, "emoji": emoji}
        self.comes(wamid, second, "reaction", reaction=reaction, **more)

    def has_status(self, wamid, second, state):
        status = {"id": wamid, "status": state, "timestamp": str(self.began + second)}
        self.store_webhook(payload(statuses=[status]))

    def at(self, second):
        moment = datetime.fromtimestamp(self.began + second, timezone.utc)
        return moment.replace(tzinfo=None)

    def reactions(self, wamid):
        return self.message(wamid).mail_message_id.reaction_ids.mapped("content")


class TestLate(OrderCase):
    def test_78_of_two_edits_the_later_by_metas_clock_counts(self):
        self.comes("wamid.1", 0, body="Helo")
        self.edits("wamid.e2", 20, "wamid.1", "Hello!")
        self.process()
        self.edits("wamid.e1", 10, "wamid.1", "Hello")
        self.process()
        first = self.message("wamid.1")
        self.assertEqual(first.text, "Hello!")
        self.assertIn("Hello!", first.mail_message_id.body)
        former = [(version["at"], version["text"]) for version in first.former_texts]
        moments = [fields.Datetime.to_string(self.at(second)) for second in (10, 20)]
        texts = ["Helo", "Hello"]
        self.assertEqual(former, list(zip(moments, texts, strict=True)))

    def test_78_of_two_reactions_the_later_by_metas_clock_counts(self):
        self.comes("wamid.1", 0)
        self.comes("wamid.2", 1, echo=True)
        self.process()
        for wamid, second, emoji in (("r2", 20, ""), ("r1", 10, "👍")):
            self.reacts(f"wamid.{wamid}", second, "wamid.2", emoji)
            self.process()
        self.assertFalse(self.reactions("wamid.2"))

    def test_78_what_comes_before_its_message_waits_for_it(self):
        self.comes("wamid.0", 0)
        self.process()
        self.reacts("wamid.r", 30, "wamid.1", "👍")
        self.revokes("wamid.d", 40, "wamid.1")
        self.comes("wamid.q", 35, context={"id": "wamid.1"})
        self.process()
        self.comes("wamid.1", 10, body="Helo")
        self.process()
        first = self.message("wamid.1")
        self.assertEqual(self.reactions("wamid.1"), ["👍"])
        self.assertEqual(first.deleted_at, self.at(40))
        self.assertEqual(self.message("wamid.q").quoted_id, first)
        waiting = [("awaited_wamid", "!=", False)]
        self.assertFalse(self.env["helpdesk.whatsapp.message"].search(waiting))

    def test_78_a_message_stands_where_its_edit_was_shown_before_it_came(self):
        self.edits("wamid.e", 20, "wamid.1", "Hello!")
        self.process()
        self.assertEqual(self.chatter(self.tickets()), ["Hello!"])
        self.comes("wamid.1", 0, body="Helo")
        self.process()
        self.assertEqual(self.chatter(self.tickets()), ["Hello!"])
        first = self.message("wamid.1")
        self.assertEqual(first.mail_message_id.date, self.at(0))
        self.assertEqual([v["text"] for v in first.former_texts], ["Helo"])

    def test_78_a_status_waits_for_a_message_of_the_phone_app_that_comes_late(self):
        self.account.has_echoes = False
        self.comes("wamid.0", 0)
        self.has_status("wamid.1", 20, "read")
        self.has_status("wamid.1", 10, "delivered")
        self.process()
        self.assertNotIn("pending", self.events().mapped("state"))
        self.comes("wamid.1", 5, echo=True)
        self.process()
        late = self.message("wamid.1")
        self.assertEqual(late.state, "read")
        self.assertEqual((late.delivered_at, late.read_at), (self.at(10), self.at(20)))

    def test_78_only_its_author_edits_or_deletes_a_message(self):
        self.comes("wamid.1", 0)
        self.comes("wamid.2", 1, echo=True, body="Ours")
        self.edits("wamid.e", 2, "wamid.2", "Forged")
        self.revokes("wamid.d", 3, "wamid.2")
        self.process()
        ours = self.message("wamid.2")
        self.assertEqual((ours.text, ours.deleted_at), ("Ours", False))

    def test_78_what_finds_no_message_waits_no_longer_after_a_month(self):
        self.comes("wamid.0", 0)
        self.reacts("wamid.r", 30, "wamid.1", "👍")
        self.process()
        waiting = self.message("wamid.r")
        self.assertEqual(waiting.awaited_wamid, "wamid.1")
        messages = self.env["helpdesk.whatsapp.message"]
        messages._gc_awaiting()
        self.assertTrue(waiting.awaited_wamid)
        self.env.cr.execute(
            "UPDATE helpdesk_whatsapp_message SET create_date = create_date"
            " - interval '31 days' WHERE id = %s",
            [waiting.id],
        )
        self.env.invalidate_all()
        messages._gc_awaiting()
        self.assertFalse(waiting.awaited_wamid)

    def test_79_nobody_reads_a_strangers_message_as_a_quote(self):
        self.comes("wamid.1", 0, body="My password is 1234")
        self.process()
        message = text_message("wamid.2", "And this?", BRUNO, context={"id": "wamid.1"})
        self.store_webhook(payload(message))
        self.process()
        reply, secret = self.message("wamid.2"), self.message("wamid.1")
        self.assertFalse(reply.quoted_id)
        self.assertNotEqual(reply.ticket_id, secret.ticket_id)
        self.assertEqual(reply._to_chatter()["quoted"]["text"], "")
        reply.quoted_id = secret  # as before, or after two contacts were parted
        self.assertEqual(reply._to_chatter()["quoted"]["text"], "")

    def test_79_nor_one_that_comes_after_the_quote(self):
        quote = text_message("wamid.2", "And this?", BRUNO, context={"id": "wamid.1"})
        self.store_webhook(payload(quote))
        self.process()
        self.comes("wamid.1", 0, body="My password is 1234")
        self.process()
        self.assertFalse(self.message("wamid.2").quoted_id)

    def test_83_a_first_message_that_comes_days_late_begins_one_ticket(self):
        for order in ("wamid.1", "wamid.2"), ("wamid.2", "wamid.1"):
            with self.subTest(order=order), self.env.cr.savepoint() as savepoint:
                for wamid in order:
                    self.comes(wamid, 0 if wamid == "wamid.2" else -3 * 86_400)
                    self.process()
                ticket = self.tickets()
                self.assertEqual(len(ticket), 1)
                self.assertEqual(self.message("wamid.1").ticket_id, ticket)
                self.assertEqual(self.message("wamid.2").ticket_id, ticket)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_82_a_moment_in_the_future_is_when_it_came(self):
        message = text_message("wamid.1", timestamp=4_070_908_800)
        self.store_webhook(payload(message))
        self.process()
        now = fields.Datetime.now() + timedelta(seconds=5)
        late, event = self.message("wamid.1"), self.events()
        contact = late.contact_id
        for moment in (
            *(late.sent_at, event.occurred_at, late.mail_message_id.date),
            *(contact.last_seen, contact.wa_id_at, late.session_id.last_activity),
            *(
                contact.window_expires_at - timedelta(hours=24),
                late.session_id.expires_at - timedelta(hours=24),
            ),
        ):
            self.assertLessEqual(moment, now)

    def test_82_more_than_a_minute_ahead_is_the_future(self):
        self.patch(webhook, "SKEW", timedelta(minutes=1))
        message = text_message("wamid.1", timestamp=time.time() + 180)
        self.store_webhook(payload(message))
        self.process()
        self.assertLessEqual(self.message("wamid.1").sent_at, fields.Datetime.now())

    def test_82_so_is_that_of_a_status_and_clocks_may_differ_a_little(self):
        answer_at = self.env.cr.now()
        body = json.dumps(
            payload(
                text_message("wamid.1", timestamp=answer_at.timestamp() + 30),
                statuses=[{"id": "x", "status": "read", "timestamp": "4070908800"}],
            )
        ).encode()
        events = self.env["helpdesk.whatsapp.event"]
        events._store(split(body), SECRET)
        message, status = self.events()
        self.assertGreater(message.occurred_at, answer_at)
        self.assertEqual(status.occurred_at, status.received_at.replace(microsecond=0))


class TestBurst(OrderCase):
    def store_begun(self, wamid, began_at, second=0):
        message = text_message(wamid, wamid, timestamp=self.began + second)
        body = json.dumps(payload(message)).encode()
        events = self.env["helpdesk.whatsapp.event"]
        events._store_signed(split(body), events._digest(SECRET), began_at)

    def test_81_within_a_second_the_request_that_began_first_comes_first(self):
        now = self.env.cr.now() - timedelta(seconds=2)
        for number in (1, 3, 2, 6, 5, 4):
            began = now + timedelta(milliseconds=50 * number)
            self.store_begun(f"wamid.{number}", began)
        self.store_begun("wamid.0", now + timedelta(seconds=1), second=-1)
        self.env.flush_all()
        self.work("inbox")
        shown = self.chatter(self.tickets())
        self.assertEqual(shown, [f"wamid.{number}" for number in range(7)])

    def test_81_where_posts_are_stored_quickly_a_burst_settles_for_less(self):
        settling, most = Settling(), timedelta(milliseconds=250)
        now = datetime.now(timezone.utc).replace(tzinfo=None)
        self.assertEqual(settling.pause(most), MARGIN * UNKNOWN)
        settling.note(now + timedelta(seconds=1))
        self.assertEqual(settling.pause(most), LEAST)
        self.assertEqual(settling.pause(timedelta(0)), timedelta(0))
        settling.note(now - timedelta(seconds=1))
        self.assertEqual(settling.pause(most), most, "one was slow")
        with patch("time.monotonic", return_value=time.monotonic() + 60):
            self.assertEqual(settling.pause(most), LEAST, "a minute ago")

    def test_81_a_burst_settles_for_a_moment(self):
        pause = MARGIN * UNKNOWN
        self.patch(helpdesk_whatsapp_event, "SETTLE", 2 * pause)
        self.patch(helpdesk_whatsapp_event, "SETTLING", Settling())
        now = self.env.cr.now()
        self.store_begun("wamid.1", now)
        event = self.events()
        self.assertEqual(event.next_attempt_at, now + pause)
        self.has_status("wamid.x", 0, "read")
        self.assertFalse((self.events() - event).next_attempt_at)

    def test_81_a_message_waits_for_an_earlier_one_that_settles_for_longer(self):
        self.comes("wamid.1", 0)
        self.comes("wamid.2", 1)
        slow = self.events().filtered(lambda event: "wamid.1" in event.payload)
        slow.next_attempt_at = self.env.cr.now() + timedelta(hours=1)
        self.process()
        self.assertFalse(self.tickets())
        slow.next_attempt_at = False
        self.process()
        self.assertEqual(self.chatter(self.tickets()), ["wamid.1", "wamid.2"])


class TestAnyOrder(OrderCase):
    """One conversation's updates, in any order, some of them twice."""

    UPDATES = (
        lambda case: case.comes("wamid.1", 0, body="Helo"),
        lambda case: case.edits("wamid.e1", 10, "wamid.1", "Hello"),
        lambda case: case.edits("wamid.e2", 20, "wamid.1", "Hello!"),
        lambda case: case.comes("wamid.2", 30, echo=True, body="Hi, Maria"),
        lambda case: case.has_status("wamid.2", 31, "delivered"),
        lambda case: case.has_status("wamid.2", 32, "failed"),
        lambda case: case.has_status("wamid.2", 33, "read"),
        lambda case: case.comes("wamid.4", 34, echo=True, body="Are you there?"),
        lambda case: case.has_status("wamid.4", 35, "sent"),
        lambda case: case.has_status("wamid.4", 36, "failed"),
        lambda case: case.reacts("wamid.r1", 40, "wamid.2", "👍"),
        lambda case: case.reacts("wamid.r2", 42, "wamid.2", "❤️"),
        lambda case: case.comes("wamid.3", 50, context={"id": "wamid.2"}),
        lambda case: case.revokes("wamid.d", 55, "wamid.3"),
        lambda case: case.reacts("wamid.r3", 57, "wamid.1", "🙏", echo=True),
        lambda case: case.reacts("wamid.r4", 59, "wamid.1", "", echo=True),
        lambda case: case.edits("wamid.e3", 60, "wamid.2", "Hi!", echo=True),
    )

    def outcome(self, order, batch=4):
        """Return what there is after the updates have come in this order."""
        with self.env.cr.savepoint() as savepoint:
            for place, number in enumerate(order, 1):
                self.UPDATES[number](self)
                if not place % batch:
                    self.process()
            for _round in range(4):  # statuses that wait for a moment
                self.events("pending").next_attempt_at = False
                self.process()
            self.assertFalse(self.events("pending", "failed"))
            found = [self.seen(f"wamid.{number}") for number in (1, 2, 3, 4)]
            found.append(len(self.tickets()))
            found.append(self.env["helpdesk.whatsapp.contact"].search_count([]))
            found.append(sorted(self.chatter(self.tickets())))
            savepoint.rollback()
        self.env.invalidate_all()
        return found

    def seen(self, wamid):
        message = self.message(wamid)
        former = [version["text"] for version in message.former_texts or []]
        return {
            **{"text": message.text, "former": former, "state": message.state},
            "times": (message.sent_at, message.delivered_at, message.read_at),
            "failed": (message.failed_at, message.failure_reason),
            "ticks": message.mail_message_id.notification_ids.notification_status,
            "deleted": message.deleted_at,
            "quoted": message.quoted_id.wamid,
            "reactions": self.reactions(wamid),
            "owner": message.contact_id.wa_id,
            "ticket": message.ticket_id == self.tickets(),
            "shown": message.mail_message_id.date,
        }

    def test_78_any_order_repetition_and_delay_ends_in_the_same(self):
        numbers = range(len(self.UPDATES))
        expected = self.outcome(numbers)
        self.assertEqual(expected[0]["text"], "Hello!")
        self.assertEqual(expected[0]["reactions"], [])
        self.assertEqual(expected[1]["reactions"], ["❤️"])
        self.assertEqual((expected[1]["text"], expected[1]["state"]), ("Hi!", "read"))
        self.assertEqual((expected[2]["quoted"], expected[4]), ("wamid.2", 1))
        self.assertEqual(expected[3]["failed"], (self.at(36), "refused"))

        @drawn(3)
        @given(
            st.permutations(numbers),
            st.lists(st.sampled_from(numbers), max_size=4),
            st.integers(3, len(numbers)),
        )
        def check(order, again, batch):
            self.assertEqual(self.outcome([*order, *again], batch), expected)

        check()
