# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of sending messages and files by the REST API."""

import base64
import io
import json
from unittest.mock import patch

from ...tools import interactive
from ..common import MARIA
from ..common_templates import PNG
from .test_api import ADDON, ApiCase

ANA = "+55 41 98888-7777"
HELLO = {"type": "text", "content": {"text": "Hello *Maria*"}}


class SendCase(ApiCase):
    def prepare(self):
        super().prepare()
        self.inbound = self.receive("The printer is broken")
        self.ticket = self.tickets()

    def post_message(self, values, query="?wait=0", **more):
        return self.call("POST", f"/send{query}", {"to": MARIA, **values}, **more)

    def queued(self, values, **more):
        """Send by the API and run the outbox; returns the message."""
        answer = self.post_message(values, **more)
        self.assertEqual(answer.status_code, 202, answer.text)
        self.assertIsNone(answer.json()["messageId"])
        message = self.env["helpdesk.whatsapp.message"].browse(answer.json()["id"])
        self.send()
        return message

    def phone(self):
        return [m for m in self.simulator.phone(self.maria) if m["direction"] == "out"]


class TestSending(SendCase):
    def test_text_arrives_and_stands_in_the_chatter_under_the_users_name(self):
        message = self.queued(HELLO)
        self.assertEqual(self.simulator.received(self.maria), ["Hello *Maria*"])
        self.assertEqual(message.ticket_id, self.ticket)
        shown = message.mail_message_id
        self.assertEqual(shown.author_id, self.agent.partner_id)
        self.assertIn("<strong>", shown.body)
        row = self.get(f"/messages/{message.id}")["message"]
        self.assertEqual(row["messageId"], message.wamid)

    def test_the_answer_waits_a_moment_for_metas(self):
        def pause(message):
            message.sudo()._cron_send()

        with patch.object(type(self.inbound), "_pause", pause):
            answer = self.post_message(HELLO, "")
        self.assertEqual(answer.status_code, 200, answer.text)
        values = answer.json()
        self.assertTrue(values["messageId"].startswith("wamid."))
        self.assertEqual(values["ticketId"], self.ticket.id)
        self.simulator.control(
            "POST", "faults", on="messages", kind="error", code=131026
        )
        with patch.object(type(self.inbound), "_pause", pause):
            answer = self.post_message(HELLO, "")
        self.assertRefused(answer, 422)
        failed = self.env["helpdesk.whatsapp.message"].browse(answer.json()["id"])
        self.assertEqual(answer.json()["error"]["code"], failed.failure_reason)

    def test_what_may_be_written_to_whom(self):
        for to in ("5511987654321", "+55 (11) 98765-4321", "11 98765-4321"):
            self.assertEqual(self.queued({**HELLO, "to": to}).ticket_id, self.ticket)
        contact = self.inbound.contact_id
        contact.user_uid = "BR.13491208655302741918"
        self.queued({**HELLO, "to": contact.user_uid})
        for values, status, code in (
            ({"to": "nobody"}, 422, "no_number"),
            ({"to": "BR.1"}, 422, "unknown_contact"),
            ({"to": ANA, "ticketId": self.ticket.id}, 409, "other_contact"),
            ({"ticketId": self.ticket.id + 99}, 422, "not_found"),
            ({"accountId": self.account.id + 99, "to": ANA}, 422, "no_account"),
        ):
            answer = self.post_message({**HELLO, **values})
            self.assertRefused(answer, status, code)
        body = {**HELLO, "ticketId": self.ticket.id}
        self.assertEqual(self.call("POST", "/send?wait=0", body).status_code, 202)
        self.assertRefused(self.call("POST", "/send", HELLO), 422, "nobody", "to")

    def test_free_text_needs_an_open_window_and_leaves_nothing_behind(self):
        self.close_window(self.inbound.contact_id)
        before = self.env["helpdesk.ticket"].search_count([("id", ">", 0)])
        self.assertRefused(self.post_message(HELLO), 422, "window_closed")
        answer = self.post_message({**HELLO, "to": ANA})
        self.assertRefused(answer, 422, "window_closed")
        after = self.env["helpdesk.ticket"].search_count([("id", ">", 0)])
        self.assertEqual(before, after)
        self.assertFalse(
            self.env["helpdesk.whatsapp.contact"].search(
                [("wa_id", "=", "5541988887777")]
            )
        )

    def test_agents_rights_and_no_more(self):
        for user in (self.internal, self.portal):
            self.assertRefused(self.post_message(HELLO, user=user), 403)
        answer = self.post_message({**HELLO, "ticketId": self.ticket.id}, user=self.own)
        self.assertRefused(answer, 422, "not_found", "ticketId")
        self.assertRefused(self.post_message(HELLO, user=self.own), 403, "forbidden")
        self.assertEqual(len(self.tickets()), 1)
        self.assertFalse(self.simulator.received(self.maria))

    def test_a_repeated_request_sends_nothing_more(self):
        headers = {"Idempotency-Key": "order-42"}
        first = self.post_message(HELLO, headers=headers)
        second = self.post_message(HELLO, headers=headers)
        self.assertEqual(first.json(), second.json())
        self.send()
        self.assertEqual(len(self.phone()), 1)
        third = self.post_message(HELLO, headers=headers)
        self.assertEqual(third.status_code, 200)
        self.assertEqual(third.json()["id"], first.json()["id"])
        other = {"type": "text", "content": {"text": "Something else"}}
        answer = self.post_message(other, headers=headers)
        self.assertRefused(answer, 409, "key_used", "Idempotency-Key")
        self.post_message(HELLO, headers=headers, user=self.manager)
        self.send()
        self.assertEqual(len(self.phone()), 2)

    def test_a_refused_request_may_be_repeated_with_its_key(self):
        headers = {"Idempotency-Key": "order-43"}
        self.close_window(self.inbound.contact_id)
        refused = self.post_message(HELLO, headers=headers)
        self.assertRefused(refused, 422, "window_closed")
        self.receive("Hello?")
        self.assertEqual(self.post_message(HELLO, headers=headers).status_code, 202)
        self.send()
        self.assertEqual(len(self.phone()), 1)

    def test_interactive_location_and_reaction(self):
        buttons = {
            "type": "button",
            "body": {"text": "Come today?"},
            "action": {
                "buttons": [{"type": "reply", "reply": {"id": "y", "title": "Yes"}}]
            },
        }
        message = self.queued({"type": "interactive", "content": buttons})
        self.assertIn("Come today?", message.mail_message_id.body)
        rows = [{"id": "a", "title": "Morning"}]
        choices = {
            "type": "list",
            "body": {"text": "When?"},
            "action": {
                "button": "Times",
                "sections": [{"title": "Today", "rows": rows}],
            },
        }
        self.queued({"type": "interactive", "content": choices})
        place = {"latitude": -23.5, "longitude": -46.6, "name": "Our shop"}
        message = self.queued({"type": "location", "content": place})
        self.assertIn("Our shop", message.mail_message_id.body)
        reaction = {"messageId": self.inbound.wamid, "emoji": "👍"}
        answer = self.call(
            "POST", "/send?wait=0", {"type": "reaction", "content": reaction}
        )
        self.assertEqual(answer.status_code, 202, answer.text)
        self.send()
        reactions = self.inbound.mail_message_id.reaction_ids
        self.assertEqual(reactions.partner_id, self.agent.partner_id)
        kinds = [message["type"] for message in self.phone()]
        self.assertEqual(kinds[:3], ["interactive", "interactive", "location"])

    def action(self, kind, name=None, **parameters):
        more = {"parameters": parameters} if parameters else {}
        action = {"name": name or kind, **more}
        return {"type": kind, "body": {"text": "Please"}, "action": action}

    def test_each_message_with_one_button_arrives_as_it_was_given(self):
        self.account.takes_calls = True
        self.account.display_phone_number = "+55 11 4000-0000"
        link = self.action("cta_url", display_text="Open", url="https://example.com/a")
        link |= {"header": {"type": "text", "text": "Order"}, "footer": {"text": "Bye"}}
        screen = {"screen": "DETAILS", "data": {"order": "7"}}
        form = {"flow_id": "1042", "flow_cta": "Fill in", "flow_token": "order-7"}
        given = (
            link,
            self.action("location_request_message", "send_location"),
            self.action("flow", **form, flow_action_payload=screen),
            self.action("voice_call", display_text="Call us", ttl_minutes=60),
            self.action("call_permission_request"),
        )
        for content in given:
            with self.subTest(content["type"]):
                message = self.queued({"type": "interactive", "content": content})
                self.assertEqual(message.state, "accepted", message.error_details)
                [option] = message._to_chatter()["question"]["options"]
                self.assertFalse(option["is_chosen"])
        sent = [message["content"] for message in self.phone()]
        made = {"flow_message_version": "3", "flow_action": "navigate"}
        given[2]["action"]["parameters"] |= made
        self.assertEqual(sent, list(given))
        [first, *_others] = self.get("/messages?direction=outbound&type=interactive")[
            "messages"
        ][::-1]
        text = "Order\n\nPlease\n\nBye\n\n[ Open ] https://example.com/a"
        self.assertEqual(first["text"], text)

    def test_limits_of_a_button_are_named_and_calls_need_meta(self):
        link = {"display_text": "Open", "url": "https://example.com"}
        form = {"flow_cta": "Open"}
        place = "content.action.parameters"
        for content, field, words in (
            (
                self.action("cta_url", **link | {"display_text": "x" * 21}),
                f"{place}.display_text",
                "At most 20 characters; it has 21.",
            ),
            (
                self.action("cta_url", **link | {"url": "ftp://example.com"}),
                f"{place}.url",
                "begins with https:// or http://",
            ),
            (self.action("flow", **form), place, "either “flow_id” or “flow_name”"),
            (
                self.action("voice_call", display_text="Call", ttl_minutes=0),
                f"{place}.ttl_minutes",
                "It must be at least 1.",
            ),
            (self.action("cta_url"), "content.action", "parameters” is missing"),
        ):
            with self.subTest(field):
                answer = self.post_message({"type": "interactive", "content": content})
                self.assertRefused(answer, 400, "invalid", field)
                self.assertIn(words, answer.json()["error"]["message"])
        call = self.action("voice_call", display_text="Call us")
        answer = self.post_message({"type": "interactive", "content": call})
        self.assertRefused(answer, 422)
        self.assertIn("switched off", answer.json()["error"]["message"])
        self.assertFalse(self.phone())

    def test_what_was_chosen_stands_in_the_chatter_as_for_an_agents_question(self):
        self.simulator.control("PATCH", "customers/maria", behaviour="delivers")
        options = [("y", "Yes"), ("n", "No")]
        buttons = {
            **interactive.buttons("Come today?", options),
            "header": {"type": "text", "text": "Your visit"},
        }
        message = self.queued({"type": "interactive", "content": buttons})
        self.assertIn("Your visit", message.mail_message_id.body)
        self.assertNotIn("Yes", message.mail_message_id.body)
        self.assertEqual(message.text, "Your visit\n\nCome today?\n\n[ Yes ]  [ No ]")
        self.simulator.does(self.maria, "press", title="No")
        self.deliver()
        self.process()
        shown = message._to_chatter()["question"]["options"]
        self.assertEqual([o["is_chosen"] for o in shown], [False, True])

    def test_only_so_many_keep_a_worker_waiting(self):
        """A request beyond the limit is answered early; its message is sent later."""

        def pause(message):
            message.sudo()._cron_send()

        api = f"{ADDON}.models.api.message"
        kind = type(self.inbound)
        with patch(f"{api}.SHORT", 0), patch.object(kind, "_pause", pause):
            with patch.object(kind, "_may_wait_longer", lambda _self: False):
                answer = self.post_message(HELLO, "?wait=20")
            self.assertEqual(answer.status_code, 202)
            answer = self.post_message(HELLO, "?wait=20")
            self.assertEqual(answer.status_code, 200, answer.text)

    def test_our_own_buttons_cannot_be_forged(self):
        reply = {"id": "wa:cancel:1", "title": "Yes"}
        content = {
            "type": "button",
            "body": {"text": "?"},
            "action": {"buttons": [{"type": "reply", "reply": reply}]},
        }
        answer = self.post_message({"type": "interactive", "content": content})
        self.assertRefused(answer, 400, "invalid", "content.action.buttons.0.reply.id")

    def test_what_is_wrong_is_named_by_its_place(self):
        for values, field in (
            ({"type": "text", "content": {}}, "content"),
            ({"type": "text", "content": {"text": " \n"}}, "content.text"),
            ({"type": "text", "content": {"text": "x" * 4097}}, "content.text"),
            ({"type": "text", "content": {"text": "x", "link": "y"}}, "content.link"),
            ({**HELLO, "company_id": 1}, "company_id"),
            ({"type": "image", "content": {"link": "http://x"}}, "content.link"),
            ({"type": "poll", "content": {}}, "type"),
            ({**HELLO, "ticketId": "1"}, "ticketId"),
            ({**HELLO, "to": 5}, "to"),
        ):
            with self.subTest(field):
                self.assertRefused(self.post_message(values), 400, "invalid", field)
        deep = b'{"to":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
        twice = b'{"to": "1", "to": "2", "type": "text", "content": {"text": "x"}}'
        huge = b'{"to": %s}' % (b"9" * 5000)
        for body in (b"{", b"\xff", b'{"to": NaN}', b'{"to": 1e999}', twice, huge):
            self.assertRefused(self.call("POST", "/send", body), 400, "invalid_json")
        self.assertRefused(self.call("POST", "/send", deep), 400)
        self.assertRefused(self.call("POST", "/send", b"[" * 40 + b"]" * 40), 400)
        many = b'{"to": [%s0]}' % (b"0, " * 10_000)
        answer = self.call("POST", "/send", many)
        self.assertRefused(answer, 400, "invalid")
        self.assertIn("10000", answer.text)
        for text in ("\\ud800", "\\u0000"):
            body = b'{"type": "text", "content": {"text": "%s"}}' % text.encode()
            answer = self.call("POST", "/send", body)
            self.assertRefused(answer, 422, "unstorable", "content.text")
        answer = self.call("POST", "/send", [[]])
        self.assertRefused(answer, 400)
        headers = {"Content-Type": "text/plain"}
        answer = self.call("POST", "/send", data="x", headers=headers)
        self.assertRefused(answer, 415)
        answer = self.call("POST", "/send", files={"other": ("x", io.BytesIO(b"x"))})
        self.assertRefused(answer, 400)
        with patch(f"{ADDON}.controllers.api.call.JSON_BODY", 10):
            self.assertRefused(self.call("POST", "/send", HELLO), 413, "too_large")


