# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time
from unittest.mock import patch

from odoo.tools.mail import html2plaintext

from ...tools.meta.cards import cards_of, vcard_of
from ..common import WhatsappCase, payload, text_message

VCARD = """BEGIN:VCARD\r
VERSION:3.0\r
N:Lima;Ana;;;\r
FN:Ana Lima\r
ORG:ACME;Sales\r
TEL;type=CELL;type=pref;waid=5511911111111:+55 11 91111-1111\r
EMAIL;type=WORK:ana@example.com\r
END:VCARD\r
"""


class ContentCase(WhatsappCase):
    """Receives messages of any kind."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()

    def arrives(self, kind, content=None, **more):
        wamid = f"wamid.{time.monotonic_ns()}"
        message = {**text_message(wamid), "type": kind, kind: content, **more}
        message.pop("text")
        self.store_webhook(payload(message))
        self.process()
        self.assertFalse(self.events("pending", "failed"))
        return self.message(wamid)

    def shown(self, kind, content=None, **more):
        return html2plaintext(self.arrives(kind, content, **more).mail_message_id.body)

    def answer_of(self, kind, content, **more):
        return self.arrives("interactive", {"type": kind, kind: content}, **more)


class TestAnswers(ContentCase):
    """Every kind of interactive message is shown in words."""

    def permission(self, response="accept", **more):
        return self.answer_of("call_permission_reply", {"response": response, **more})

    def words(self, message):
        return html2plaintext(message.mail_message_id.body)

    def test_94_a_permission_to_call_is_said_in_words(self):
        self.receive("Hi")
        until = int(time.time()) + 7 * 86400
        message = self.permission(expiration_timestamp=str(until))
        self.assertIn("may be called on WhatsApp until", self.words(message))
        message = self.permission(is_permanent=True)
        self.assertIn("may be called on WhatsApp.", self.words(message))
        message = self.permission("reject")
        self.assertIn("does not want to be called", self.words(message))
        self.assertEqual(len(self.tickets()), 1)

    def test_94_a_permission_alone_opens_no_ticket(self):
        message = self.permission()
        self.assertFalse(self.tickets())
        self.assertTrue(message.contact_id._window_is_open())
        [shown] = message.contact_id.whatsapp_history()["messages"]
        self.assertIn("may be called", shown["body"])

    def test_94_a_permission_reopens_no_closed_ticket(self):
        self.receive("Hi")
        ticket = self.tickets()
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.permission()
        self.assertEqual(self.tickets(), ticket)
        self.assertTrue(ticket.closed)

    def test_94_a_chosen_product_is_shown(self):
        product = {"catalog_id": "1", "product_retailer_id": "SKU-9"}
        self.assertIn("SKU-9", self.words(self.answer_of("product", product)))

    def test_94_an_unknown_kind_keeps_its_fields_in_words(self):
        ballot = {"choice": "Blue", "voter": {"full_name": "Ana"}, "sure": True}
        shown = self.words(self.answer_of("ballot_reply", ballot))
        for text in ("ballot_reply", "choice*: Blue", "full name: Ana", "sure*: ✓"):
            self.assertIn(text, shown)
        self.assertIn("ballot_reply", self.tickets().name)

    def test_94_fields_beside_an_unknown_kind_are_shown_too(self):
        shown = self.shown("interactive", {"type": "seat", "row": 7, "place": "B"})
        self.assertIn("place*: B", shown)

    def test_94_an_unknown_type_of_message_keeps_its_fields_in_words(self):
        shown = self.shown("hologram", {"caption": "See", "depth_cm": 30})
        for text in ("hologram", "See", "depth cm*: 30"):
            self.assertIn(text, shown)

    def test_94_an_answer_without_content_says_so(self):
        self.assertIn("without content", self.shown("interactive", {}))
        self.assertIn("without content", self.words(self.answer_of("odd", None)))


class TestCards(ContentCase):
    """Contact cards show what there is, in whatever form."""

    def test_95_a_card_with_only_a_vcard_is_read(self):
        message = self.arrives("contacts", [{"vcard": VCARD}])
        shown = html2plaintext(message.mail_message_id.body)
        for text in ("Ana Lima", "+55 11 91111-1111", "cell", "ana@example.com"):
            self.assertIn(text, shown)
        self.assertIn("ACME Sales", shown)
        [file] = message.mail_message_id.attachment_ids
        self.assertEqual(file.name, "Ana Lima.vcf")

    def test_95_a_malformed_vcard_shows_what_can_be_read(self):
        [card] = cards_of({"contacts": [{"vcard": "FN:Ana\nTEL;X=:+1 23\nEND:"}]})
        self.assertEqual((card.name, card.phones), ("Ana", (("+1 23", ""),)))
        for odd in ("x", "BEGIN:VCARD", "\n:\n", "BEGIN:VCARD\nEND:VCARD", "\0" * 9):
            [card] = cards_of({"contacts": [{"vcard": odd}]})
            self.assertTrue(card.is_empty, odd)

    def test_95_a_card_with_nothing_is_said_to_be_empty(self):
        for empty in ({}, {"name": {}}, {"phones": [{}]}, {"vcard": ""}):
            message = self.arrives("contacts", [empty])
            shown = html2plaintext(message.mail_message_id.body)
            self.assertIn("without a name or a number", shown)
            self.assertFalse(message.mail_message_id.attachment_ids)

    def test_95_a_name_with_line_breaks_is_one_line(self):
        name = {"formatted_name": "Ana\r\nLima\n\n/ ACME"}
        message = self.arrives("contacts", [{"name": name}])
        self.assertIn("Ana Lima / ACME", html2plaintext(message.mail_message_id.body))
        self.assertEqual(message.attachment_ids.name, "Ana Lima ACME.vcf")
        [card] = cards_of({"contacts": [{"name": name}]})
        self.assertIn("FN:Ana Lima / ACME", vcard_of(card))


class TestOrders(ContentCase):
    """An order is shown with its sums, and with the names that Odoo knows."""

    def ordered(self, *items, **more):
        names = ("product_retailer_id", "quantity", "item_price", "currency")
        lines = [dict(zip(names, item, strict=True)) for item in items]
        return self.shown("order", {"product_items": lines, **more})

    def test_96_an_order_has_sums_and_a_total(self):
        shown = self.ordered(("A", 2, 19.9, "USD"), ("B", 1, 5, "USD"), text="Gift")
        for text in (
            "2 × A · 19.90 USD = 39.80 USD",
            "1 × B · 5.00 USD",
            "Total: 44.80 USD",
            "Gift",
        ):
            self.assertIn(text, shown)

    def test_96_each_currency_has_a_total(self):
        shown = self.ordered(("A", 1, 1, "USD"), ("B", 2, "1.5", "EUR"))
        self.assertEqual(shown.count("Total"), 2)

    def test_96_what_is_no_number_has_no_total(self):
        for odd in ("many", None, "NaN", "1e999999", [], {}):
            shown = self.ordered(("A", odd, 1, "USD"))
            self.assertIn("× A", shown)
            self.assertNotIn("Total", shown)

    def test_96_an_unknown_currency_is_written_as_it_came(self):
        self.assertIn("= 3 XXZ", self.ordered(("A", "2", "1.50", "XXZ")))

    def test_96_products_have_the_name_that_odoo_knows(self):
        names = {"A": "[A] Chair"}
        model = type(self.env["helpdesk.whatsapp.message"])
        with patch.object(model, "_product_names", lambda message, ids: names):
            shown = self.ordered(("A", 1, 1, "USD"), ("B", 1, 1, "USD"))
            self.assertIn("1 × [A] Chair", shown)
            self.assertIn("1 × B", shown)
            about = {"referred_product": {"product_retailer_id": "A"}}
            text = self.shown("text", {"body": "This?"}, context=about)
            self.assertIn("About the product [A] Chair", text)

    def test_96_names_are_looked_up_by_the_internal_reference(self):
        if "product.product" not in self.env:
            self.skipTest("product is not installed")
        self.env["product.product"].create({"name": "Chair", "default_code": "A"})
        self.assertIn("1 × [A] Chair", self.ordered(("A", 1, 1, "USD")))
