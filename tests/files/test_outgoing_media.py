# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# pylint-odoo takes only files directly in tests/ for tests:
# pylint: disable=translation-required
"""Tests of files that agents send."""

import base64
import io
from datetime import datetime, timedelta
from unittest.mock import patch

from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from ...tools.files import media
from ...tools.meta import cloud_api
from ..users import new_test_user
from .test_media import LOGGERS, MediaCase
from .test_media_tools import HTML, heic, mp4, ogg_opus, picture

PDF = b"%PDF-1.4 invoice"


class OutgoingCase(MediaCase):
    def prepare(self):
        super().prepare()
        self.receive("Hi")
        self.ticket = self.tickets()

    def attachment(self, name, data, user=None, **more):
        """Create an attachment as the composer's upload does."""
        values = {"name": name, "raw": data, "res_model": "mail.compose.message"}
        attachments = self.env["ir.attachment"].with_user(user or self.agent)
        return attachments.create({**values, **more})

    def post(self, body, *files, user=None):
        """Post an agent's answer with files; returns the messages it is sent as."""
        if isinstance(body, bytes | dict):
            return super().post(body)
        attachments = [
            file if not isinstance(file, tuple) else self.attachment(*file)
            for file in files
        ]
        ticket = self.ticket.with_user(user or self.agent)
        mail_message_id = ticket.whatsapp_post(
            body, attachment_ids=[attachment.id for attachment in attachments]
        )
        self.mail_message = self.env["mail.message"].browse(mail_message_id)
        return self.mail_message.whatsapp_message_ids.sorted("id")

    def upload(self):
        self.fetch()

    def arrive(self):
        """Upload and send; returns types and contents on the phone, oldest first."""
        self.upload()
        with mute_logger(*LOGGERS):
            self.send()
        return [
            (message["type"], message["content"])
            for message in self.simulator.phone(self.maria)
            if message["direction"] == "out"
        ]

    def kinds_and_words(self):
        return [
            (kind, content.get("body") or content.get("caption") or "")
            for kind, content in self.arrive()
        ]

    def on_phone(self, content):
        """Return the bytes of a file that the customer has received."""
        url = f"{self.simulator.url}/control/media/{content['id']}"
        return self.url_open(url).content

    def notification(self):
        return self.mail_message.notification_ids


