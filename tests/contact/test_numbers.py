# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of phone numbers as countries change them and as people write them."""

import doctest
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo import fields
from odoo.tests import BaseCase, Form, tagged

from ...tools import identity, likeness, words
from ...tools.number_plans import CHANGED_PLANS
from ..common import MARIA, WhatsappCase, payload, profile, text_message
from ..fuzz import drawn


@tagged("post_install", "-at_install")
class TestPlans(BaseCase):
    def test_examples_in_docstrings(self):
        for module in (identity, likeness, words):
            self.assertFalse(doctest.testmod(module).failed, module)

    def test_71_a_line_has_one_key_before_and_after_its_country_changed_numbers(self):
        for former, present in (
            *(("22568123456", "2250768123456"), ("22504123456", "2250504123456")),
            *(("22501123456", "2250101123456"), ("22598123456", "2250798123456")),
            *(("22520344373", "2252720344373"), ("22521012345", "2252521012345")),
            *(("22520812345", "2252120812345"), ("22997123456", "2290197123456")),
            *(("23777123456", "237677123456"), ("2307123456", "23057123456")),
            *(("841681234567", "84381234567"), ("841991234567", "84591234567")),
            *(("5712345678", "576012345678"), ("59389123456", "593989123456")),
            *(("24106031234", "24166031234"), ("2416031234", "24166031234")),
            *(("24107123456", "24177123456"), ("24101441234", "24111441234")),
        ):
            key = identity.match_key(former)
            self.assertEqual(key, present)
            self.assertEqual(identity.match_key(present), key)
            self.assertEqual(identity.wa_id_of_number(f"+{former}"), former)

    def test_71_digits_that_do_not_tell_the_present_number_are_left_alone(self):
        for former in ("22560123456", "22599123456", "22522212345", "23722123456"):
            self.assertEqual(identity.match_key(former), former)

    @drawn(200)
    @given(st.one_of(*(st.from_regex(p, fullmatch=True) for p, _to in CHANGED_PLANS)))
    def test_71_a_key_is_its_own_key_and_a_valid_number_stays(self, wa_id):
        wa_id = identity.digits(wa_id)
        key = identity.match_key(wa_id)
        self.assertEqual(identity.match_key(key), key)
        if key != wa_id:
            self.assertFalse(identity._is_valid(wa_id))
            self.assertTrue(identity._is_valid(key))

    def test_a_field_of_brackets_takes_no_longer_than_any_text(self):
        # The square of it would take hours; portal users write their own phone field.
        text = "(" * 100_000 + "\n5511987654321"
        self.assertEqual(identity.wa_ids_of_field(text, "BR"), ["5511987654321"])

    def test_72_each_number_that_is_plain_to_see_counts(self):
        maria, other = "5511987654321", "5521988887777"
        for text, expected in (
            ("+34 612345678 / 699999999", ["34612345678", "34699999999"]),
            ("+55 (11) 98765-4321 (WhatsApp)", [maria]),
            ("WhatsApp: 11 98765-4321", [maria]),
            ("11 98765-4321 ou 21 98888-7777", [maria, other]),
            ("11987654321, 21988887777; 11 98765-4321", [maria, other]),
            ("041/98888-7777", ["5541988887777"]),
            ("+49 30 123456 ext. 12", ["4930123456"]),
            ("call me", []),
            ("0800 FLOWERS", []),
            ("", []),
        ):
            self.assertEqual(identity.wa_ids_of_field(text, "BR"), expected, text)

    @drawn(50)
    @given(
        st.lists(st.sampled_from([MARIA, "34612345678", "4930123456"]), min_size=1),
        st.sampled_from([" / ", ", ", "; ", " or ", "\n", " (home) "]),
    )
    def test_72_numbers_are_read_between_any_signs(self, numbers, between):
        text = between.join(map(identity.international, numbers))
        self.assertEqual(identity.wa_ids_of_field(text), list(dict.fromkeys(numbers)))

    def test_77_what_is_drawn_as_nothing_is_no_text_and_no_name(self):
        for text in ("\u200b\u200d", "\u3164\u3164", "\u2800", "\u00ad", "\u2063 \n"):
            self.assertTrue(words.is_blank(text), repr(text))
            self.assertEqual(identity.presentable_name(text), "")
        self.assertFalse(words.is_blank("👍"))
        self.assertEqual(len(identity.presentable_name("x" * 5000)), 120)


