# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# pylint-odoo takes only files directly in tests/ for tests:
# pylint: disable=translation-required
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..common import payload, text_message
from ..files.test_media import MODELS
from ..files.test_outgoing_media import PDF, OutgoingCase
from ..users import new_test_user


class RetentionCase(OutgoingCase):
    def prepare(self):
        super().prepare()
        self.first = self.ticket.whatsapp_message_ids

    def pass_days(self, days):
        """Make all messages ``days`` older, and end the conversation."""
        self.env.flush_all()
        for column, table in (
            ("create_date", "helpdesk_whatsapp_message"),
            ("create_date", "mail_message"),
            ("processed_at", "helpdesk_whatsapp_event"),
        ):
            self.env.cr.execute(
                f"UPDATE {table} SET {column} = {column} - %s",  # noqa: S608
                [timedelta(days=days, minutes=1)],
            )
        self.env.invalidate_all()
        self.ticket.whatsapp_session_ids._end("expired")

    def delete_old(self):
        self.work("retention")


class TestPreview(RetentionCase):
    def test_what_a_new_period_would_delete_is_counted_before_it_is_saved(self):
        self.receive("Later")
        self.pass_days(40)
        form = self.account.new(origin=self.account)
        self.assertFalse(form.retention_preview)
        form.text_days, form.event_days = 30, 30
        count = self.env["helpdesk.whatsapp.message"].search_count(
            [("account_id", "=", self.account.id), ("text_deleted_at", "=", False)]
        )
        self.assertIn(f"text will be deleted: {count}", form.retention_preview)
        form.text_days = 50
        self.assertIn("text will be deleted: 0", form.retention_preview)
        self.assertEqual(self.account.text_days, 0)


class TestFiles(RetentionCase):
    """Files are deleted after the account's number of days."""

    def prepare(self):
        super().prepare()
        self.account.media_days = 30
        self.photo = self.receive_file(caption="Look at this")
        self.fetch()

    def test_they_are_deleted_and_their_messages_say_so(self):
        [part] = self.post("", ("invoice.pdf", PDF))
        self.arrive()
        files = self.photo.attachment_ids + part.attachment_ids
        self.pass_days(30)
        self.delete_old()
        self.assertFalse(files.exists())
        self.assertFalse(self.ticket.attachment_ids)
        for message in self.photo + part:
            self.assertIn("File deleted after 30 days", message.mail_message_id.body)
        self.assertIn("Look at this", self.photo.mail_message_id.body)
        self.assertNotIn("deleted", self.first.mail_message_id.body)
        self.delete_old()
        self.assertEqual(self.photo.mail_message_id.body.count("deleted"), 1)

    def test_batch_by_batch_until_none_is_left(self):
        self.receive_file()
        self.fetch()
        self.pass_days(31)
        with patch(f"{MODELS}.privacy.retention.BATCH", 1):
            self.delete_old()
        self.assertFalse(self.ticket.attachment_ids)

    def test_one_that_cannot_be_deleted_stops_no_other(self):
        self.account.text_days = 30
        other = self.receive_file(caption="Another secret")
        self.fetch()
        self.pass_days(31)
        messages = type(self.photo)
        drop = messages._drop_files

        def breaks(message):
            if self.photo in message:
                raise KeyError
            return drop(message)

        retention = f"{MODELS}.privacy.retention"
        with patch.object(messages, "_drop_files", breaks):
            with self.assertLogs(retention, "ERROR") as logged:
                self.delete_old()
        self.assertIn(f"messages={self.photo.id}", "".join(logged.output))
        self.assertFalse(other.attachment_ids)
        self.assertTrue(self.photo.attachment_ids)
        self.assertTrue(other.text_deleted_at, "the texts follow")
        self.delete_old()
        self.assertFalse(self.photo.attachment_ids)

    def test_a_kind_of_deletion_that_breaks_stops_no_other_kind(self):
        self.pass_days(31)
        messages = type(self.photo)
        log = f"{MODELS}.privacy.account"
        with patch.object(messages, "_old", side_effect=KeyError):
            with self.assertLogs(log, "ERROR"):
                self.delete_old()
        self.assertFalse(self.events(), "webhook events are deleted")
        self.assertTrue(self.photo.attachment_ids)

    def test_a_file_that_vanished_from_the_database_keeps_nothing_up(self):
        self.pass_days(31)
        self.env.cr.execute(
            "DELETE FROM ir_attachment WHERE id = %s", self.photo.attachment_ids.ids
        )
        self.env.invalidate_all()
        self.delete_old()
        self.assertFalse(self.photo.has_files)

    def test_not_before_nor_if_they_are_kept_for_ever(self):
        self.pass_days(29)
        self.delete_old()
        self.account.media_days = 0
        self.pass_days(1000)
        self.delete_old()
        self.assertTrue(self.photo.attachment_ids)

    def test_not_while_the_conversation_goes_on(self):
        self.pass_days(31)
        self.photo.session_id.state = "active"
        self.delete_old()
        self.assertTrue(self.photo.attachment_ids)

    def test_not_while_a_part_of_the_answer_waits(self):
        text, _file = self.post("<p>Here</p>" * 600, ("invoice.pdf", PDF))
        self.account.text_days = 30
        self.send()
        self.pass_days(31)
        self.delete_old()
        self.assertEqual(text.state, "accepted")
        self.assertIn("Here", text.mail_message_id.body)
        self.assertEqual(len(self.ticket.attachment_ids), 1)
        self.arrive()
        self.delete_old()
        self.assertNotIn("Here", text.mail_message_id.body)
        self.assertFalse(self.ticket.attachment_ids)
        notes = [note for note in text.mail_message_id.preview.split("days") if note]
        self.assertEqual(len(notes), 2)

    def test_a_file_of_another_message_stays_there(self):
        file = self.env["ir.attachment"].create(
            {
                "name": "contract.pdf",
                "raw": PDF,
                "res_model": "helpdesk.ticket",
                "res_id": self.ticket.id,
            }
        )
        mail = self.ticket.message_post(body="By e-mail", attachment_ids=file.ids)
        [part] = self.post("", file)
        self.assertEqual(part.attachment_ids, file)
        self.arrive()
        self.pass_days(31)
        self.delete_old()
        self.assertFalse(part.mail_message_id.attachment_ids)
        self.assertEqual(mail.attachment_ids, file)

    def test_a_failed_answer_without_its_file_is_not_sent_again(self):
        [part] = self.post("", ("invoice.pdf", PDF))
        self.upload()
        part._fail("refused")
        self.pass_days(31)
        self.delete_old()
        with self.assertRaisesRegex(UserError, "has been deleted"):
            part.with_user(self.agent).action_send_again()


