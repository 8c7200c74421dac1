# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import hashlib
import io
from datetime import datetime, timedelta
from unittest.mock import patch

import requests
from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from ...tools.meta import cloud_api
from .. import workers
from ..common import WhatsappCase, payload, text_message
from ..simulator import PATIENCE
from ..users import new_test_user
from .test_media_tools import HTML, SVG, ogg_opus, picture

MODELS = "odoo.addons.helpdesk_mgmt_whatsapp.models"
LOGGERS = [
    f"{MODELS}.{name}"
    for name in (
        "files.transfer",
        "account.helpdesk_whatsapp_account",
        "outbox.sending",
    )
]


class MediaCase(WhatsappCase):
    """Base of tests of inbound files, which are fetched when a test calls ``fetch``."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()

    def on_the_phone(self, data, name="photo.jpg", mime="image/jpeg"):
        """Add a file to the customer's phone; returns the simulator's media object."""
        answer = requests.post(
            f"{self.simulator.url}/control/media",
            files={"file": (name, data, mime)},
            timeout=PATIENCE,
        )
        return answer.json()

    def generated(self, megabytes, mime="application/pdf", **more):
        return self.simulator.control(
            "POST", "media", megabytes=megabytes, mime_type=mime, **more
        )

    def receive_file(self, kind="image", file=None, **more):
        """Receive a file as a message of type ``kind``; returns it, not fetched yet."""
        file = file or self.on_the_phone(picture())
        content = {**file, **more}
        return self.receive(message={"type": kind, kind: content})

    def fetch(self, due=True):
        if due:
            waiting = [("media_state", "=", "waiting")]
            past = datetime.now() - timedelta(seconds=1)
            self.env["helpdesk.whatsapp.message"].search(waiting).media_after = past
        with mute_logger(*LOGGERS):
            self.work("media")

    def fault(self, on, kind, times=1, **more):
        values = {"on": on, "kind": kind, "times": times, **more}
        self.simulator.control("POST", "faults", **values)

    def served(self, attachment):
        """Return the response to the agent's browser for an attachment."""
        self.authenticate("wa_agent", "wa_agent")
        return self.url_open(f"/web/content/{attachment.id}")

    def shown(self, message):
        return message.mail_message_id.whatsapp_message_ids._to_chatter().get("media")


