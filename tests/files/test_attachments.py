# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
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
