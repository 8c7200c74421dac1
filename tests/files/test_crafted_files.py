# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of files that are made to keep busy whoever looks into them."""

import io
import struct
import zipfile
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ...tools.files import media_types
from .test_media_tools import box, mp4, office


@tagged("post_install", "-at_install")
class TestCraftedFiles(BaseCase):
    def test_no_more_of_a_file_is_looked_at_than_any_honest_one_has(self):
        part = (
            b"PK\x01\x02" + bytes(24) + struct.pack("<HHH", 1, 0, 0) + bytes(12) + b"a"
        )
        parts = part * 300_000
        end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 0, 0, len(parts), 0, 0)
        crafted = b"PK\x03\x04" + parts + end
        names = media_types._names_in_zip(crafted)
        self.assertEqual(next(names), b"a")
        with patch.object(media_types, "_names_in_zip", return_value=names):
            self.assertEqual(media_types.content_type(crafted), "application/zip")
        left = sum(1 for _name in names)
        self.assertEqual(left, 300_000 - media_types.MOST_PARTS - 2)
        boxes = b"\0\0\0\x10ftypisom" + bytes(4) + box(b"free") * 20_000
        self.assertEqual(media_types.codecs(boxes + mp4()[16:]), set())
        few = b"\0\0\0\x10ftypisom" + bytes(4) + box(b"free") * 100
        self.assertEqual(media_types.codecs(few + mp4()[16:]), {b"avc1"})

    def test_a_document_is_known_with_a_comment_behind_and_bytes_before_it(self):
        data = office()
        self.assertIn("wordprocessing", media_types.content_type(data))
        longer = data[:-2] + struct.pack("<H", 300) + b"PK" * 150
        self.assertIn("wordprocessing", media_types.content_type(longer))
        self.assertIn("wordprocessing", media_types.content_type(b"PK\x03\x04" + data))
        macros = office("word", "word/vbaProject.bin")
        self.assertEqual(media_types.content_type(macros), "application/octet-stream")
        for cut in range(0, len(data), 7):
            self.assertIn(
                media_types.content_type(data[:cut]),
                ("application/zip", "application/octet-stream", "text/plain"),
            )

    def test_a_large_document_in_the_zip64_format_is_known_too(self):
        target = io.BytesIO()
        with patch.object(zipfile, "ZIP_FILECOUNT_LIMIT", 1):
            with zipfile.ZipFile(target, "w") as archive:
                for name in ("[Content_Types].xml", "xl/workbook.xml"):
                    archive.writestr(name, "<x/>")
        data = target.getvalue()
        self.assertIn(b"PK\x06\x07", data)
        self.assertIn("spreadsheetml", media_types.content_type(data))
