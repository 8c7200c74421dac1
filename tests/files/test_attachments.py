# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import errno
import os
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestAttachments(TransactionCase):
    """Files of customers are stored so that they cannot harm whoever opens them."""

    def store(self, name, data, *more):
        record = self.env["res.partner"].create({"name": "Somebody"})
        stored = self.env["ir.attachment"]._whatsapp_store(record, name, data, *more)
        self.assertEqual((stored.res_model, stored.res_id), (record._name, record.id))
        self.assertEqual(stored.raw, data)
        return stored

    def test_what_a_browser_could_run_is_bytes_to_be_saved(self):
        for name, data in (
            ("page.html", b"<html><script>alert(1)</script></html>"),
            ("photo.jpg", b"<html><script>alert(1)</script></html>"),
            ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            ("script.js", b"alert(1)"),
        ):
            with self.subTest(name=name):
                stored = self.store(name, data)
                self.assertEqual(stored.mimetype, "application/octet-stream")

    def test_the_type_is_what_the_bytes_are_or_what_is_known_of_them(self):
        self.assertEqual(
            self.store("a.bin", b"%PDF-1.7 ...").mimetype, "application/pdf"
        )
        card = self.store("Ana.vcf", b"BEGIN:VCARD\r\nEND:VCARD\r\n", "text/vcard")
        self.assertEqual(card.mimetype, "text/vcard")

    def test_a_name_leads_nowhere(self):
        self.assertEqual(self.store("../../etc/passwd.txt", b"x").name, "passwd.txt")
        self.assertEqual(self.store("", b"%PDF-1.7 ...").name, "file.pdf")


@tagged("post_install", "-at_install")
class TestFullDisk(TransactionCase):
    """What an interrupted attempt leaves in the filestore does not stop the next."""

    def setUp(self):
        super().setUp()
        self.record = self.env["res.partner"].create({"name": "Somebody"})
        self.files = self.env["ir.attachment"]
        self.data = os.urandom(64) * 8
        checksum = self.files._compute_checksum(self.data)
        self.path = self.files._full_path(f"{checksum[:2]}/{checksum}")
        self.addCleanup(self.remove)

    def remove(self):
        if os.path.exists(self.path):
            os.unlink(self.path)

    def store(self):
        return self.files._whatsapp_store(self.record, "a.bin", self.data)

    def write_half(self):
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        with open(self.path, "wb") as file:
            file.write(self.data[:100])

    def test_a_full_disk_leaves_nothing_behind(self):
        def write(_attachments, *_args):
            self.write_half()
            raise OSError(errno.ENOSPC, "No space left on device")

        with patch.object(type(self.files), "_file_write", write):
            with self.assertRaises(OSError), self.env.cr.savepoint():
                self.store()
        self.assertFalse(os.path.exists(self.path))
        self.assertEqual(self.store().raw, self.data)

    def test_a_file_that_a_killed_worker_left_is_replaced(self):
        self.write_half()
        self.assertEqual(self.store().raw, self.data)

    def test_a_file_of_an_attachment_stays_whatever_it_contains(self):
        self.store()
        self.write_half()
        with self.assertRaisesRegex(UserError, "collides"):
            self.store()
        self.assertTrue(os.path.exists(self.path))