class TestArrival(MediaCase):
    def test_the_message_is_there_first_and_the_file_after(self):
        data = picture()
        file = self.on_the_phone(data)
        message = self.receive_file(file=file, caption="Look at <this>")
        shown = message.mail_message_id
        self.assertEqual(message.media_state, "waiting")
        self.assertEqual(self.shown(message)["state"], "waiting")
        self.assertIn("Photo", shown.body)
        self.assertIn("Look at &lt;this&gt;", shown.body)
        self.fetch(due=False)
        attachment = shown.attachment_ids
        self.assertEqual(attachment.raw, data)
        self.assertEqual(attachment.res_model, "helpdesk.ticket")
        self.assertEqual(attachment.res_id, message.ticket_id.id)
        self.assertEqual(message.attachment_ids, attachment)
        self.assertNotIn("Photo", shown.body)
        self.assertIn("Look at &lt;this&gt;", shown.body)
        self.assertFalse(self.shown(message))
        self.assertEqual(message.media_state, "done")

    def test_all_kinds_under_the_customers_own_names(self):
        pdf = b"%PDF-1.4 invoice"
        cases = [
            ("image", self.on_the_phone(picture()), "image.jpg", "image/jpeg"),
            (
                "document",
                {**self.on_the_phone(pdf, mime="application/pdf")},
                "Nota fiscal (2).pdf",
                "application/pdf",
            ),
            (
                "video",
                self.on_the_phone(b"\0\0\0\x18ftypisom" + bytes(60), mime="video/mp4"),
                "video.mp4",
                "video/mp4",
            ),
            (
                "sticker",
                self.on_the_phone(picture("WEBP"), mime="image/webp"),
                "sticker.webp",
                "image/webp",
            ),
        ]
        for kind, file, name, mime in cases:
            more = {"filename": "../Nota fiscal (2).pdf"} if kind == "document" else {}
            message = self.receive_file(kind, file, **more)
            self.fetch()
            with self.subTest(kind=kind):
                self.assertEqual(message.attachment_ids.name, name)
                self.assertEqual(message.attachment_ids.mimetype, mime)
        self.assertEqual(len(self.tickets().attachment_ids), 4)
        self.assertEqual(len(self.tickets()), 1)

    def test_voice_notes_and_other_audio_can_be_played_in_the_chatter(self):
        for voice in (True, False):
            file = self.on_the_phone(ogg_opus(), "a.ogg", "audio/ogg")
            message = self.receive_file("audio", file, voice=voice)
            self.fetch()
            self.assertEqual(message.attachment_ids.mimetype, "audio/ogg")
            answer = self.served(message.attachment_ids)
            self.assertEqual(answer.content, ogg_opus())
            self.assertEqual(answer.headers["content-type"], "audio/ogg")
            self.assertNotIn("attachment", answer.headers["content-disposition"])

    def test_what_the_customer_sent_is_kept_byte_by_byte(self):
        target = io.BytesIO()
        Image.effect_noise((2500, 2500), 60).save(target, "JPEG")
        data = target.getvalue()
        message = self.receive_file(file=self.on_the_phone(data))
        self.fetch()
        self.assertEqual(message.attachment_ids.raw, data)

    def test_six_photos_of_an_album_become_six_files_of_one_ticket(self):
        for number in range(6):
            file = self.on_the_phone(picture(size=(20 + number, 20)))
            image = {"type": "image", "image": file}
            self.simulator.writes(self.maria, message=image)
        self.deliver(order="reverse")
        self.process()
        self.fetch()
        ticket = self.tickets()
        messages = ticket.whatsapp_message_ids.sorted("id")
        widths = [
            Image.open(io.BytesIO(message.attachment_ids.raw)).width
            for message in messages
        ]
        self.assertEqual(sorted(widths), [20, 21, 22, 23, 24, 25])
        self.assertEqual(len(ticket.attachment_ids), 6)

    def test_delivered_twice_the_file_is_there_once(self):
        file = self.on_the_phone(picture())
        image = {"type": "image", "image": file}
        self.simulator.writes(self.maria, message=image)
        self.deliver(times=2)
        self.process()
        for _round in range(3):
            self.fetch()
        self.assertEqual(len(self.tickets().attachment_ids), 1)

    def test_what_a_browser_could_run_is_never_served_inline(self):
        for name, data, claimed in (
            ("page.html", HTML, "text/html"),
            ("drawing.svg", SVG, "image/svg+xml"),
            ("photo.jpg", SVG, "image/jpeg"),
            ("data.xml", b"<?xml version='1.0'?><a/>", "text/xml"),
        ):
            file = self.on_the_phone(data, name, "application/pdf")
            file["mime_type"] = claimed
            message = self.receive_file("document", file, filename=name)
            self.fetch()
            with self.subTest(name=name):
                attachment = message.attachment_ids
                self.assertEqual(attachment.mimetype, "application/octet-stream")
                answer = self.served(attachment)
                self.assertEqual(answer.content, data)
                self.assertEqual(
                    answer.headers["content-type"], "application/octet-stream"
                )
                self.assertEqual(answer.headers["x-content-type-options"], "nosniff")

    def test_a_deleted_ticket_loses_nothing(self):
        message = self.receive_file()
        message.ticket_id.unlink()
        self.fetch()
        self.assertEqual(message.media_state, "done")
        self.assertEqual(message.attachment_ids.res_model, message._name)

    def test_the_file_follows_a_conversation_that_moves(self):
        message = self.receive_file()
        other = self.tickets().copy({"name": "Other"})
        message.session_id._move_to(other)
        self.fetch()
        self.assertEqual(message.attachment_ids.res_id, other.id)

    def test_an_odd_object_harms_nothing(self):
        for odd in (None, [], {}, {"id": None}, {"id": "../../x"}, {"id": {"a": 1}}):
            number = len(self.events())
            image = {"type": "image", "image": odd}
            self.post(payload({**text_message(f"wamid.{number}"), **image}))
            self.process()
            for _round in range(3):
                self.fetch()
            message = self.message(f"wamid.{number}")
            with self.subTest(odd=odd):
                self.assertEqual(message.media_state, "failed")
                self.assertEqual(message.media_reason, "gone")
        self.assertFalse(self.events("failed"))

    def test_phone_number_id_is_not_passed_on_the_look_up(self):
        """Hard case 35."""
        message = self.receive_file()
        with patch.object(
            cloud_api.CloudApi, "call", autospec=True, side_effect=cloud_api.Unreachable
        ) as call:
            self.fetch()
        call.assert_called_once()
        self.assertEqual(call.call_args.args[1:], ("GET", message.media_uid))
        self.assertFalse(call.call_args.kwargs)


