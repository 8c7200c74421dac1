# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# pylint-odoo takes only files directly in tests/ for tests:
# pylint: disable=translation-required
import io
import json
import unittest
import zipfile
from unittest.mock import patch

from odoo.exceptions import AccessError

from ...tools.calls import Calls
from ..common import payload, profile, text_message
from ..files.test_media_tools import picture
from ..files.test_outgoing_media import PDF, OutgoingCase
from ..users import new_test_user

TABLES = (
    *("helpdesk_whatsapp_contact", "helpdesk_whatsapp_message", "mail_message"),
    *("helpdesk_whatsapp_session", "helpdesk_whatsapp_event", "helpdesk_ticket"),
    *("ir_attachment", "mail_message_reaction", "mail_notification", "mail_activity"),
    *("mail_mail", "mail_push", "mail_tracking_value", "helpdesk_whatsapp_notice"),
    *("helpdesk_whatsapp_unread", "helpdesk_whatsapp_request"),
)


class PrivacyCase(OutgoingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "wa_manager", "helpdesk_mgmt.group_helpdesk_manager", lang="en_US"
        )

    def prepare(self):
        super().prepare()
        self.contact = self.ticket.whatsapp_contact_id
        self.partner = self.contact.partner_id
        self.photo = self.receive_file(caption="My passport")
        self.fetch()
        [self.part] = self.post("<p>Querida Maria</p>", ("invoice.pdf", PDF))
        self.arrive()
        self.settle()
        self.env.flush_all()