class TestParts(OutgoingCase):
    def test_a_picture_with_a_caption(self):
        [part] = self.post("<p>Look <b>here</b></p>", ("a.jpg", picture()))
        self.assertEqual(part.media_state, "waiting")
        self.send()
        self.assertEqual(part.state, "outgoing", "not before the file is uploaded")
        [(kind, content)] = self.arrive()
        self.assertEqual((kind, content["caption"]), ("image", "Look *here*"))
        self.assertEqual(self.on_phone(content), picture())
        self.assertEqual(part.state, "accepted")
        self.assertEqual(self.mail_message.attachment_ids, part.attachment_ids)
        self.assertEqual(part.attachment_ids.res_model, "helpdesk.ticket")
        self.assertEqual(part.attachment_ids.res_id, self.ticket.id)

    def test_a_document_keeps_its_name(self):
        self.post("", ("Nota fiscal (2).pdf", PDF))
        [(kind, content)] = self.arrive()
        self.assertEqual(
            (kind, content["filename"]), ("document", "Nota fiscal (2).pdf")
        )
        self.assertNotIn("caption", content)

    def test_text_and_voice_note_both_arrive(self):
        """Hard case 38: audio carries no caption."""
        self.post("<p>Listen</p>", ("a.ogg", ogg_opus()))
        self.assertEqual(self.kinds_and_words(), [("text", "Listen"), ("audio", "")])

    def test_text_over_1024_with_a_picture_is_split(self):
        """Hard case 38."""
        text = "x" * 1025
        self.post(f"<p>{text}</p>", ("a.jpg", picture()))
        self.assertEqual(self.kinds_and_words(), [("text", text), ("image", "")])

    def test_one_message_a_file_in_order(self):
        parts = self.post(
            "<p>All</p>", ("a.ogg", ogg_opus()), ("a.pdf", PDF), ("a.mp4", mp4())
        )
        self.assertEqual(
            self.kinds_and_words(), [("audio", ""), ("document", "All"), ("video", "")]
        )
        self.assertEqual(len(parts), 3)
        self.assertEqual(len(set(parts.mapped("wamid"))), 3)
        self.assertEqual(len(self.notification()), 1)

    def test_webp_and_heic_are_converted(self):
        """Hard case 37."""
        self.post("", ("a.webp", picture("WEBP")), ("a.heic", heic()))
        for kind, content in self.arrive():
            self.assertEqual(kind, "image")
            image = Image.open(io.BytesIO(self.on_phone(content)))
            self.assertEqual(image.format, "JPEG")

    def test_a_sticker(self):
        self.post("<p>:)</p>", ("a.webp", picture("WEBP", (512, 512))))
        self.assertEqual(self.kinds_and_words(), [("text", ":)"), ("sticker", "")])

    def test_what_is_uploaded_is_a_file_never_a_link(self):
        """Hard case 39: Odoo may be out of Meta's reach."""
        self.post("", ("a.jpg", picture()))
        [(_kind, content)] = self.arrive()
        self.assertNotIn("link", content)
        self.assertTrue(content["id"])

    def test_pictures_pasted_into_the_text_become_files(self):
        pasted = base64.b64encode(picture("PNG")).decode()
        stored = self.attachment("b.jpg", picture(), res_model="ir.ui.view")
        self.post(
            f'<p>One <img src="data:image/png;base64,{pasted}"> and'
            f' <img src="/web/image/{stored.id}-1a2b/b.jpg?access_token=x"></p>'
        )
        self.assertEqual(self.kinds_and_words(), [("image", "One and"), ("image", "")])
        self.assertNotIn("<img", self.mail_message.body)
        self.assertEqual(len(self.mail_message.attachment_ids), 2)

    def test_a_picture_from_elsewhere_is_not_dropped_in_silence(self):
        for source in ("https://example.org/a.png", "/web/image/res.users/1/image_128"):
            with self.assertRaisesRegex(UserError, "attach it as a file"):
                self.post(f'<p>look <img src="{source}"></p>')

    def test_an_internal_note_with_an_attachment_never_leaves(self):
        """Hard case 59."""
        attachment = self.attachment("a.pdf", PDF, res_model="mail.compose.message")
        self.ticket.with_user(self.agent).message_post(
            body="secret", message_type="comment", attachment_ids=attachment.ids
        )
        self.assertEqual(self.arrive(), [])


class TestRefusals(OutgoingCase):
    def problem(self, attachment):
        """Return the problem of a file that the composer shows."""
        ticket = self.ticket.with_user(self.agent)
        return ticket.whatsapp_check_files(attachment.ids).get(str(attachment.id))

    def test_what_cannot_be_sent_is_told_before_the_button_is_pressed(self):
        """Hard case 37, with the limit named."""
        for name, data, problem in (
            ("clip.mp4", mp4(padding=20 * media.MB), "clip.mp4 has 20.0 MB.* 16 MB"),
            ("setup.exe", b"MZ", "setup.exe: files of this type are not sent"),
            ("page.html", HTML, "page.html: .* does not carry"),
            ("a.ogg", ogg_opus(2), "mono Opus"),
            ("a.pdf", b"", "a.pdf is empty"),
            ("a.jpg", b"\xff\xd8\xff\xe0", "a.jpg: the picture cannot be read"),
        ):
            attachment = self.attachment(name, data)
            with self.subTest(name=name):
                self.assertRegex(self.problem(attachment), problem)
                with self.assertRaisesRegex(UserError, problem):
                    self.post("<p>x</p>", attachment)
        good = self.attachment("a.jpg", picture())
        self.assertFalse(self.problem(good))
        self.assertFalse(self.ticket.whatsapp_message_ids.filtered("uuid"))

    def test_a_file_of_150_mb_is_not_even_read(self):
        attachment = self.attachment("big.pdf", PDF)
        attachment.sudo().flush_recordset()
        self.env.cr.execute(
            "UPDATE ir_attachment SET file_size = %s WHERE id = %s",
            [150 * media.MB, attachment.id],
        )
        attachment.invalidate_recordset()
        problem = "big.pdf has 150.0 MB.*documents of at most 100 MB"
        self.assertRegex(self.problem(attachment), problem)

    def test_files_pressed_twice_are_sent_once(self):
        files = self.attachment("a.pdf", PDF).ids
        ticket = self.ticket.with_user(self.agent)
        for _press in range(2):
            ticket.whatsapp_post("<p>Here</p>", None, files, request_key="press")
        self.assertEqual(self.kinds_and_words(), [("document", "Here")])

    def test_nobody_sends_somebody_elses_file(self):
        other = new_test_user(
            self.env, "other", "helpdesk_mgmt.group_helpdesk_user", name="Bob"
        )
        hidden = self.attachment("salary.pdf", PDF, user=other)
        contract = self.env["ir.attachment"].create(
            {
                "name": "company.pdf",
                "raw": PDF,
                "res_model": "res.company",
                "res_id": self.env["res.company"].create({"name": "Other"}).id,
            }
        )
        for attachment in (hidden, contract):
            with self.assertRaises(AccessError):
                self.post("<p>x</p>", attachment.with_user(self.agent))
            with self.assertRaises(AccessError):
                self.post(f'<p><img src="/web/image/{attachment.id}"></p>')
            self.assertEqual(attachment.sudo().name[-4:], ".pdf")
        self.assertEqual(hidden.sudo().res_id, 0)
        empty = self.attachment("empty.pdf", b"", user=other)
        self.assertFalse(self.problem(empty), "there is no problem")

    def test_a_file_of_another_record_is_copied_not_taken(self):
        partner = self.env["res.partner"].create({"name": "Maria's company"})
        attachment = self.attachment("a.pdf", PDF, res_model="res.partner")
        attachment.sudo().res_id = partner.id
        [part] = self.post("<p>x</p>", attachment)
        self.assertEqual(attachment.res_model, "res.partner")
        self.assertNotEqual(part.attachment_ids, attachment)
        self.assertEqual(part.attachment_ids.raw, PDF)