class TestSendingFiles(SendCase):
    def test_a_picture_as_base64_by_upload_and_from_odoo(self):
        content = {"data": base64.b64encode(PNG).decode(), "caption": "Look"}
        message = self.queued({"type": "image", "content": content})
        self.assertEqual(message.attachment_ids.res_id, self.ticket.id)
        request = {"to": MARIA, "type": "image", "content": {"caption": "Uploaded"}}
        answer = self.call(
            "POST",
            "/send?wait=0",
            files={
                "file": ("../a\u202egnp.exe\x01.png", io.BytesIO(PNG)),
                "request": (None, json.dumps(request)),
            },
        )
        self.assertEqual(answer.status_code, 202, answer.text)
        uploaded = self.env["helpdesk.whatsapp.message"].browse(answer.json()["id"])
        self.assertRegex(uploaded.attachment_ids.name, r"^[\w.]+\.png$")
        file = self.env["ir.attachment"].create({"name": "b.png", "raw": PNG})
        file.write({"res_model": "helpdesk.ticket", "res_id": self.ticket.id})
        self.queued({"type": "image", "content": {"attachmentId": file.id}})
        self.work("media")
        self.send()
        captions = [message.get("text") for message in self.phone()]
        self.assertEqual(len(captions), 3, captions)
        media = self.call("GET", f"/messages/{message.id}/media")
        self.assertEqual(media.content, PNG)

    def test_the_picture_of_a_record_is_sent_as_a_file_of_the_ticket(self):
        self.agent.partner_id.image_1920 = base64.b64encode(PNG)
        stored = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "res.partner"),
                ("res_field", "=", "image_1920"),
                ("res_id", "=", self.agent.partner_id.id),
            ]
        )
        content = {"attachmentId": stored.id}
        message = self.queued({"type": "image", "content": content})
        self.assertFalse(message.attachment_ids.res_field)
        self.work("media")
        self.send()
        self.assertEqual(message.state, "accepted")

    def test_files_that_do_not_go(self):
        secret = self.env["ir.attachment"].create(
            {
                "name": "x.png",
                "raw": PNG,
                "res_model": "helpdesk.whatsapp.account",
                "res_id": self.account.id,
            }
        )
        data = base64.b64encode(PNG).decode()
        for kind, content, code in (
            ("image", {"attachmentId": secret.id}, "not_found"),
            ("image", {"attachmentId": 2**31 - 1}, "not_found"),
            ("image", {"attachmentId": float(secret.id)}, "not_found"),
            ("image", {}, "one_file"),
            ("image", {"data": data, "attachmentId": secret.id}, "one_file"),
            ("image", {"data": "no base64!"}, "no_base64"),
            ("document", {"data": data}, "wrong_type"),
            ("image", {"data": "TVqQAAMAAAA="}, "refused"),
        ):
            answer = self.post_message({"type": kind, "content": content})
            self.assertRefused(answer, 422, code)
        self.assertEqual(len(self.ticket.message_ids.attachment_ids), 0)
