# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import io
import os
import struct
import zipfile
import zlib
from unittest.mock import patch

import pillow_heif
import requests
from PIL import Image

from odoo.tests import BaseCase, tagged

from ...tools import limits
from ...tools.files import media, media_types, outgoing, pictures
from ...tools.meta import cloud_api
from ..simulator import Simulator

MB = media.MB


def picture(form="JPEG", size=(40, 30), mode="RGB", **options):
    target = io.BytesIO()
    Image.new(mode, size, options.pop("color", None)).save(target, form, **options)
    return target.getvalue()


def noise(size, mode="RGB"):
    """Return a picture that cannot be compressed."""
    pixels = size[0] * size[1] * len(mode)
    return Image.frombytes(mode, size, os.urandom(pixels))


def heic():
    target = io.BytesIO()
    heif = pillow_heif.from_pillow(Image.new("RGB", (64, 48), "red"))
    heif.save(target, quality=80)
    return target.getvalue()


def ogg_opus(channels=1):
    packet = b"OpusHead\x01" + bytes([channels]) + bytes(9)
    page = struct.pack("<4sBBqIII", b"OggS", 0, 2, 0, 1, 0, 0)
    return page + bytes([1, len(packet)]) + packet + bytes(100)


def box(kind, content=b""):
    return struct.pack(">I4s", len(content) + 8, kind) + content


def mp4(codec=b"avc1", handlers=(b"vide", b"soun"), brand=b"isom", padding=0):
    entry = box(codec, bytes(70))
    tracks = b"".join(
        box(b"hdlr", bytes(8) + handler + bytes(12))
        + box(b"stsd", struct.pack(">II", 0, 1) + entry)
        for handler in handlers
    )
    data = box(b"mdat", bytes(padding))
    return box(b"ftyp", brand + bytes(4)) + data + box(b"moov", tracks)


def office(folder="word", *more):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in ("[Content_Types].xml", f"{folder}/document.xml", *more):
            archive.writestr(name, "<x/>")
    return target.getvalue()


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
HTML = b"\xef\xbb\xbf  <html><script>alert(1)</script></html>"


class ToolsCase(BaseCase):
    def refused(self, name, data, **more):
        with self.assertRaises(media.Unsendable) as caught:
            media.prepared(name, data, **more)
        return caught.exception


@tagged("post_install", "-at_install")
class TestContent(ToolsCase):
    def test_a_file_is_what_its_bytes_say(self):
        cases = {
            "image/jpeg": picture(),
            "image/png": picture("PNG"),
            "image/gif": picture("GIF"),
            "image/webp": picture("WEBP"),
            "image/bmp": picture("BMP"),
            "image/tiff": picture("TIFF"),
            "image/avif": picture("AVIF"),
            "image/heic": heic(),
            "audio/ogg": ogg_opus(),
            "audio/amr": b"#!AMR\n",
            "audio/mpeg": b"ID3\x03",
            "audio/aac": b"\xff\xf1P",
            "audio/mp4": mp4(b"mp4a", [b"soun"]),
            "audio/wav": b"RIFF1234WAVEfmt ",
            "video/mp4": mp4(),
            "video/3gpp": mp4(brand=b"3gp4"),
            "video/quicktime": mp4(brand=b"qt  "),
            "application/pdf": b"%PDF-1.7",
            "application/zip": office("odt"),
            media_types.OFFICE + "wordprocessingml.document": office(),
            media_types.OFFICE + "spreadsheetml.sheet": office("xl"),
            "application/msword": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + "WordDocument\0".encode("utf-16-le"),
            "text/plain": "Olá, <b>não</b> é HTML".encode(),
            "text/html": HTML,
            "image/svg+xml": SVG,
            "text/xml": b'<?xml version="1.0"?><a/>',
            "application/x-msdownload": b"MZ\x90\0",
            "application/octet-stream": bytes(20),
        }
        for mime, data in cases.items():
            with self.subTest(mime=mime):
                self.assertEqual(media_types.content_type(data), mime)
        utf16 = "Ação".encode("utf-16")
        self.assertEqual(media_types.content_type(utf16), "text/plain")
        self.assertEqual(media_types.content_type("<a>".encode("utf-16")), "text/html")

    def test_hostile_files_are_no_trouble(self):
        for data in (
            b"",
            b"PK\x03\x04",
            b"\0\0\0\x18ftyp",
            b"\0\0\0\x18ftypisom" + bytes(9) + b"\xff" * 40,
            b"\0\0\0\x01ftypisom\0\0\0\0",
            b"\xff\xfe<",
        ):
            media_types.content_type(data)
            media_types.codecs(data)

    def test_what_a_browser_could_run_is_never_served_as_such(self):
        for name, data in {
            "a.svg": SVG,
            "photo.jpg": SVG,
            "a.html": HTML,
            "a.txt": HTML,
            "a.xml": b"<?xml version='1.0'?><x/>",
            "a.js": b"alert(1)",
            "a.mht": b"MIME-Version: 1.0",
            "a.pdf": b"<!doctype html>",
        }.items():
            with self.subTest(name=name):
                self.assertEqual(
                    media.served_type(name, data), "application/octet-stream"
                )
        self.assertEqual(media.served_type("a.html", picture()), "image/jpeg")
        self.assertEqual(media.served_type("a.exe", b"%PDF-1"), "application/pdf")
        self.assertEqual(media.served_type("a.txt", b"hello"), "text/plain")
        self.assertIn("wordprocessing", media.served_type("a.docx", office()))