class TestTexts(RetentionCase):
    """Texts are deleted after the account's number of days; the messages remain."""

    def prepare(self):
        super().prepare()
        self.account.text_days = 30
        self.card = self.receive("My card is 4111")
        edited = {"message_id": self.card.wamid}
        edited["message"] = {"type": "text", "text": {"body": "Forget it"}}
        self.receive(message={"type": "edit", "edit": edited})

    def assertNowhere(self, *texts):
        """Check that no table with texts contains one of ``texts``."""
        self.env.flush_all()
        for table, columns in (
            ("helpdesk_whatsapp_message", "text, content, forms, former_texts"),
            ("mail_message", "body"),
            ("helpdesk_ticket", "name, description"),
            ("helpdesk_whatsapp_event", "payload"),
        ):
            self.env.cr.execute(f"SELECT {columns} FROM {table}")  # noqa: S608
            found = str(self.env.cr.fetchall())
            self.assertFalse([text for text in texts if text in found], table)

    def test_they_are_deleted_wherever_they_stand(self):
        ticket = self.receive("/new The printer is broken\nIt smells").ticket_id
        answer = self.answer(ticket, "<p>Querida <b>Maria</b></p>")
        self.settle()
        ticket.message_subscribe(self.agent.partner_id.ids)
        reaction = {"message_id": answer.wamid, "emoji": "👍"}
        self.receive(message={"type": "reaction", "reaction": reaction})
        self.pass_days(30)
        ticket.whatsapp_session_ids._end("expired")
        self.delete_old()
        self.assertNowhere("4111", "Forget it", "printer", "smells", "Querida")
        self.assertEqual(ticket.name, "WhatsApp conversation")
        self.assertIn("Text deleted after 30 days", self.card.mail_message_id.body)
        self.assertIn("Text deleted after 30 days", answer.mail_message_id.body)
        self.assertTrue(answer.wamid and answer.sent_at is not None)
        self.assertEqual(answer.state, "accepted")
        shown = self.card.mail_message_id.whatsapp_message_ids._to_chatter()
        self.assertEqual(shown["former_texts"], [])

    def test_the_copy_that_was_sent_by_email_goes_too(self):
        self.ticket.partner_id.email = "maria@example.com"
        answer = self.answer(self.ticket, "<p>Querida Maria</p>")
        answer._fail("undeliverable")
        answer.with_user(self.agent).action_send_by_email()
        copy = self.ticket.message_ids[:1]
        self.assertIn("Querida", copy.body)
        self.pass_days(31)
        self.delete_old()
        self.assertNowhere("Querida")
        self.assertIn("Text deleted", copy.body)
        mails = self.env["mail.mail"].search([])
        self.assertFalse([mail for mail in mails if "Querida" in mail.body_html])

    def test_a_title_an_agent_gave_stays(self):
        self.ticket.name = "Printer of the ground floor"
        self.pass_days(31)
        self.delete_old()
        self.assertEqual(self.ticket.name, "Printer of the ground floor")
        self.assertNotIn("Hi", self.ticket.description)

    def test_what_meta_delivers_again_does_not_come_back(self):
        count = len(self.ticket.whatsapp_message_ids)
        self.pass_days(31)
        self.delete_old()
        self.assertFalse(self.events())
        self.post(payload(text_message(self.card.wamid, "My card is 4111")))
        self.process()
        self.assertEqual(len(self.ticket.whatsapp_message_ids), count)
        self.assertIn("deleted", self.card.text)

    def test_contact_cards_go_with_the_texts(self):
        cards = [{"name": {"formatted_name": "Ana Souza"}}]
        message = self.receive(message={"type": "contacts", "contacts": cards})
        self.assertTrue(message.attachment_ids)
        self.pass_days(31)
        self.delete_old()
        self.assertNowhere("Ana Souza")
        self.assertFalse(self.ticket.attachment_ids)

    def test_a_deleted_answer_is_not_sent_again(self):
        answer = self.answer(self.ticket)
        answer._fail("refused")
        self.pass_days(31)
        self.delete_old()
        with self.assertRaisesRegex(UserError, "has been deleted"):
            answer.with_user(self.agent).action_send_again()

    def test_without_a_ticket_they_go_all_the_same(self):
        waiting = self.answer(self.ticket)
        self.ticket.unlink()
        self.pass_days(31)
        self.delete_old()
        self.assertNowhere("4111")
        self.assertEqual(waiting.failure_reason, "cancelled")
        self.assertNotIn("Hello Maria", waiting.text)