class TestUploads(OutgoingCase):
    def shown(self):
        return self.notification()._whatsapp_to_store()

    def test_the_second_file_fails_and_the_agent_sees_which(self):
        """Hard case 40."""
        self.simulator.control("PATCH", "customers/maria", behaviour="reads")
        text, first, second = self.post(
            "<p>%s</p>" % ("x" * 1025), ("a.jpg", picture()), ("b.pdf", PDF)
        )
        upload = cloud_api.CloudApi.upload

        def refuse_pdf(api, file, name, mime, seconds=None):
            if mime == "application/pdf":
                raise cloud_api.Refused("no", 131053, "bad file", 400)
            return upload(api, file, name, mime, seconds)

        with patch.object(cloud_api.CloudApi, "upload", refuse_pdf):
            for _round in range(3):
                self.upload()
        self.send()
        self.deliver()
        self.process()
        self.assertEqual((text.state, first.state), ("read", "read"))
        self.assertEqual(second.state, "failed")
        self.assertTrue(text.wamid and first.wamid)
        self.assertEqual(self.notification().notification_status, "exception")
        shown = self.shown()
        self.assertEqual(shown["state"], "failed")
        self.assertEqual(
            [p["state"] for p in shown["parts"]], ["read", "read", "failed"]
        )
        self.assertEqual(shown["parts"][2]["name"], "b.pdf")
        self.assertTrue(shown["parts"][2]["reason"])
        self.assertTrue(shown["parts"][0]["times"]["read"])
        second.with_user(self.agent).action_send_again()
        self.upload()
        self.send()
        self.deliver()
        self.process()
        self.assertEqual(second.state, "read")
        self.assertEqual(self.notification().notification_status, "sent")
        self.assertEqual(len(self.kinds_and_words()), 3, "nothing twice")

    def test_statuses_find_their_part(self):
        first, second = self.post("", ("a.jpg", picture()), ("b.jpg", picture("PNG")))
        self.arrive()
        status = {"wamid": second.wamid, "status": "delivered"}
        self.simulator.control("POST", "statuses", **status)
        self.deliver()
        self.process()
        self.assertEqual((first.state, second.state), ("accepted", "delivered"))
        self.assertEqual(self.notification().notification_status, "process")

    def test_an_upload_that_may_succeed_later_is_tried_again(self):
        [part] = self.post("<p>x</p>", ("a.jpg", picture()))
        for kind, more in (("http", {"status": 503}), ("cut_before", {})):
            self.fault("media", kind, **more)
            self.upload()
            self.assertEqual((part.state, part.media_state), ("outgoing", "waiting"))
            self.assertTrue(self.shown()["reason"])
        self.assertEqual(self.kinds_and_words(), [("image", "x")])

    def test_a_file_that_does_not_go_up_holds_up_nobody(self):
        [part] = self.post("<p>x</p>", ("a.jpg", picture()))
        later = self.answer(self.ticket, "<p>Later</p>")
        self.send()
        self.assertEqual(later.state, "outgoing", "in order, as long as all is well")
        self.fault("media", "http", status=503)
        self.upload()
        self.assertEqual(part.media_attempts, 1)
        self.fault("media", "http", status=503)
        self.upload()
        self.send()
        self.assertEqual(later.state, "accepted")
        self.assertEqual(self.kinds_and_words()[-1], ("image", "x"))

    def test_a_broken_account_holds_the_file_and_fails_nothing(self):
        [part] = self.post("<p>x</p>", ("a.jpg", picture()))
        self.fault("media", "error", code=190)
        self.upload()
        self.assertEqual(self.account.paused_reason, "token")
        self.upload()
        self.assertEqual((part.state, part.media_state), ("outgoing", "waiting"))
        self.assertIn("access token", self.shown()["reason"])
        self.account._resume_sending()
        self.assertEqual(self.kinds_and_words(), [("image", "x")])

    def test_an_upload_twice_sends_once(self):
        [part] = self.post("<p>x</p>", ("a.jpg", picture()))
        self.fault("media", "cut_after")
        self.upload()
        self.assertEqual(part.media_state, "waiting")
        self.assertEqual(self.kinds_and_words(), [("image", "x")])
        self.assertEqual(self.kinds_and_words(), [("image", "x")])

    def test_send_again_uses_the_upload_while_meta_has_it(self):
        [part] = self.post("<p>x</p>", ("a.jpg", picture()))
        self.upload()
        uid = part.media_uid
        self.fault("messages", "error", code=131026)
        self.arrive()
        self.assertEqual(part.state, "failed")
        part.with_user(self.agent).action_send_again()
        self.assertEqual((part.media_state, part.media_uid), ("done", uid))
        self.assertEqual(self.kinds_and_words(), [("image", "x")])
        part.write({"state": "failed", "failure_reason": "undeliverable"})
        part.media_uploaded_at = datetime.now() - timedelta(days=30)
        part.with_user(self.agent).action_send_again()
        self.assertEqual(part.media_state, "waiting")
        self.arrive()
        self.assertNotEqual(part.media_uid, uid)
        self.assertEqual(part.state, "accepted")

    def test_a_file_meta_refused_goes_up_again(self):
        self.simulator.control("PATCH", "customers/maria", behaviour="reads")
        [part] = self.post("<p>x</p>", ("a.jpg", picture()))
        self.fault("statuses", "error", code=131053)
        self.arrive()
        self.deliver()
        self.process()
        self.assertEqual((part.state, part.failure_reason), ("failed", "media"))
        part.with_user(self.agent).action_send_again()
        self.assertEqual(part.media_state, "waiting")

    def test_a_file_deleted_meanwhile_fails_with_words(self):
        [part] = self.post("<p>x</p>", ("a.jpg", picture()))
        part.attachment_ids.unlink()
        self.upload()
        self.assertEqual(part.state, "failed")
        self.assertIn("deleted", self.shown()["reason"])

    def test_a_window_that_closes_before_the_upload(self):
        """Hard case 41."""
        [part] = self.post("<p>x</p>", ("a.jpg", picture()))
        part.contact_id.window_expires_at = datetime.now() - timedelta(seconds=1)
        self.upload()
        self.assertEqual((part.state, part.failure_reason), ("failed", "window_closed"))
        self.assertFalse(part.media_uid)

    def test_pressed_twice_it_is_sent_once(self):
        """Hard case 55."""
        [part] = self.post("<p>x</p>", ("a.jpg", picture()))
        self.fault("messages", "error", code=131026)
        self.arrive()
        part.with_user(self.agent).action_send_again()
        with self.assertRaisesRegex(UserError, "on its way"):
            part.with_user(self.agent).action_send_again()
        self.assertEqual(len(self.kinds_and_words()), 1)