class TestErasing(PrivacyCase):
    """A person's WhatsApp data can be erased."""

    def erase(self):
        self.contact.with_user(self.manager).action_erase()
        self.env.flush_all()
        self.env.invalidate_all()

    def rows(self, *texts):
        """Return tables and rows that contain one of ``texts``."""
        found = []
        for table in TABLES:
            self.env.cr.execute(f"SELECT row_to_json(t)::text FROM {table} t")  # noqa: S608
            rows = [row for [row] in self.env.cr.fetchall()]
            found += [(table, row) for row in rows for text in texts if text in row]
        return found

    def test_a_copy_that_was_sent_by_email_is_erased_too(self):
        self.partner.email = "maria@example.com"
        self.part._fail("undeliverable")
        self.part.state = "failed"
        self.part.with_user(self.agent).action_send_by_email()
        copy = self.ticket.message_ids[:1]
        self.assertIn("Querida", copy.body)
        self.erase()
        self.assertFalse(self.rows("Querida"))
        self.assertIn("Message erased", copy.body)

    def test_106_d3_subjects_and_notification_mails_forget_the_person(self):
        self.agent.notification_type = "email"
        joao = self.simulator.customer("João", "5541988887766")
        first = self.receive("*Zebra* crossing\nis closed", joao)
        ticket = first.ticket_id
        ticket.user_id = self.agent
        ticket.with_user(self.agent).message_post(
            body="See",
            subject=f"Re: {ticket.name}",
            partner_ids=self.agent.partner_id.ids,
        )
        for text in ("Zebra again", "Zebra & co."):
            self.receive(text, joao)
        ticket._whatsapp_notify_reaction("👍", first)
        self.work("mails")
        self.env.flush_all()
        found = self.rows("Zebra")
        self.assertIn("mail_mail", {table for table, _row in found})
        first.contact_id.with_user(self.manager).action_erase()
        self.env.flush_all()
        self.assertFalse(self.rows("Zebra"))
        self.assertIn("At Meta", self.account.message_ids[:1].body)

    def test_nothing_of_what_whatsapp_brought_is_left(self):
        self.contact.with_user(self.agent)._note_in_conversation(
            "Call +55 11 98765-4321"
        )
        self.ticket.activity_schedule(
            note="Call +55 11 98765-4321", user_id=self.agent.id
        )
        self.ticket.activity_schedule(
            note="Querida Maria", whatsapp_problem="undelivered to customer"
        )
        self.ticket.message_subscribe(self.agent.partner_id.ids)
        reaction = {"message_id": self.part.wamid, "emoji": "👍"}
        self.receive(message={"type": "reaction", "reaction": reaction})
        files = self.photo.attachment_ids + self.part.attachment_ids
        texts = ("passport", "Querida", "98765-4321", self.contact.user_uid)
        texts += (self.photo.wamid, self.part.wamid)  # they have the number in them
        self.assertTrue(self.rows(*texts))
        self.erase()
        self.assertFalse(self.rows(*texts, "<p>Hi</p>", '"Hi"'))
        self.assertFalse(files.exists() or self.contact.exists())
        self.assertIn("Call •••", "".join(self.ticket.message_ids.mapped("body")))
        self.assertEqual(self.ticket.name, "WhatsApp conversation")
        self.assertTrue(self.partner.exists())

    def test_what_meta_delivers_again_does_not_come_back(self):
        wamid, uid = self.photo.wamid, self.contact.user_uid
        pending = payload(text_message("wamid.pending", "Wait for me"))
        self.post(pending)
        self.erase()
        messages = self.env["helpdesk.whatsapp.message"].search_count([])
        self.post(payload(text_message(wamid, "My passport", from_user_id=uid)))
        self.post(pending)
        self.process()
        self.settle()
        self.assertFalse(self.rows("My passport", "Wait for me"))
        self.assertEqual(
            self.env["helpdesk.whatsapp.message"].search_count([]), messages
        )

    def test_the_inbox_forgets_them_in_any_spelling_and_keeps_others(self):
        self.post(payload(text_message("wamid.1", "Ola", sender="558882345678")))
        self.process()
        self.contact = self.message_of("wamid.1").contact_id
        self.post(
            payload(
                text_message("wamid.2", "Oi", sender="5588982345678"),
                contacts=[profile("Pele", "5588982345678")],
            )
        )
        self.process()
        self.assertEqual(self.message_of("wamid.2").contact_id, self.contact)
        about = {"contacts": [{"phones": [{"wa_id": "5588982345678"}]}]}
        self.post(payload({**text_message("wamid.3"), "type": "contacts", **about}))
        self.erase()
        self.assertFalse(self.rows("Ola", '"Oi'))
        self.assertTrue(self.rows("My passport"), "Maria's")
        self.assertEqual(
            self.events("pending").partition.split(":")[-1], "5511987654321"
        )

    def message_of(self, wamid):
        return self.env["helpdesk.whatsapp.message"].search([("wamid", "=", wamid)])

    def test_an_opt_out_stays(self):
        self.receive("STOP")
        self.erase()
        number = [("number", "=", "+5511987654321")]
        self.assertTrue(self.env["phone.blacklist"].search(number))

    def test_becoming_one_with_another_contact_erases_nothing(self):
        hidden = {"sender": None, "from_user_id": "BR.55"}
        self.post(payload(text_message("wamid.1", "Buenas", **hidden)))
        self.process()
        message = self.message_of("wamid.1")
        self.contact._take_over(message.contact_id)
        tables = {table for table, _row in self.rows("Buenas")}
        self.assertGreaterEqual(tables, {"helpdesk_whatsapp_event", "mail_message"})
        self.assertEqual(message.contact_id, self.contact)

    def test_a_message_and_a_file_that_are_just_under_way(self):
        start = Calls.start
        for name, cron in (("send", "outbox"), ("download", "media")):
            self.receive_file()
            self.contact = self.tickets()[-1:].whatsapp_contact_id
            answer = self.answer(self.tickets()[-1:])

            def erase_first(*args):
                self.erase()
                start(*args)

            with (
                self.subTest(name),
                patch.object(Calls, "start", erase_first),
                self.assertNoLogs("odoo.addons.helpdesk_mgmt_whatsapp", "WARNING"),
            ):
                self.work(cron)
                self.assertFalse(answer.exists())
                self.assertFalse(self.rows("photo.jpg"))

    def test_managers_only_and_the_account_keeps_a_record(self):
        with self.assertRaises(AccessError):
            self.contact.with_user(self.agent).action_erase()
        with self.assertRaises(AccessError):
            self.contact.with_user(self.manager).unlink()
        self.erase()
        note = self.account.message_ids[:1]
        self.assertEqual(note.author_id, self.manager.partner_id)
        self.assertIn(f"contact {self.contact.id} has been erased", note.body)