class TestNumbersOfPartners(WhatsappCase):
    def arrives(self, sender, text="Hi", name="Somebody"):
        wamid = f"wamid.{sender}"
        message = text_message(wamid, text, sender)
        self.store_webhook(payload(message, contacts=[profile(name, sender)]))
        self.process()
        return self.message(wamid)

    def partner(self, phone, **more):
        return self.env["res.partner"].create({"name": "Known", "phone": phone, **more})

    def test_71_72_the_partner_is_found(self):
        for phone, sender in (
            ("+225 07 68 12 34 56", "22568123456"),
            ("+225 04 12 34 56", "2250504123456"),
            ("+34 612345678 / 699999999", "34699999999"),
            ("+55 (41) 98765-4321 (WhatsApp)", "554187654321"),
        ):
            with self.subTest(phone=phone):
                partner = self.partner(phone)
                self.assertEqual(self.arrives(sender).contact_id.partner_id, partner)

    def test_73_an_archived_partner_is_linked_with_a_hint(self):
        partner = self.partner("+55 41 98888-7777", active=False)
        message = self.arrives("5541988887777")
        self.assertEqual(message.contact_id.partner_id, partner)
        notes = " ".join(message.ticket_id.message_ids.mapped("body"))
        self.assertIn("is archived", notes)
        self.assertFalse(partner.active)

    def test_74_the_digits_of_a_known_contact_always_are_its_number(self):
        odd = "00000000123"
        contact = self.arrives(odd).contact_id
        contacts = self.env["helpdesk.whatsapp.contact"].with_user(self.agent)
        for address in (odd, f"+{odd}"):
            found, _wa_id = contacts._at(address, self.account)
            self.assertEqual(found, contact)
            self.assertEqual(contacts.search(contacts._phone_domain(address)), contact)

    def test_77_names_are_cut_and_a_text_of_nothing_has_a_title(self):
        message = self.arrives(MARIA, "\u200b\u3164", "Ana " * 1250)
        self.assertEqual(message.ticket_id.name, "Empty message")
        contact = message.contact_id
        self.assertLess(len(contact.profile_name), 121)
        self.assertEqual(contact.partner_id.name, contact.profile_name)

    def start(self, partner):
        start = self.env["helpdesk.whatsapp.start"].with_user(self.agent)
        return Form(start.with_context(default_partner_id=partner.id))

    def test_75_a_corrected_number_of_the_partner_is_offered_beside_the_contacts(self):
        partner = self.arrives(MARIA).contact_id.partner_id
        form = self.start(partner)
        self.assertFalse(form.two_numbers)
        self.assertEqual(form.number, "+55 11 98765-4321")
        partner.phone = "+55 41 98888-7777"
        form = self.start(partner)
        for number in ("+55 11 98765-4321", "+55 41 98888-7777"):
            self.assertIn(number, form.two_numbers)
        form.which_number = "partner"
        self.assertEqual(form.number, "+55 41 98888-7777")
        form.which_number = "contact"
        self.assertEqual(form.number, "+55 11 98765-4321")

    def test_75_the_newer_number_is_proposed(self):
        contact = self.arrives(MARIA).contact_id
        contact.wa_id_at = fields.Datetime.now() - timedelta(days=9)
        contact.partner_id.phone = "+55 41 98888-7777"
        self.flush_tracking()
        form = self.start(contact.partner_id)
        self.assertEqual(form.number, "+55 41 98888-7777")
        contact.wa_id_at = fields.Datetime.now() + timedelta(minutes=1)
        self.assertEqual(self.start(contact.partner_id).number, "+55 11 98765-4321")

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