@tagged("post_install", "-at_install")
class TestNames(ToolsCase):
    def assertNamed(self, given, name, mime="", fallback="file"):
        self.assertEqual(media.safe_name(given, mime, fallback), name)

    def test_the_customers_own_name_stays(self):
        for name in ("Nota fiscal (2).pdf", "Фото.jpeg", "a.b.c.tar", "👩‍👧.png"):
            self.assertNamed(name, name)

    def test_nothing_harmful_stays(self):
        self.assertNamed("../../etc/passwd.txt", "passwd.txt")
        self.assertNamed("C:\\Users\\maria\\a.doc", "a.doc")
        self.assertNamed("/", "file")
        self.assertNamed("..", "file")
        self.assertNamed(".htaccess", "htaccess")
        self.assertNamed("evil\u202efdp.exe", "evilfdp.exe")
        self.assertNamed("a\x00b\x1b\r\n\tc.pdf", "ab   c.pdf")
        self.assertNamed("a.pdf. ", "a.pdf")
        self.assertNamed("\ud800a.pdf", "a.pdf")

    def test_a_long_name_keeps_its_extension(self):
        name = media.safe_name("é" * 300 + ".jpeg")
        self.assertEqual(len(name), 120)
        self.assertTrue(name.endswith("é.jpeg"))

    def test_an_extension_that_is_missing_comes_from_the_type(self):
        self.assertNamed("", "voice.ogg", "audio/ogg; codecs=opus", "voice")
        self.assertNamed("Contract", "Contract.pdf", "application/pdf")
        self.assertNamed("Mr. Doe", "Mr. Doe", "application/x-unknown")
        self.assertNamed(None, "file")

    def test_an_extension_cannot_hide(self):
        for name in (
            *("a.exe", "a.EXE", "a.exe.", "a.exe ", "a.ｅｘｅ", "a.exe\u200b"),
            *("a.exe\u200d", "a\u202efdp.exe", "dir/a.pdf.exe"),
        ):
            with self.subTest(name=ascii(name)):
                self.assertIn("exe", media.extensions(name))
        self.assertEqual(media.extensions("a.pdf", "image/png"), {"pdf", "png"})


