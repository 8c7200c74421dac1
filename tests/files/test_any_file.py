# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files of any bytes: a file is sent or refused, and no more work than a real one."""

import struct
import warnings
from contextlib import suppress
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...tools.files import media, media_types, pictures
from ..fuzz import drawn
from .test_media_tools import heic, mp4, office, ogg_opus, picture

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF")
SIZES = (b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff", b"\0\0\xff\xff", b"\1\0\0\0")


def changed(data, changes):
    """Return ``data`` with parts of it replaced; a part is a place and bytes."""
    for place, part in changes:
        at = place % (len(data) + 1)
        data = data[:at] + part + data[at + len(part) :]
    return data


class Counted(bytes):
    """Bytes that count how often a part of them is taken."""

    taken = 0

    def __getitem__(self, key):
        Counted.taken += 1
        return super().__getitem__(key)


@tagged("post_install", "-at_install")
class TestAnyFile(BaseCase):
    def files(self, *honest):
        change = st.tuples(
            st.integers(0, 200) | st.integers(0, 2**16),
            st.binary(max_size=6) | st.sampled_from(SIZES),
        )
        changes = st.lists(change, min_size=1, max_size=6)
        return st.builds(changed, st.sampled_from(honest), changes)

    def test_a_picture_of_any_bytes_is_sent_or_refused(self):
        honest = [picture(form) for form in FORMATS] + [heic()]
        decoded, decode = [], pictures._in_8_bits

        def note(image):
            decoded.append(image.size[0] * image.size[1])
            return decode(image)

        def run(data):
            with suppress(media.Unsendable):
                how, name, _data = media.prepared("a", data)
                self.assertTrue(how.kind and name)

        limit = patch.object(pictures, "MOST_PIXELS", 100_000)
        with limit, patch.object(pictures, "_in_8_bits", note):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                drawn(60)(given(self.files(*honest))(run))()
        self.assertTrue(decoded)
        self.assertLessEqual(max(decoded), 100_000)

    def test_an_archive_or_a_video_of_any_bytes_takes_bounded_work(self):
        honest = [mp4(), mp4(brand=b"3gp4"), office(), office("xl"), ogg_opus()]
        most = 12 * media_types.MOST_PARTS

        def run(data):
            Counted.taken = 0
            media_types.content_type(Counted(data))
            media_types.codecs(Counted(data))
            self.assertLess(Counted.taken, most)
            with suppress(media.Unsendable):
                media.sendable("a", data)

        drawn(100)(given(self.files(*honest))(run))()

    def test_boxes_and_entries_without_end_take_bounded_work(self):
        boxes = (
            b"\0\0\0\x10ftypisom" + bytes(4) + struct.pack(">I4s", 8, b"free") * 99_999
        )
        entry = b"PK\1\2" + bytes(42)
        end = b"PK\5\6" + bytes(8) + struct.pack("<LLH", 46 * 99_999, 0, 0)
        for data in (boxes, b"PK\3\4" + entry * 99_999 + end):
            Counted.taken = 0
            media_types.content_type(Counted(data))
            media_types.codecs(Counted(data))
            self.assertGreater(Counted.taken, media_types.MOST_PARTS)
            self.assertLess(Counted.taken, 12 * media_types.MOST_PARTS)