class TestTrouble(MediaCase):
    def again(self, message, times=1):
        for _time in range(times):
            self.fetch()
        return message.media_state, message.media_reason

    def test_a_look_up_that_may_succeed_later_is_tried_with_pauses(self):
        """Hard case 34."""
        for kind, more, reason in (
            ("http", {"status": 503}, "meta_unavailable"),
            ("http", {"status": 401}, "unreachable"),
            ("cut_after", {}, "no_answer"),
            ("error", {"code": 131000}, "meta_unavailable"),
            ("error", {"code": 130429}, "meta_unavailable"),
            ("http", {"status": 429}, "meta_unavailable"),
        ):
            message = self.receive_file()
            self.fault("media", kind, **more)
            with self.subTest(reason=reason):
                self.assertEqual(self.again(message), ("waiting", reason))
                self.assertGreater(message.media_after, datetime.now())
                self.fetch(due=False)
                self.assertEqual(message.media_state, "waiting", "not before its time")
                self.assertEqual(self.again(message)[0], "done")
                self.assertFalse(message.media_reason)
        self.assertFalse(self.account.paused_reason)

    def test_a_download_that_may_succeed_later_too(self):
        for kind, more in (
            ("http", {"status": 500}),
            ("http", {"status": 404}),
            ("cut_before", {}),
            ("cut_midway", {}),
            ("corrupt", {}),
        ):
            message = self.receive_file()
            self.fault("download", kind, **more)
            with self.subTest(kind=kind, **more):
                self.assertEqual(self.again(message)[0], "waiting")
                self.assertEqual(self.again(message)[0], "done")
        self.assertEqual(len(self.tickets().attachment_ids), 5)

    def test_a_full_disk_is_waited_for_as_long_as_meta_has_the_file(self):
        message = self.receive_file()
        attachments = type(self.env["ir.attachment"])
        full = OSError(28, "No space left on device")
        with patch.object(attachments, "_file_write", side_effect=full):
            self.assertEqual(self.again(message, 12), ("waiting", "storage"))
        self.assertEqual(self.again(message)[0], "done")
        message = self.receive_file()
        self.env.cr.execute(
            "UPDATE helpdesk_whatsapp_message"
            " SET create_date = create_date - interval '8 days' WHERE id = %s",
            [message.id],
        )
        message.invalidate_recordset()
        with patch.object(attachments, "_file_write", side_effect=full):
            self.assertEqual(self.again(message, 9), ("failed", "storage"))

    def test_what_meta_no_longer_has_is_given_up_soon(self):
        """Hard case 34: no infinite retry on 404."""
        file = self.on_the_phone(picture())
        message = self.receive_file(file=file)
        days = f"media/{file['id']}"
        self.simulator.control("PATCH", days, days_ago=8)
        self.assertEqual(self.again(message, 2), ("failed", "gone"))
        self.assertIn("Photo", message.mail_message_id.body)
        self.assertIn("ask for it again", self.shown(message)["reason"])

    def test_after_many_tries_it_fails_and_can_be_retried(self):
        message = self.receive_file()
        self.fault("media", "http", status=503, times=50)
        self.assertEqual(self.again(message, 9), ("failed", "meta_unavailable"))
        self.assertFalse(self.shown(message)["state"] == "waiting")
        self.simulator.control("DELETE", "faults")
        message.with_user(self.agent).action_fetch_again()
        self.assertEqual(self.again(message)[0], "done")
        with self.assertRaisesRegex(UserError, "no file"):
            message.with_user(self.agent).action_fetch_again()

    def test_only_who_may_read_the_ticket_may_retry(self):
        message = self.receive_file()
        message.media_state = "failed"
        stranger = new_test_user(self.env, "stranger", "base.group_user")
        own = new_test_user(self.env, "own", "helpdesk_mgmt.group_helpdesk_user_own")
        message.ticket_id.user_id = self.agent
        for user in (stranger, own):
            with self.assertRaises(AccessError):
                message.with_user(user).action_fetch_again()

    def test_a_wrong_hash_is_never_shown_as_good(self):
        """Hard case 36: kept aside."""
        message = self.receive_file()
        self.fault("download", "corrupt", times=50)
        self.assertEqual(self.again(message, 4), ("failed", "damaged"))
        self.assertFalse(message.mail_message_id.attachment_ids)
        self.assertFalse(message.ticket_id.attachment_ids)
        aside = message.attachment_ids
        self.assertEqual((aside.res_model, aside.res_id), (message._name, message.id))
        aside.with_user(self.agent).check_access("read")
        self.simulator.control("DELETE", "faults")
        message.with_user(self.agent).action_fetch_again()
        self.assertEqual(self.again(message)[0], "done")
        self.assertFalse(aside.exists())
        self.assertEqual(len(message.attachment_ids), 1)

    def test_hashes_are_compared_like_with_like(self):
        """Hard case 36: base64 in the webhook, hex in the look-up."""
        file = self.on_the_phone(picture())
        digest = hashlib.sha256(picture()).digest()
        self.assertEqual(file["sha256"], base64.b64encode(digest).decode())
        message = self.receive_file(file=file)
        look_up = cloud_api.CloudApi.media
        for given in (digest.hex(), digest.hex().upper(), file["sha256"], None):
            message.media_state = "waiting"
            answer = {**look_up(self.account._cloud_api(), file["id"]), "sha256": given}
            with patch.object(cloud_api.CloudApi, "media", return_value=answer):
                self.assertEqual(self.again(message)[0], "done", given)

    def test_a_refused_token_pauses_the_account_and_its_files_follow_the_repair(self):
        message = self.receive_file()
        self.fault("media", "error", code=190, times=50)
        self.assertEqual(self.again(message), ("waiting", "token"))
        self.assertEqual(self.account.paused_reason, "token")
        self.assertEqual(len(self.account.activity_ids), 1)
        self.assertEqual(self.again(message, 8), ("failed", "token"))
        self.simulator.control("DELETE", "faults")
        self.account._resume_sending()
        self.fetch(due=False)
        self.assertEqual(message.media_state, "done")

    def test_whatever_the_account_suffers_from_its_files_follow(self):
        for code in (10, 368, 131042):
            message = self.receive_file()
            self.fault("media", "error", code=code, times=50)
            with self.subTest(code=code):
                self.assertEqual(self.again(message, 9), ("failed", "account"))
                self.assertTrue(self.account.paused_reason)
                self.simulator.control("DELETE", "faults")
                self.account._resume_sending()
                self.fetch(due=False)
                self.assertEqual(message.media_state, "done")

    def test_a_crash_between_download_and_write_leaves_one_file(self):
        message = self.receive_file()
        attachments = type(self.env["ir.attachment"])
        create = attachments.create
        calls = iter(range(9))

        def fail_once(records, vals_list):
            made = create(records, vals_list)
            if not next(calls):
                raise RuntimeError("killed")
            return made

        with patch.object(attachments, "create", fail_once):
            self.assertEqual(self.again(message), ("waiting", "broken"))
            self.assertFalse(message.ticket_id.attachment_ids)
            self.assertEqual(self.again(message)[0], "done")
        self.assertEqual(len(message.ticket_id.attachment_ids), 1)
        self.assertEqual(len(message.mail_message_id.attachment_ids), 1)

    def test_a_file_whose_worker_dies_is_fetched_by_the_next(self):
        message = self.receive_file()
        workers.claim(message, "media")
        self.assertEqual(self.again(message)[0], "done")

    def test_a_file_that_kills_its_worker_each_time_is_given_up(self):
        message = self.receive_file()
        message.media_attempts = 8
        workers.claim(message, "media", unfinished=3)
        self.assertEqual(self.again(message), ("failed", "broken"))

    def test_a_file_that_is_fetched_twice_is_attached_once(self):
        message = self.receive_file()
        self.fetch()
        with io.BytesIO(picture()) as file:
            message._conclude_transfer((file, True), self.account._cloud_api())
        self.assertEqual(len(message.ticket_id.attachment_ids), 1)

    def test_what_a_file_uses_up_of_metas_limits_counts(self):
        message = self.receive_file()
        usage = {"call_count": 100}
        self.fault("media", "latency", seconds=0, usage={"1": [usage]})
        self.fetch()
        self.assertEqual(message.media_state, "done")
        self.assertTrue(self.account.manage_after)

    def test_the_token_is_sent_to_no_foreign_host(self):
        message = self.receive_file()
        calls, request = [], requests.Session.request

        def watched(session, method, url, **kwargs):
            calls.append(url)
            return request(session, method, url, **kwargs)

        answer = {"url": "https://evil.example.org/x", "file_size": "5"}
        with (
            patch.object(cloud_api.CloudApi, "media", return_value=answer),
            patch.object(requests.Session, "request", watched),
        ):
            self.assertEqual(self.again(message, 2), ("failed", "refused"))
        self.assertFalse(calls)

    def test_a_slow_file_holds_up_no_message(self):
        message = self.receive_file()
        self.receive("And one more thing")
        self.answer(self.tickets())
        self.send()
        self.assertEqual(self.simulator.received(self.maria), ["Hello Maria"])
        self.assertEqual(message.media_state, "waiting")