@tagged("post_install", "-at_install")
class TestSendable(ToolsCase):
    def test_each_kind(self):
        cases = {
            ("a.jpg", media.IMAGE): picture(),
            ("a.png", media.IMAGE): picture("PNG"),
            ("a.mp4", media.VIDEO): mp4(),
            ("a.ogg", media.AUDIO): ogg_opus(),
            ("a.mp3", media.AUDIO): b"ID3\x03",
            ("a.pdf", media.DOCUMENT): b"%PDF-1.7",
            ("a.docx", media.DOCUMENT): office(),
            ("a.csv", media.DOCUMENT): b"a;b\n1;2\n",
            ("a.webp", media.STICKER): picture("WEBP", (512, 512)),
        }
        for (name, kind), data in cases.items():
            with self.subTest(name=name):
                how, sent_name, sent = media.prepared(name, data)
                self.assertEqual((how.kind, sent_name, sent), (kind, name, data))

    def test_what_whatsapp_does_not_take_is_refused_and_the_reason_named(self):
        limit = 16 * MB
        for name, data, reason in (
            ("a.pdf", b"", "empty"),
            ("setup.exe", b"MZ", "dangerous"),
            ("invoice.pdf", b"MZ", "dangerous"),
            ("a.bat", b"echo", "dangerous"),
            ("a.zip", office("odt"), "type"),
            ("a.docm", office("word", "word/vbaProject.bin"), "type"),
            ("a.html", HTML, "type"),
            ("a.svg", SVG, "type"),
            ("a.mov", mp4(brand=b"qt  "), "type"),
            ("a.wav", b"RIFF1234WAVE", "type"),
            ("a.ogg", ogg_opus(channels=2), "audio_codec"),
            ("a.ogg", b"OggS" + bytes(24) + b"\x01vorbis", "audio_codec"),
            ("a.mp4", mp4(b"hvc1"), "video_codec"),
            ("a.jpg", b"\xff\xd8\xff\xe0broken", "picture"),
            ("a.heic", b"\0\0\0\x18ftypheic" + bytes(40), "picture"),
            ("a.mp4", mp4(padding=limit), "too_large"),
            ("a.pdf", b"%PDF-" + bytes(100 * MB), "too_large"),
        ):
            with self.subTest(name=name, reason=reason):
                self.assertEqual(self.refused(name, data).reason, reason)
        error = self.refused("a.mp4", mp4(padding=limit))
        self.assertEqual((error.kind, error.limit), (media.VIDEO, limit))

    def test_the_admins_list_of_extensions_counts(self):
        self.assertEqual(
            self.refused("a.pdf", b"%PDF-", refused=("pdf",)).reason, "dangerous"
        )
        media.prepared("a.bat", b"echo", refused=())


