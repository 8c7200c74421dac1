# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of tickets, conversations, new messages, words, batches and persons' data."""

import io
import json
import zipfile

from odoo.sql_db import db_connect

from ..common import MARIA
from ..common_templates import PNG
from .test_api import ApiCase

HELLO = {"type": "text", "content": {"text": "Hello"}}


class TestDesk(ApiCase):
    def prepare(self):
        super().prepare()
        self.inbound = self.receive("The printer is broken")
        self.ticket = self.tickets()
        self.path = f"/tickets/{self.ticket.id}"

    def change(self, values, user=None):
        return self.call("PATCH", self.path, values, user=user)

    def test_accounts_are_listed_for_agents(self):
        [row] = self.get("/accounts")["accounts"]
        self.assertEqual((row["id"], row["isFirst"]), (self.account.id, True))
        self.assertNotIn("token", json.dumps(row).lower())

    def test_a_ticket_has_its_stage_its_agent_and_who_waits(self):
        row = self.get(self.path)["ticket"]
        self.assertEqual(row["stage"]["id"], self.ticket.stage_id.id)
        self.assertEqual(row["waitingFor"], "us")
        self.assertIsNone(row["agent"])
        contact = self.ticket.whatsapp_contact_id.id
        for query, found in (
            (f"?contactId={contact}&closed=false&onWhatsapp=true", True),
            ("?waitingFor=us", True),
            ("?waitingFor=customer", False),
            (f"?number={self.ticket.number}", True),
            (f"?teamId={self.team.id}&stageId={self.ticket.stage_id.id}", True),
            ("?closed=true&onWhatsapp=true", False),
        ):
            rows = self.get(f"/tickets{query}")["tickets"]
            self.assertEqual(self.ticket.id in [r["id"] for r in rows], found, query)
        self.assertRefused(self.call("GET", self.path, user=self.own), 404)

    def test_a_ticket_is_assigned_moved_and_closed(self):
        [team] = [t for t in self.get("/teams")["teams"] if t["id"] == self.team.id]
        self.assertIn(self.agent.id, [agent["id"] for agent in team["agents"]])
        row = self.change({"userId": self.agent.id}).json()["ticket"]
        self.assertEqual(row["agent"]["id"], self.agent.id)
        self.assertIsNone(self.change({"userId": None}).json()["ticket"]["agent"])
        stage = next(stage for stage in team["stages"][1:] if not stage["closed"])
        row = self.change({"stageId": stage["id"]}).json()["ticket"]
        self.assertEqual(row["stage"], stage)
        row = self.change({"close": True}).json()["ticket"]
        self.assertTrue(row["stage"]["closed"] and row["closedAt"])
        self.assertTrue(self.ticket.closed)
        for values, code in (
            ({"userId": self.internal.id}, "wrong_agent"),
            ({"stageId": 2**31 - 1}, "wrong_stage"),
            ({"stageId": stage["id"], "close": True}, "wrong_stage"),
        ):
            self.assertRefused(self.change(values), 422, code)
        self.assertRefused(self.change({"close": False}), 400, "invalid", "close")
        self.assertRefused(self.change({}), 400, "invalid")
        self.assertRefused(self.change({"close": True}, self.own), 404)

    def test_a_conversation_is_read_and_ended(self):
        [row] = self.get("/conversations?state=active")["conversations"]
        self.assertEqual(row["ticketId"], self.ticket.id)
        path = f"/conversations/{row['id']}"
        self.assertRefused(self.call("GET", path, user=self.own), 404)
        answer = self.call("PATCH", path, {"state": "closed"})
        self.assertEqual(answer.json()["conversation"]["state"], "closed")
        self.assertFalse(self.get("/conversations?state=active")["conversations"])
        self.assertFalse(self.ticket.closed)

    def test_words_of_messages_are_found_by_those_who_may_read_them(self):
        self.receive("Thank you, the invoice came")
        for words, expected in (
            ("printer", ["The printer is broken"]),
            ("BROKEN printer", ["The printer is broken"]),
            ('"broken printer"', []),
            ("print", []),
            ("invoice or printer", 2),
            ("the -printer", 1),
            ("'; DROP TABLE x; --", []),
        ):
            rows = self.call("GET", "/messages", params={"search": words}).json()
            texts = [row["text"] for row in rows["messages"]]
            found = len(texts) if isinstance(expected, int) else texts
            self.assertEqual(found, expected, words)
        self.assertFalse(self.get("/messages?search=printer", self.own)["messages"])

    def test_a_persons_data_are_exported_and_erased(self):
        path = f"/contacts/{self.ticket.whatsapp_contact_id.id}"
        for method, each in (("GET", f"{path}/export"), ("DELETE", path)):
            self.assertRefused(self.call(method, each), 403, "forbidden")
        answer = self.call("GET", f"{path}/export", user=self.manager)
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            self.assertIn(b"printer", archive.read("messages.json"))
        answer = self.call("DELETE", path, user=self.manager)
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertFalse(self.inbound.exists())
        self.assertRefused(self.call("DELETE", path, user=self.manager), 404)