class TestExporting(PrivacyCase):
    """A person's WhatsApp data can be exported."""

    def export(self, login="wa_manager"):
        self.authenticate(login, login)
        action = self.contact.with_user(self.manager).action_export()
        return self.url_open(action["url"])

    def test_all_there_is_with_times_and_files(self):
        self.ticket.whatsapp_rating = "4"
        self.part.attachment_ids.name = "..\\..\\x/..\\a.pdf"
        self.photo.attachment_ids += self.part.attachment_ids
        answer = self.export()
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        contact = json.loads(archive.read("contact.json"))
        self.assertEqual(contact["wa_id"], "5511987654321")
        [session] = contact["sessions"]
        self.assertEqual(session["ticket"], self.ticket.number)
        self.assertEqual(session["rating"], "4")
        messages = json.loads(archive.read("messages.json"))
        self.assertEqual(len(messages), len(self.contact.message_ids))
        first, last = messages[0], messages[-1]
        self.assertEqual((first["direction"], first["text"]), ("inbound", "Hi"))
        self.assertRegex(first["sent_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual(last["text"], "Querida Maria")
        [name] = last["files"]
        self.assertEqual(archive.read(name), PDF)
        self.assertRegex(name, r"^files/\d+-a\.pdf$")
        self.assertEqual(archive.namelist().count(name), 1)
        [photo] = [m["files"] for m in messages if m["text"] == "My passport"]
        self.assertEqual(archive.read(photo[-1]), picture())
        self.assertIn("were exported", self.account.message_ids[:1].body)

    def test_managers_only(self):
        self.assertEqual(self.export("wa_agent").status_code, 403)
        with self.assertRaises(AccessError):
            self.contact.with_user(self.agent).action_export()
        self.contact.sudo().unlink()
        answer = self.url_open("/helpdesk_mgmt_whatsapp/contact/999999999/export")
        self.assertEqual(answer.status_code, 404)


class TestLookup(PrivacyCase):
    """Privacy Lookup, where it is installed, finds and erases WhatsApp contacts."""

    def prepare(self):
        super().prepare()
        if "privacy.lookup.wizard" not in self.env:
            raise unittest.SkipTest("privacy_lookup is not installed")

    def look_up(self, name, email="nobody@example.com"):
        """Look a person up; returns the lines of WhatsApp contacts."""
        values = {"name": name, "email": email}
        wizard = self.env["privacy.lookup.wizard"].create(values)
        wizard.action_lookup()
        return wizard.line_ids.filtered(
            lambda line: line.res_model == "helpdesk.whatsapp.contact"
        )

    def test_by_every_name_and_number(self):
        self.partner.write({"name": "Maria da Silva", "email": "maria@example.com"})
        self.contact.write({"profile_name": "Mariazinha", "username": "maria.s"})
        for name, email in (
            ("maria da silva", "nobody@example.com"),
            ("Nobody", "maria@example.com"),
            ("mariazinha", "nobody@example.com"),
            ("@maria.s", "nobody@example.com"),
            ("+55 11 98765-4321", "nobody@example.com"),
            ("(11) 98765-4321", "nobody@example.com"),
        ):
            with self.subTest(name):
                self.assertEqual(self.look_up(name, email).res_id, self.contact.id)
        self.assertFalse(self.look_up("Maria"))

    def test_deleting_the_line_erases_the_person(self):
        self.look_up(self.partner.name).action_unlink()
        self.assertFalse(self.contact.exists())
        self.assertNotIn("Hi", self.ticket.description)
        self.assertFalse(self.ticket.attachment_ids)