@tagged("post_install", "-at_install")
class TestPictures(ToolsCase):
    def converted(self, name, data):
        how, name, data = media.prepared(name, data)
        image = Image.open(io.BytesIO(data))
        image.load()
        self.assertLessEqual(len(data), 5 * MB)
        self.assertIn(image.mode, ("RGB", "RGBA"))
        self.assertEqual(how.mime, Image.MIME[image.format])
        return name, image

    def test_other_kinds_of_picture_become_jpeg(self):
        for name, data in {
            "a.webp": picture("WEBP"),
            "a.heic": heic(),
            "a.gif": picture("GIF", mode="P"),
            "a.bmp": picture("BMP"),
            "a.tiff": picture("TIFF", mode="CMYK"),
            "a.jpg": picture(mode="CMYK"),
            "grey.jpg": picture(mode="L"),
            "deep.png": picture("PNG", mode="I;16"),
            "palette.png": picture("PNG", mode="P"),
        }.items():
            with self.subTest(name=name):
                sent, image = self.converted(name, data)
                self.assertEqual(sent, f"{name.split('.')[0]}.jpg")
                self.assertEqual(image.format, "JPEG")

    def test_what_is_see_through_becomes_png(self):
        data = picture("WEBP", mode="RGBA", color=(255, 0, 0, 90))
        name, image = self.converted("logo.webp", data)
        self.assertEqual((name, image.mode), ("logo.png", "RGBA"))

    def test_of_an_animation_the_first_picture(self):
        target = io.BytesIO()
        frames = [Image.new("RGB", (20, 20), color) for color in ("red", "blue")]
        frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])
        _name, image = self.converted("a.gif", target.getvalue())
        self.assertGreater(image.getpixel((5, 5))[0], 200)

    def test_it_is_turned_upright(self):
        target, exif = io.BytesIO(), Image.Exif()
        exif[0x0112] = 6
        Image.new("RGB", (40, 20)).save(target, "WEBP", exif=exif)
        _name, image = self.converted("a.webp", target.getvalue())
        self.assertEqual(image.size, (20, 40))

    def test_a_heic_keeps_its_picture(self):
        _name, image = self.converted("a.heic", heic())
        self.assertEqual(image.size, (64, 48))
        self.assertGreater(image.getpixel((20, 20))[0], 200)

    def test_one_that_is_too_large_is_made_smaller(self):
        small, large = (1450, 1300), (2600, 1700)
        for form, mode, size in (
            ("PNG", "RGB", small),
            ("PNG", "RGBA", small),
            ("JPEG", "RGB", large),
        ):
            target = io.BytesIO()
            noise(size, mode).save(target, form, quality=98)
            self.assertGreater(len(target.getvalue()), 5 * MB)
            self.converted(f"a.{form.lower()}", target.getvalue())

    def test_a_decompression_bomb_is_not_opened(self):
        header = b"IHDR" + struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0)
        checksum = struct.pack(">I", zlib.crc32(header))
        bomb = b"\x89PNG\r\n\x1a\n\0\0\0\r" + header + checksum
        bomb += struct.pack(">I4s", 0, b"IDAT")
        for data in (bomb, picture("GIF", (9000, 9000), "P")):
            with patch.object(Image.Image, "load", side_effect=AssertionError):
                self.assertEqual(self.refused("a.png", data).reason, "pixels")

    def test_16_bits_are_scaled_not_clipped(self):
        target = io.BytesIO()
        Image.new("I;16", (10, 10), 0x8000).save(target, "PNG")
        mime, data = pictures.converted(target.getvalue(), "image/png", MB)
        grey = Image.open(io.BytesIO(data)).getpixel((5, 5))[0]
        self.assertAlmostEqual(grey, 128, delta=3)


@tagged("post_install", "-at_install")
class TestPlan(BaseCase):
    def assertPlanned(self, text, kinds, *parts):
        made = outgoing.plan(text, kinds)
        self.assertEqual([(p.kind, p.text, p.file) for p in made], list(parts))

    def test_text_alone(self):
        self.assertPlanned("Hi", [], ("text", "Hi", None))

    def test_the_caption_goes_with_the_first_file_that_can_carry_one(self):
        self.assertPlanned("Hi", ["image"], ("image", "Hi", 0))
        self.assertPlanned("", ["image"], ("image", "", 0))
        self.assertPlanned(
            *("Hi", ["audio", "document", "video"]),
            *(("audio", "", 0), ("document", "Hi", 1), ("video", "", 2)),
        )

    def test_audio_and_stickers_have_none_so_text_goes_ahead(self):
        for kind in ("audio", "sticker"):
            self.assertPlanned("Hi", [kind], ("text", "Hi", None), (kind, "", 0))

    def test_text_too_long_for_a_caption_goes_ahead(self):
        for length, is_caption in ((limits.CAPTION, True), (limits.CAPTION + 1, False)):
            text = "é" * length
            parts = [("image", text if is_caption else "", 0)]
            if not is_caption:
                parts.insert(0, ("text", text, None))
            self.assertPlanned(text, ["image"], *parts)

    def test_no_message_is_longer_than_a_message_may_be(self):
        with self.assertRaises(ValueError):
            outgoing.plan("x" * 4097, ["image"])


