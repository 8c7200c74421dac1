# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of customers' files that are too large or of a type that is refused."""

import json
from unittest.mock import patch

from odoo.exceptions import ValidationError

from ...tools.files import media
from ...tools.meta import cloud_api
from ..common import payload, text_message
from .test_media import MediaCase

REFUSED_LARGE = ("refused", "too_large")


class TestRefused(MediaCase):
    def sent_texts(self):
        self.send()
        return self.simulator.received(self.maria)

    def test_a_file_over_the_accounts_limit_is_refused_politely_and_once(self):
        self.account.media_size_limit = 2
        message = self.receive_file("document", self.generated(3))
        self.fetch()
        self.assertEqual((message.media_state, message.media_reason), REFUSED_LARGE)
        self.assertIn("Document", message.mail_message_id.body)
        self.assertIn("larger", self.shown(message)["reason"])
        [text] = self.sent_texts()
        self.assertIn("2 MB", text)
        self.fetch()
        self.assertEqual(len(self.sent_texts()), 1)
        self.account.media_size_limit = 4
        message.with_user(self.agent).action_fetch_again()
        self.fetch()
        self.assertEqual(message.media_state, "done")

    def test_a_size_that_is_not_told_before_is_noticed(self):
        self.account.media_size_limit = 1
        message = self.receive_file("document", self.generated(2))
        look_up = cloud_api.CloudApi.media

        def silent(api, uid):
            return {**look_up(api, uid), "file_size": None}

        with patch.object(cloud_api.CloudApi, "media", silent):
            self.fetch()
        self.assertEqual((message.media_state, message.media_reason), REFUSED_LARGE)

    def test_a_file_meta_could_not_take_is_the_same(self):
        """Inbound error 131052."""
        odd = {"type": "unsupported", "errors": [{"code": 131052, "title": "x"}]}
        self.post(payload({**text_message("wamid.1"), **odd}))
        self.process()
        message = self.message("wamid.1")
        self.assertEqual((message.media_state, message.media_reason), REFUSED_LARGE)
        self.assertEqual(len(self.sent_texts()), 1)

    def test_refused_extensions_are_the_admins(self):
        for name, data in (
            ("setup.exe", b"%PDF-1.4"),
            ("setup.EXE. ", b"%PDF-1.4"),
            ("invoice.pdf", b"MZ\x90\0"),
        ):
            file = self.on_the_phone(data, "x.pdf", "application/pdf")
            message = self.receive_file("document", file, filename=name)
            self.fetch()
            with self.subTest(name=name):
                self.assertEqual(message.media_state, "refused")
                self.assertEqual(message.media_reason, "extension")
                self.assertIn(media.safe_name(name), message.mail_message_id.body)
                self.assertFalse(message.attachment_ids)
        self.account.refused_extensions = "pdf .DOC"
        self.assertEqual(self.account._refused_extensions(), {"pdf", "doc"})
        self.account.refused_extensions = False
        file = self.on_the_phone(b"MZ", "setup.exe", "application/pdf")
        message = self.receive_file("document", file, filename="setup.exe")
        self.fetch()
        self.assertEqual(message.attachment_ids.mimetype, "application/octet-stream")

    def test_the_limit_is_one_whatsapp_can_carry(self):
        for megabytes in (0, 101):
            with self.assertRaises(ValidationError):
                self.account.media_size_limit = megabytes

    def test_a_large_file_passes(self):
        message = self.receive_file("document", self.generated(20), filename="a.pdf")
        self.fetch()
        self.assertEqual(message.attachment_ids.file_size, 20 * media.MB)

    def test_a_file_of_the_business_app_is_fetched_too(self):
        message = self.receive_file()
        content = json.loads(message.content)["image"]
        message.write(
            {"direction": "outbound", "state": "sent", "content": json.dumps(content)}
        )
        self.fetch()
        self.assertEqual(message.media_state, "done")
