# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged
from odoo.tools.mail import html2plaintext

from ...tools.meta import answers
from ..files.test_media import MediaCase
from ..files.test_media_tools import picture
from ..files.test_outgoing_media import PDF
from ..fuzz import drawn

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def form(response, name="flow"):
    reply = {"name": name, "body": "Sent", "response_json": response}
    content = {"type": "nfm_reply", "nfm_reply": reply}
    return {"type": "interactive", "interactive": content}


class TestForms(MediaCase):
    """Answers in a form of a Flow are readable, and their files are fetched."""

    def file(self, data, name, mime):
        """Return a file as a form has it ("Media upload components")."""
        file = self.on_the_phone(data, name, mime)
        named = {"file_name": name, "mime_type": mime, "sha256": file["sha256"]}
        return {**named, "id": int(file["id"]) if file["id"].isdigit() else file["id"]}

    def fill_in(self, response, **more):
        """Receive a filled-in form; returns the message."""
        if not isinstance(response, str):
            response = json.dumps(response)
        return self.receive(message=form(response, **more))

    def shown(self, message):
        return html2plaintext(message.mail_message_id.body)

    def test_93_files_in_a_form_are_fetched_like_others(self):
        photos = [
            self.file(picture(), "front.jpg", "image/jpeg"),
            self.file(picture("PNG"), "back.png", "image/png"),
        ]
        paper = [self.file(PDF, "contract.pdf", "application/pdf")]
        message = self.fill_in({"flow_token": "t", "photos": photos, "paper": paper})
        self.assertIn("front.jpg, back.png", self.shown(message))
        self.assertNotIn(str(photos[0]["id"]), self.shown(message))
        self.fetch()
        self.fetch()
        files = message.mail_message_id.attachment_ids.sorted("id")
        names = {"front.jpg", "back.png", "contract.pdf"}
        self.assertEqual(set(files.mapped("name")), names)
        self.assertEqual(set(files.mapped("res_id")), {self.tickets().id})
        self.assertIn("Form filled in", self.shown(message))
        parts = message.mail_message_id.whatsapp_message_ids - message
        self.assertEqual(set(parts.mapped("media_state")), {"done"})
        self.assertEqual(len(self.chatter(self.tickets())), 1)

    def test_93_one_file_that_is_gone_stops_no_other(self):
        good = self.file(picture(), "good.jpg", "image/jpeg")
        gone = {"id": "404404", "mime_type": "image/jpeg", "file_name": "gone.jpg"}
        message = self.fill_in({"photos": [gone, good]})
        self.fetch()
        self.fetch()
        files = message.mail_message_id.attachment_ids
        self.assertEqual(files.mapped("name"), ["good.jpg"])
        self.env.flush_all()
        shown = message.mail_message_id.whatsapp_message_ids.sorted("id")._to_chatter()
        self.assertIn("gone.jpg", self.shown(message))
        self.assertEqual(shown["media"]["state"], "failed")

    def test_93_a_file_of_a_type_that_is_refused_is_not_fetched(self):
        program = {"id": "77", "mime_type": "application/x-msdownload"}
        message = self.fill_in({"file": {**program, "file_name": "setup.exe"}})
        self.fetch()
        part = message.mail_message_id.whatsapp_message_ids - message
        self.assertEqual(part.media_state, "refused")

    def test_93_a_form_that_opens_a_ticket_is_its_title_without_field_names(self):
        photo = [self.file(picture(), "front.jpg", "image/jpeg")]
        answers = {"topic": "The printer\nis dead", "floor": 2, "urgent": True}
        ticket = self.fill_in({"flow_token": "t", **answers, "photo": photo}).ticket_id
        self.assertEqual(ticket.name, "The printer is dead · 2")

    def test_93_a_form_without_texts_has_a_title_too(self):
        ticket = self.fill_in({"urgent": True}).ticket_id
        self.assertEqual(ticket.name, "📝 Form filled in urgent: ✓")

    def test_93_a_form_gives_a_ticket_that_began_with_a_greeting_its_title(self):
        ticket = self.receive("Bom dia").ticket_id
        self.fill_in({"topic": "The printer is dead"})
        self.assertEqual(ticket.name, "The printer is dead")

    def test_93_a_list_is_shown_item_by_item(self):
        message = self.fill_in([{"full_name": "Ana"}, {"day": "Monday", "ok": True}])
        for text in ("full name*: Ana", "day*: Monday", "ok*: ✓"):
            self.assertIn(text, self.shown(message))
        self.assertIn("red, blue", self.shown(self.fill_in(["red", "blue"])))

    def test_93_what_is_no_json_is_shown_as_it_was_typed(self):
        message = self.fill_in('{"name": "Ana <b>Lima</b>')
        self.assertIn('{"name": "Ana <b>Lima</b>', self.shown(message))
        self.assertIn("Form filled in", self.shown(message))

    def test_93_an_empty_form_is_one(self):
        for empty in ("{}", "", "null", '{"flow_token": "t"}'):
            self.assertIn("Form filled in", self.shown(self.fill_in(empty)))

    def test_94_an_address_is_named_so(self):
        values = {"name": "Ana", "in_pin_code": "400063", "city": "Mumbai"}
        message = self.fill_in(
            {"saved_address_id": "address1", "values": values}, name="address_message"
        )
        for text in ("Address", "in pin code*: 400063", "city*: Mumbai"):
            self.assertIn(text, self.shown(message))
        self.assertNotIn("address1", self.shown(message))


@tagged("post_install", "-at_install")
class TestAnyForm(BaseCase):
    @given(JSON)
    @drawn(60)
    def test_93_any_json_is_read(self, response):
        for sent in (response, json.dumps(response)):
            read = answers.form_of(form(sent))
            self.assertTrue(all(isinstance(t, str) for p in read.answers for t in p))
