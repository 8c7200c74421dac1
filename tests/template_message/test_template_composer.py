# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo.exceptions import AccessError, UserError

from ..common_automatic import AutomaticCase
from ..common_templates import PNG, TemplateCase
from ..users import new_test_user

BODY = "Hello {{1}}, about {{2}}: we visit you tomorrow between {{3}} and noon."


class Composing:
    """The calls that the template composer makes on Maria's ticket."""

    def offered(self, user=None):
        return self.ticket.with_user(user or self.agent).whatsapp_templates()

    def post_template(self, template, values=None, user=None, **more):
        ticket = self.ticket.with_user(user or self.agent)
        mail_message_id = ticket.whatsapp_post_template(template.id, values, **more)
        return self.ticket.whatsapp_message_ids.filtered(
            lambda message: message.mail_message_id.id == mail_message_id
        )

    def on_phone(self):
        return self.simulator.phone(self.maria)[-1]


class ComposerCase(Composing, AutomaticCase):
    """Base of the composer's tests: the window is closed, “visit” has 3 variables."""

    def prepare(self):
        super().prepare()
        self.close_window(self.contact)
        self.visit = self.new("visit", BODY)
        sources = ("field", "fixed", "agent")
        for variable, source in zip(self.visit.variable_ids, sources, strict=True):
            variable.source = source
        self.visit.variable_ids[0].field_path = "partner_id.name"
        self.visit.variable_ids[1].fixed_text = "your printer"
        self.approve(self.visit)

    def new(self, name, body, language="en_US", **more):
        template = self.env["helpdesk.whatsapp.template"].create(
            {
                "account_id": self.account.id,
                "name": name,
                "language": language,
                "body": body,
                **more,
            }
        )
        for variable in template.variable_ids:
            variable.write({"sample": "42", "source": "agent"})
        return template


class TestOffered(ComposerCase):
    def names(self):
        return [(t["name"], t["language"]) for t in self.offered()]

    def test_what_may_be_sent_nearest_language_first(self):
        self.new("draft", "A draft that Meta has not seen yet.")
        others = self.env["helpdesk.ticket.team"].create({"name": "Others"})
        self.approve(self.new("theirs", "For another team.", team_ids=[(4, others.id)]))
        self.approve(self.new("visit", "Olá, visitamos amanhã.", "pt_BR"))
        elsewhere = self.account.copy({"phone_number_uid": "7"})
        self.approve(self.new("elsewhere", "Of another account."))
        self.account.template_ids.filtered(
            lambda t: t.name == "elsewhere"
        ).account_id = elsewhere
        english = ("visit", "English (United States) (en_US)")
        portuguese = ("visit", "Portuguese (Brazil) (pt_BR)")
        self.assertEqual(self.names(), [english, portuguese])
        self.contact.lang = "pt_BR"
        self.assertEqual(self.names(), [portuguese, english])

    def test_fields_have_words_and_what_the_ticket_says(self):
        [template] = self.offered()
        shown = [(f["label"], f["value"], f["is_agents"]) for f in template["fields"]]
        self.assertEqual(
            shown,
            [
                ("Contact › Name", "Maria Silva", False),
                ("about … : we visit", "your printer", False),
                ("Your text", "", True),
            ],
        )
        self.assertFalse(template["is_answer"])
        self.approve(self.template("agent_response"))
        self.assertEqual(
            [t["name"] for t in self.offered() if t["is_answer"]], ["agent_response"]
        )

    def test_no_marketing_to_who_wants_none(self):
        self.approve(self.new("offer", "A new offer for you.", category="MARKETING"))
        self.assertEqual(len(self.offered()), 2)
        for field in ("has_stopped_marketing", "has_opted_out"):
            self.contact[field] = True
            self.assertEqual(len(self.offered()), 1, field)
            self.contact[field] = False