class TestNewMessages(ApiCase):
    def new(self, after=None, query="", user=None):
        path = "/messages/new?limit=200" + query
        return self.get(path + (f"&after={after}" if after else ""), user)

    def test_what_is_new_comes_once_and_in_order(self):
        self.receive("Before")
        start = self.new()
        self.assertEqual(start["messages"], [])
        ids = [self.receive(f"Number {number}").id for number in range(3)]
        first = self.new(start["cursor"])
        self.assertEqual([row["id"] for row in first["messages"]], ids)
        self.assertFalse(first["hasMore"])
        self.assertEqual(self.new(first["cursor"])["messages"], [])
        path = f"/messages/new?limit=2&after={start['cursor']}"
        page = self.get(path)
        self.assertEqual([row["id"] for row in page["messages"]], ids[:2])
        self.assertTrue(page["hasMore"])
        rest = self.new(page["cursor"])
        self.assertEqual([row["id"] for row in rest["messages"]], ids[2:])
        self.assertEqual(self.new(start["cursor"], user=self.own)["messages"], [])
        other = self.get("/messages?limit=1")["nextCursor"]
        answer = self.call("GET", f"/messages/new?after={other}")
        self.assertRefused(answer, 422, "unknown_cursor", "after")

    def test_a_transaction_that_ends_late_leaves_no_gap(self):
        """Another session has begun to create messages and not ended yet."""
        self.receive("Before")
        start = self.new()["cursor"]
        messages = self.env["helpdesk.whatsapp.message"]
        with db_connect(self.env.cr.dbname).cursor() as late:
            messages.with_env(self.env(cr=late))._mark_creating()
            later = self.receive("Later, but stored earlier")
            held = self.new(start)
            self.assertEqual(held["messages"], [], "a lower id may still appear")
            late.rollback()
        row = self.new(held["cursor"])["messages"][0]
        self.assertEqual(row["id"], later.id)

    def test_who_creates_messages_says_so_until_the_end(self):
        self.receive("Hi")
        self.env.cr.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
            " AND classid = 57412 AND pid = pg_backend_pid()"
        )
        self.assertGreater(self.env.cr.fetchone()[0], 0)


class TestBatches(ApiCase):
    def prepare(self):
        super().prepare()
        self.receive("The printer is broken")
        self.ticket = self.tickets()

    def batch(self, messages, key=None, **more):
        headers = {"Idempotency-Key": key} if key else {}
        body = {"messages": messages, **more}
        return self.call("POST", "/send/batch", body, headers=headers)

    def test_each_message_of_a_batch_is_queued_or_refused_for_itself(self):
        messages = [
            {"to": MARIA, **HELLO},
            {"to": "+55 41 98888-7777", **HELLO},
            {"to": "nobody", **HELLO},
        ]
        answer = self.batch(messages, key="batch-1")
        self.assertEqual(answer.status_code, 202, answer.text)
        results = answer.json()["results"]
        self.assertEqual(answer.json()["queued"], 1)
        codes = [(each["error"] or {}).get("code") for each in results]
        self.assertEqual(codes, [None, "window_closed", "no_number"])
        self.assertEqual(results[0]["ticketId"], self.ticket.id)
        self.assertEqual(self.batch(messages, key="batch-1").json(), answer.json())
        other = self.batch(messages[:1], key="batch-1")
        self.assertRefused(other, 409, "key_used")
        self.send()
        self.assertEqual(self.simulator.received(self.maria), ["Hello"])

    def test_a_batch_keeps_its_pace_and_comes_after_people(self):
        answer = self.batch([{"to": MARIA, **HELLO}] * 3, perMinute=60)
        messages = self.env["helpdesk.whatsapp.message"].browse(
            [result["id"] for result in answer.json()["results"]]
        )
        times = messages.mapped("send_after")
        self.assertEqual([(t - times[0]).total_seconds() for t in times], [0, 1, 2])
        self.assertGreater(messages[0].priority, 0)
        self.assertRefused(self.batch([]), 400, "invalid", "messages")
        answer = self.batch([{"to": MARIA, **HELLO}] * 101)
        self.assertRefused(answer, 400, "invalid", "messages")
        answer = self.batch([{"to": MARIA, "type": "text", "content": {}}])
        self.assertRefused(answer, 400, "invalid", "messages.0.content")

    def test_contact_cards_and_stickers_are_sent(self):
        name = {"formatted_name": "Ana Souza", "first_name": "Ana"}
        card = {"name": name, "phones": [{"phone": "+55 41 98888-7777"}]}
        body = {"to": MARIA, "type": "contacts", "content": {"contacts": [card]}}
        answer = self.call("POST", "/send?wait=0", body)
        self.assertEqual(answer.status_code, 202, answer.text)
        self.send()
        message = self.env["helpdesk.whatsapp.message"].browse(answer.json()["id"])
        self.assertEqual(message.state, "accepted")
        self.assertIn("Ana Souza", message.mail_message_id.body)
        del name["first_name"]
        answer = self.call("POST", "/send", body)
        self.assertRefused(answer, 400, "invalid", "content.contacts.0.name")
        file = self.env["ir.attachment"].create({"name": "b.png", "raw": PNG})
        body = {"to": MARIA, "type": "sticker", "content": {"attachmentId": file.id}}
        self.assertRefused(self.call("POST", "/send", body), 422)
