# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of messages with one button: a link, the location, a form, a call."""

import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError

from ...tools import call_to_action
from ..common import PHONE_NUMBER_UID, WhatsappCase

LINK = {"type": "cta_url", "label": "Open", "url": "https://example.com/a?b=1"}
LOCATION = {"type": "location_request_message"}
FLOW = {"type": "flow", "flow": "1042", "label": "Fill in", "screen": "DETAILS"}
CALL = {"type": "voice_call", "label": "Call us"}
PERMISSION = {"type": "call_permission_request"}


class TestCallToAction(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.account.takes_calls = True
        self.account.display_phone_number = "+55 11 4000-0000"
        self.ticket = self.receive("The printer is broken").ticket_id

    def ask(self, asked, body="<p>Where <b>is</b> it?</p>", **more):
        ticket = self.ticket.with_user(self.agent)
        shown = ticket.whatsapp_post(body, interactive=asked, **more)
        self.send()
        return self.env["helpdesk.whatsapp.message"].search(
            [("mail_message_id", "=", shown)]
        )

    def reply(self, asked, **message):
        wamid = self.simulator.does(
            self.maria, "messages", message=message, quote=asked.wamid
        )
        self.store_held()
        self.process()
        return self.message(wamid)

    def interactive(self, kind, **reply):
        return {"type": "interactive", "interactive": {"type": kind, kind: reply}}

    def button(self, message):
        [option] = message._to_chatter()["question"]["options"]
        return option

    def refused(self, asked, words, **more):
        with self.assertRaisesRegex(UserError, words):
            self.ask(asked, **more)

    def test_each_kind_is_accepted_and_shown_with_its_button(self):
        shown = (
            (LINK, "Open", "[ Open ] https://example.com/a?b=1"),
            (LOCATION, "Send location", ""),
            (FLOW, "Fill in", "[ Fill in ]"),
            (CALL, "Call us", "[ Call us ]"),
            (PERMISSION, "Let the business call", ""),
        )
        for asked, label, text in shown:
            with self.subTest(kind=asked["type"]):
                message = self.ask(asked)
                self.assertEqual(message.state, "accepted", message.error_details)
                self.assertEqual(self.button(message)["title"], label)
                self.assertFalse(self.button(message)["is_chosen"])
                body = "Where *is* it?"
                expected = "\n\n".join(filter(None, (body, text)))
                self.assertEqual(message.text, expected)
                phone = self.simulator.phone(self.maria)[-1]
                self.assertEqual(phone["content"]["type"], asked["type"])
                self.assertIn("Where", message._to_history()["body"])

    def test_the_location_is_tied_to_the_request(self):
        asked = self.ask(LOCATION)
        place = {"latitude": -23.5, "longitude": -46.6, "name": "Avenida Paulista"}
        answer = self.reply(asked, type="location", location=place)
        self.assertEqual(asked.choice_id, answer)
        self.assertTrue(self.button(asked)["is_chosen"])
        self.assertEqual(answer.ticket_id, self.ticket)
        self.assertIn("Avenida Paulista", self.chatter(self.ticket)[-1])

    def test_the_form_is_tied_to_the_message_that_offers_it(self):
        asked = self.ask({**FLOW, "data": {"order": "7"}})
        parameters = json.loads(asked.content)["action"]["parameters"]
        self.assertEqual(parameters["flow_id"], "1042")
        payload = {"screen": "DETAILS", "data": {"order": "7"}}
        self.assertEqual(parameters["flow_action_payload"], payload)
        response = json.dumps({"flow_token": parameters["flow_token"], "floor": "3"})
        form = self.interactive(
            "nfm_reply", name="flow", body="Sent", response_json=response
        )
        answer = self.reply(asked, **form)
        self.assertEqual(asked.choice_id, answer)
        self.assertIn("floor: 3", self.chatter(self.ticket)[-1])

    def test_another_message_is_no_answer(self):
        asked = self.ask(LOCATION)
        self.reply(asked, type="text", text={"body": "At home"})
        self.assertFalse(asked.choice_id)
        self.assertFalse(self.button(asked)["is_chosen"])

    def test_a_permission_is_tied_to_the_request_and_kept(self):
        asked = self.ask(PERMISSION)
        given = {"response": "accept", "is_permanent": True}
        answer = self.reply(asked, **self.interactive("call_permission_reply", **given))
        self.assertEqual(asked.choice_id, answer)
        self.assertTrue(self.ticket.whatsapp_contact_id._may_be_called())
        self.refused(PERMISSION, "already permitted")
        self.assertFalse(self.ticket._whatsapp_to_store()["may_ask_to_call"])

    def test_a_customer_is_asked_for_calls_once_a_day_and_twice_a_week(self):
        first = self.ask(PERMISSION)
        self.refused(PERMISSION, "once a day")
        now, contact = fields.Datetime.now(), self.ticket.whatsapp_contact_id
        self.date(first, now - timedelta(days=5))
        self.assertFalse(first._permission_can_be_asked_at(contact))
        second = first._queue(
            contact, "interactive", json.loads(first.content), "", is_next=True
        )
        self.date(second, now - timedelta(days=2))
        moment = first._permission_can_be_asked_at(contact)
        self.assertEqual(moment, first.create_date + timedelta(days=7))
        second.state = "failed"
        self.assertFalse(first._permission_can_be_asked_at(contact))

    def date(self, message, moment):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_whatsapp_message SET create_date = %s WHERE id = %s",
            [moment, message.id],
        )
        self.env.invalidate_all()

    def test_without_calls_at_meta_nobody_is_asked_to_call(self):
        self.account.takes_calls = False
        for asked in (CALL, PERMISSION):
            self.refused(asked, "switched off")
        self.assertFalse(self.ticket._whatsapp_to_store()["takes_calls"])

    def test_from_some_countries_a_business_may_be_called_but_not_call(self):
        self.account.display_phone_number = "+1 212-555-0100"
        self.refused(PERMISSION, "this country")
        stored = self.ticket._whatsapp_to_store()
        self.assertEqual(
            (stored["takes_calls"], stored["may_ask_to_call"]), (True, False)
        )

    def test_the_daily_check_finds_out_whether_calls_are_on(self):
        for is_on in (False, True):
            number = f"accounts/{PHONE_NUMBER_UID}"
            self.simulator.control("PATCH", number, calling=is_on)
            with self.allow_requests(all_requests=True):
                self.account._refresh_health(["calls"])
            self.assertEqual(self.account.takes_calls, is_on)

    def test_what_whatsapp_would_refuse_is_said(self):
        files = self.env["ir.attachment"].with_user(self.agent)
        file = files.create({"name": "a.txt", "raw": b"a"})
        self.refused(LINK, "no files together", attachment_ids=file.ids)
        self.refused(LINK, "message is empty", body="<p></p>")
        self.refused(LINK, "accepts 1024", body=f"<p>{'x' * 1025}</p>")
        self.refused({**LINK, "label": "x" * 21}, "more than 20")
        self.refused({**LINK, "label": ""}, "no label")
        for url in ("example.com", "javascript:alert(1)", "https://", None, 5):
            self.refused({**LINK, "url": url}, "must begin with https")
        self.refused({**FLOW, "flow": " "}, "id or name")
        self.refused({**FLOW, "mode": "draft"}, "draft")
        self.refused({**FLOW, "screen": "A-1"}, "letters and underscores")
        self.refused({**FLOW, "screen": "", "data": {"a": 1}}, "need the screen")
        self.assertFalse(self.simulator.received(self.maria))

    def test_a_form_is_named_by_id_or_name(self):
        named = self.ask(
            {"type": "flow", "flow": "Return of goods", "label": "Fill in"}
        )
        parameters = json.loads(named.content)["action"]["parameters"]
        self.assertEqual(parameters["flow_name"], "Return of goods")
        self.assertNotIn("flow_id", parameters)
        self.assertNotIn("flow_action_payload", parameters)

    def test_a_canned_response_tells_the_composer_what_it_brings_along(self):
        responses = self.env["mail.canned.response"]
        kinds = dict(responses._fields["whatsapp_button"].selection)
        self.assertEqual(set(kinds), {"button", "list", *call_to_action.KINDS})
        columns = {name for name in responses._fields if name.startswith("whatsapp_")}
        self.assertLessEqual(columns, set(responses._to_store_defaults(None)))