class TestInbox(RetentionCase):
    """Webhook events are deleted after their account's number of days, else a month."""

    def test_each_account_by_itself(self):
        self.account.event_days = 10
        self.pass_days(9)
        self.delete_old()
        self.assertTrue(self.events())
        self.pass_days(2)
        self.delete_old()
        self.assertFalse(self.events())

    def test_for_ever(self):
        self.account.event_days = 0
        self.pass_days(1000)
        self.delete_old()
        self.assertTrue(self.events())

    def test_those_of_no_account_a_month(self):
        self.account.event_days = 0
        self.events().account_id = False
        self.pass_days(29)
        self.delete_old()
        self.assertTrue(self.events())
        self.pass_days(2)
        self.delete_old()
        self.assertFalse(self.events())

    def test_those_of_an_unknown_number_a_month(self):
        self.events().unlink()
        self.post(payload(text_message("wamid.1"), phone="777"))
        self.delete_old()
        self.assertEqual(self.events().state, "unrouted")
        self.events().received_at -= timedelta(days=31)
        self.delete_old()
        self.assertFalse(self.events())

    def test_what_waits_to_be_processed_stays(self):
        self.events().state = "pending"
        self.pass_days(1000)
        self.delete_old()
        self.assertTrue(self.events())

    def test_what_has_failed_goes_too_and_leaves_a_trace(self):
        self.events().write({"state": "failed", "processed_at": False})
        count = len(self.events())
        days = self.account.event_days
        self.events().received_at -= timedelta(days=days - 1)
        self.delete_old()
        self.assertTrue(self.events())
        self.events().received_at -= timedelta(days=2)
        with self.assertLogs(f"{MODELS}.inbox.helpdesk_whatsapp_event", "WARNING"):
            self.delete_old()
        self.assertFalse(self.events())
        note = self.account.message_ids[:1].body
        self.assertIn(f"{count} webhook events that could not be processed", note)

    def test_what_has_failed_of_an_account_that_is_gone_goes_in_a_month(self):
        self.events().write({"state": "failed", "account_id": False})
        self.events().received_at -= timedelta(days=31)
        with self.assertLogs(f"{MODELS}.inbox.helpdesk_whatsapp_event", "WARNING"):
            self.delete_old()
        self.assertFalse(self.events())


class TestSettings(RetentionCase):
    def test_only_what_makes_sense(self):
        for values in (
            {"media_days": -1},
            {"event_days": 6},  # Meta may deliver again
            {"text_days": 29},  # the inbox would have them a day longer
            {"text_days": 30, "event_days": 0},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.account.write(values)
        self.account.write({"text_days": 7, "event_days": 7, "media_days": 1})

    def test_only_helpdesk_managers_set_them(self):
        with self.assertRaises(AccessError):
            self.account.with_user(self.agent).media_days = 1
        manager = new_test_user(
            self.env, "wa_manager", "helpdesk_mgmt.group_helpdesk_manager"
        )
        self.account.with_user(manager).media_days = 1

    def test_a_batch_is_found_by_its_index(self):
        messages = self.env["helpdesk.whatsapp.message"]
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        # By an almost empty table's statistics it would do as well.
        self.env.cr.execute("DROP INDEX helpdesk_whatsapp_message_by_time")
        for index, kept in (
            ("files_kept", ("has_files", "=", True)),
            ("text_kept", ("text_deleted_at", "=", False)),
        ):
            domain = Domain([kept]) & messages._is_old(self.account, 30)
            query = messages._search(domain, order="create_date", limit=1).select()
            self.env.cr.execute(f"EXPLAIN {query.code}", query.params)  # noqa: S608
            self.assertIn(index, str(self.env.cr.fetchall()))