@tagged("post_install", "-at_install")
class TestTransfer(BaseCase):
    """Look-up, download and upload of media with the simulator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.simulator = Simulator.shared()
        cls.simulator.reset()
        # Odoo blocks requests during tests; these go to the simulator only.
        cls.classPatch(requests.Session, "request", _plain_request)
        cls.api = cloud_api.CloudApi(
            "simulator-access-token", "106540352242922", cls.simulator.url
        )

    def uploaded(self, data, mime="image/jpeg"):
        return self.api.upload(io.BytesIO(data), "a.jpg", mime)

    def test_what_was_uploaded_can_be_looked_up_and_downloaded(self):
        data = picture() + os.urandom(3 * cloud_api.CHUNK)
        found = self.api.media(self.uploaded(data))
        sink = io.BytesIO()
        got = self.api.download(found["url"], sink, len(data))
        self.assertEqual(sink.getvalue(), data)
        self.assertEqual(got, (len(data), hashlib.sha256(data).hexdigest()))
        self.assertEqual(found["sha256"], got.sha256)

    def test_more_than_the_limit_is_not_taken(self):
        found = self.api.media(self.uploaded(picture()))
        with self.assertRaises(cloud_api.TooLarge):
            self.api.download(found["url"], io.BytesIO(), 10)

    def test_what_takes_too_long_is_given_up(self):
        found = self.api.media(self.uploaded(picture()))
        with self.assertRaises(cloud_api.OutcomeUnknown):
            self.api.download(found["url"], io.BytesIO(), MB, seconds=1e-9)
        with self.assertRaises(cloud_api.OutcomeUnknown):
            self.api.upload(io.BytesIO(picture()), "a", "image/jpeg", seconds=1e-9)

    def test_metas_refusals(self):
        with self.assertRaises(cloud_api.Refused) as caught:
            self.api.media("../4711")
        self.assertEqual(caught.exception.code, 100)
        with self.assertRaises(cloud_api.Refused) as caught:
            self.api.upload(io.BytesIO(b"MZ"), "a.exe", "application/x-msdownload")
        self.assertEqual(caught.exception.code, 100)
        with self.assertRaises(cloud_api.Refused) as caught:
            url = f"{self.simulator.url}/whatsapp_business/attachments/?mid=1"
            self.api.download(url, io.BytesIO(), 10)
        self.assertEqual(caught.exception.http_status, 404)

    def test_the_token_is_shown_to_meta_and_to_the_apis_own_host_only(self):
        meta = cloud_api.CloudApi("token", "1")
        for url in (
            "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
            "https://scontent.xx.fbcdn.net/a",
            "https://mmg.whatsapp.net/a",
            "https://graph.facebook.com/a",
        ):
            self.assertTrue(meta.may_see_token(url), url)
            self.assertTrue(self.api.may_see_token(url), url)
        for url in (
            *("http://lookaside.fbsbx.com/", "https://fbsbx.com.evil.org/", ""),
            *("https://evilfbsbx.com/", "https://x@evil.org/", "//fbsbx.com/"),
            *("https://lookaside.fbsbx.com:8443/", "https://[", "file:///etc/passwd"),
            *("https://evil.org\\.fbsbx.com/", "http://127.0.0.1:1/", "x"),
        ):
            self.assertFalse(self.api.may_see_token(url), url)
        self.assertTrue(self.api.may_see_token(f"{self.simulator.url}/a"))

    def test_no_redirect_leads_to_a_foreign_host(self):
        calls = []

        def request(session, method, url, **kwargs):
            calls.append(url)
            response = requests.Response()
            response.status_code = 302
            response.headers["location"] = "https://evil.org/"
            response.raw = io.BytesIO()
            return response

        with patch.object(requests.Session, "request", request):
            for url in ("https://lookaside.fbsbx.com/a", "https://evil.org/"):
                with self.assertRaisesRegex(cloud_api.Refused, "not a host"):
                    self.api.download(url, io.BytesIO(), 10)
        self.assertEqual(calls, ["https://lookaside.fbsbx.com/a"])


def _plain_request(session, method, url, auth, timeout, allow_redirects, **kwargs):
    request = requests.Request(
        method,
        url,
        auth=auth,
        headers=kwargs.get("headers"),
        data=kwargs.get("data"),
        json=kwargs.get("json"),
        params=kwargs.get("params"),
    ).prepare()
    adapter = requests.adapters.HTTPAdapter()
    return adapter.send(request, timeout=timeout, stream=kwargs.get("stream", False))