class TestPosting(ComposerCase):
    def test_it_arrives_as_filled_in_and_the_chatter_shows_it_with_its_buttons(self):
        fine = {"type": "QUICK_REPLY", "text": "Fine"}
        self.visit = self.visit.copy({"name": "ask", "button_ids": [(0, 0, fine)]})
        self.approve(self.visit)
        message = self.post_template(self.visit, {"body.3": " 9\n o'clock\t"})
        said = "Hello Maria Silva, about your printer: we visit you tomorrow between"
        self.assertIn(f"{said} 9 o'clock and noon.", self.chatter(self.ticket)[-1])
        self.assertIn("[ Fine ]", self.chatter(self.ticket)[-1])
        self.assertEqual(message.mail_message_id.author_id, self.agent.partner_id)
        self.assertFalse(message.is_automatic)
        self.send()
        self.assertEqual(message.state, "accepted", message.error_details)
        self.assertEqual(self.on_phone()["type"], "template")
        self.assertIn("9 o'clock", self.on_phone()["text"])

    def test_the_same_request_sends_once(self):
        values = {"body.3": "9"}
        first = self.post_template(self.visit, values, request_key="k")
        self.assertEqual(self.post_template(self.visit, values, request_key="k"), first)
        self.assertEqual(len(self.ticket.whatsapp_message_ids), 2)

    def test_what_is_not_filled_in_well_is_refused_in_words(self):
        for values, words in (
            ({}, "Fill in “Your text”"),
            ({"body.3": " \n "}, "Fill in “Your text”"),
            ({"body.1": "", "body.3": "9"}, "Fill in “Contact › Name”"),
            ({"body.3": "9" * 1000}, "characters; WhatsApp accepts 1024"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.post_template(self.visit, values)
        self.assertEqual(len(self.ticket.whatsapp_message_ids), 1)

    def test_what_may_not_be_sent_is_refused_in_words(self):
        draft = self.new("draft", "A draft that Meta has not seen yet.")
        marketing = self.new("offer", "An offer.", category="MARKETING")
        code = self.visit.copy({"name": "code"})
        code.write({"category": "AUTHENTICATION", "status": "APPROVED"})
        team = self.env["helpdesk.ticket.team"].create({"name": "Others"})
        theirs = self.new("theirs", "For another team.", team_ids=[(4, team.id)])
        self.approve(marketing, theirs)
        self.contact.has_stopped_marketing = True
        foreign = self.visit.copy(
            {"account_id": self.account.copy({"phone_number_uid": "7"}).id}
        )
        for template, words in (
            (draft, "not approved"),
            (marketing, "opted out"),
            (code, "one-time passwords"),
            (theirs, "team may not"),
            (foreign, "another WhatsApp account"),
            (draft.browse(0), "deleted"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.post_template(template)
        self.contact.is_blocked = True
        with self.assertRaisesRegex(UserError, "blocked"):
            self.post_template(self.visit, {"body.3": "9"})

    def test_only_agents_who_may_change_the_ticket(self):
        internal = new_test_user(self.env, "wa_internal", "base.group_user")
        portal = new_test_user(self.env, "wa_portal", "base.group_portal")
        self.ticket.message_subscribe((internal | portal).partner_id.ids)
        team_only = "helpdesk_mgmt.group_helpdesk_user_team"
        stranger = new_test_user(self.env, "wa_stranger", team_only)
        self.env["helpdesk.ticket.team"].create(
            {"name": "Others", "user_ids": [(4, stranger.id)]}
        )
        for user in (internal, portal, stranger):
            with self.assertRaises(AccessError, msg=user.login):
                self.offered(user)
            with self.assertRaises(AccessError, msg=user.login):
                self.post_template(self.visit, {"body.3": "9"}, user=user)

    def test_an_answer_goes_out_as_it_stands_should_they_write_before(self):
        self.approve(self.template("agent_response"))
        place = self.template("agent_response")._agents_places()[0]
        message = self.post_template(
            self.template("agent_response"), {place: "Turn it *off*"}
        )
        self.assertEqual(self.chatter(self.ticket)[-1], "Turn it off")
        self.receive("Hello?")
        self.send()
        self.assertEqual(message.message_type, "text")
        self.assertEqual(self.on_phone()["text"], "Turn it *off*")

    def test_any_other_goes_out_as_text_while_the_window_is_open(self):
        self.receive("Hello?")
        message = self.post_template(self.visit, {"body.3": "9"})
        self.send()
        self.assertEqual(message.message_type, "text")
        self.assertIn("between 9 and noon", self.on_phone()["text"])

    def test_in_the_place_of_a_message_that_failed_it_deals_with_it(self):
        self.receive("Hello?")
        failed = self.answer(self.ticket)
        self.close_window(self.contact)
        self.send()
        self.assertEqual(failed.state, "failed")
        instead_of = failed.mail_message_id.id
        self.post_template(self.visit, {"body.3": "9"}, instead_of=instead_of)
        self.assertEqual(failed.dealt_with, "template")
        self.assertEqual(failed.state, "failed", "its outcome is still shown")


class TestHeaders(Composing, TemplateCase):
    def prepare(self):
        super().prepare()
        self.receive("The printer is broken")
        self.ticket = self.tickets()
        self.close_window(self.ticket.whatsapp_contact_id)
        self.picture = self.env["ir.attachment"].create({"name": "a.png", "raw": PNG})

    def attachment(self, name, raw, **more):
        files = self.env["ir.attachment"].with_user(self.agent)
        pending = {"res_model": "mail.compose.message", "res_id": 0}
        return files.create({"name": name, "raw": raw, **pending, **more})

    def test_a_file_of_the_agents_goes_in_place_of_the_templates(self):
        template = self.approved(
            header_type="IMAGE", header_attachment_ids=self.picture
        )
        [offered] = [t for t in self.offered() if t["id"] == template.id]
        self.assertEqual(offered["file"]["name"], "a.png")
        own = self.attachment("own.png", PNG)
        message = self.post_template(template, attachment_id=own.id)
        self.assertEqual(message.mail_message_id.attachment_ids, own)
        self.assertEqual(own.res_id, self.ticket.id)
        self.work("media")
        self.assertTrue(message.media_uid)
        self.assertFalse(template.header_media_uid)
        plain = self.post_template(template)
        self.assertEqual(plain.mail_message_id.attachment_ids.name, "a.png")
        self.work("media")
        self.send()
        self.assertEqual((message | plain).mapped("state"), ["accepted"] * 2)
        self.assertNotEqual(message.media_uid, plain.media_uid)
        self.assertEqual(template.header_media_uid, plain.media_uid)

    def test_without_a_file_or_with_one_that_does_not_fit(self):
        template = self.new(header_type="IMAGE")
        template.status = "APPROVED"
        with self.assertRaisesRegex(UserError, "begins with a file"):
            self.post_template(template)
        for file, words in (
            (self.attachment("a.txt", b"Hello"), "begins with a picture"),
            (self.attachment("a.exe", b"MZ" + b"\0" * 99), "not sent|does not carry"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.post_template(template, attachment_id=file.id)
        secret = self.env["ir.attachment"].create(
            {"name": "a.png", "raw": PNG, "res_model": "ir.cron", "res_id": 1}
        )
        with self.assertRaises(AccessError):
            self.post_template(template, attachment_id=secret.id)

    def test_a_document_keeps_its_name(self):
        pdf = {"name": "a.pdf", "raw": b"%PDF-1.4 x", "mimetype": "application/pdf"}
        stored = self.env["ir.attachment"].create(pdf)
        template = self.approved(header_type="DOCUMENT", header_attachment_ids=stored)
        own = self.attachment("offer.txt", b"Our offer")
        message = self.post_template(template, attachment_id=own.id)
        self.work("media")
        self.send()
        self.assertEqual(message.state, "accepted", message.error_details)
        header = json.loads(message.content)["components"][0]
        [parameter] = header["parameters"]
        self.assertEqual(parameter["document"]["filename"], "offer.txt")

    def test_a_location_is_filled_in_part_by_part(self):
        template = self.approved(header_type="LOCATION")
        place = {"header.name": "Our shop", "header.address": "Rua A, 1"}
        for where in ({"header.latitude": "x"}, {"header.latitude": "nan"}, {}):
            values = {**place, "header.longitude": "-46.6", **where}
            with self.assertRaises(UserError):
                self.post_template(template, values)
        where = {"header.latitude": "-23.5", "header.longitude": "-46.6"}
        message = self.post_template(template, {**place, **where})
        self.send()
        self.assertEqual(message.state, "accepted", message.error_details)
