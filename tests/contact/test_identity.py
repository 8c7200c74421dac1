# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import BaseCase, tagged

from ...tools import identity
from ..common import MARIA, WhatsappCase, payload, profile, text_message


@tagged("post_install", "-at_install")
class TestNumbers(BaseCase):
    def assertSameLine(self, *spellings, region="BR"):
        keys = {identity.match_key_of_number(number, region) for number in spellings}
        self.assertEqual(len(keys), 1, keys)
        self.assertTrue(keys.pop())

    def test_brazil_with_and_without_the_ninth_digit(self):
        self.assertSameLine(
            *("(41) 98888-7777", "041 98888-7777", "41 8888-7777", "+55 41 8888-7777"),
            *("+5541988887777", "5541988887777", "+554188887777"),
        )

    def test_a_brazilian_landline_has_no_ninth_digit(self):
        self.assertEqual(identity.match_key("554133334444"), "554133334444")

    def test_argentina_and_mexico(self):
        self.assertSameLine("+54 9 11 2345-6789", "+54 11 2345-6789", region="AR")
        self.assertSameLine("+52 1 55 1234 5678", "+52 55 1234 5678", region="MX")

    def test_a_number_nobody_can_read_has_no_key(self):
        for odd in ("", None, "call me", "12", "+999999999999999999999"):
            self.assertEqual(identity.match_key_of_number(odd, "BR"), "")

    def test_for_human_eyes(self):
        self.assertEqual(identity.international(MARIA), "+55 11 98765-4321")
        self.assertEqual(identity.international("0000"), "+0000")
        self.assertEqual(identity.region_of(MARIA), "BR")
        self.assertIsNone(identity.region_of("0000"))

    def test_names_that_are_none(self):
        self.assertEqual(
            identity.presentable_name("  João \u200b Souza\n"), "João Souza"
        )
        self.assertEqual(identity.presentable_name("Maria"), "Maria")
        for odd in ("~", ".", "🌸", "", None, "\u202e"):
            self.assertEqual(identity.presentable_name(odd), "")


class TestPartner(WhatsappCase):
    def partner(self, phone, **more):
        return self.env["res.partner"].create({"name": "Known", "phone": phone, **more})

    def arrives(self, sender, wamid="wamid.1", name="Somebody", **more):
        contacts = [profile(name, sender)] if name is not None else []
        self.store_webhook(
            payload(text_message(wamid, sender=sender, **more), contacts=contacts)
        )
        self.process()
        return self.message(wamid).contact_id

    def test_a_known_partner_is_found_in_any_spelling(self):
        for number, phone in enumerate(
            ("(41) 98888-7777", "041 8888-7777", "4188887777")
        ):
            with self.subTest(phone=phone):
                partner = self.partner(phone)
                self.assertEqual(partner.whatsapp_match_key, "5541988887777")
                contact = self.arrives("554188887777", f"wamid.{number}")
                self.assertEqual(contact.partner_id, partner)
                contact.partner_id = False
                partner.phone = False

    def test_an_archived_partner_is_found_rather_than_made_anew(self):
        values = {"name": "Maria", "phone": "+55 11 98765-4321"}
        archived = self.env["res.partner"].create({**values, "active": False})
        self.assertEqual(self.receive("Hi").contact_id.partner_id, archived)

    def test_an_active_partner_goes_before_an_archived_one(self):
        values = {"name": "Maria", "phone": "+55 11 98765-4321"}
        self.env["res.partner"].create({**values, "active": False})
        active = self.env["res.partner"].create(values)
        self.assertEqual(self.receive("Hi").contact_id.partner_id, active)

    def test_the_answer_goes_to_the_id_that_wrote(self):
        self.partner("+55 88 98234-5678")
        joao = self.simulator.customer("João", "5588982345678", wa_id="558882345678")
        self.receive("Oi", customer=joao)
        self.answer(self.tickets(), "<p>Tudo bem?</p>")
        self.send()
        self.assertEqual(self.simulator.received(joao)[-1], "Tudo bem?")
        self.assertEqual(self.tickets().partner_id.name, "Known")

    def test_both_spellings_of_an_id_are_one_contact(self):
        first = self.arrives("5588982345678", "wamid.1")
        second = self.arrives("558882345678", "wamid.2")
        self.assertEqual(first, second)
        self.assertEqual(second.wa_id, "558882345678")
        self.assertEqual(len(self.tickets()), 1)

    def test_an_unknown_customer_becomes_a_partner_named_after_the_profile(self):
        partner = self.arrives("5541988887777", name="Zé  da Silva").partner_id
        self.assertEqual(partner.name, "Zé da Silva")
        self.assertEqual(partner.lang, "pt_BR")

    def test_a_profile_without_a_name_is_called_by_the_number(self):
        for number, name in enumerate(("~", "🌸", "", None)):
            sender = f"554198888777{number}"
            partner = self.arrives(sender, f"wamid.{number}", name).partner_id
            self.assertEqual(partner.name, identity.international(sender), name)

    def test_a_name_an_agent_gave_stays(self):
        partner = self.arrives("5541988887777", "wamid.1", "zezinho").partner_id
        partner.name = "José da Silva (Contoso)"
        contact = self.arrives("5541988887777", "wamid.2", "Zé 2")
        self.assertEqual(partner.name, "José da Silva (Contoso)")
        self.assertEqual(contact.profile_name, "Zé 2")

    def test_a_number_no_library_reads_still_gets_its_ticket(self):
        contact = self.arrives("15550001111999", name="Test")
        self.assertEqual(contact.session_ids.ticket_id.partner_id.name, "Test")
        nameless = self.arrives("0000", "wamid.2", name=None)
        self.assertTrue(nameless.session_ids.ticket_id)

    def test_the_companys_own_partner_goes_first(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.partner("+5541988887777", company_id=other.id, name="Not ours")
        shared = self.partner("+5541988887777", is_company=True)
        ours = self.partner("+5541988887777", company_id=self.env.company.id)
        self.assertEqual(self.arrives("5541988887777").partner_id, ours)
        self.assertNotEqual(ours, shared)


class TestUserIds(WhatsappCase):
    """Customers with a business-scoped user id whose phone number is hidden."""

    UID = "BR.13491208655302741918"

    def arrives(self, wamid, sender=None, user_uid=UID):
        message = text_message(wamid, "Hi", sender, from_user_id=user_uid)
        person = profile("Ana", sender, user_id=user_uid)
        person["profile"]["username"] = "@ana"
        self.store_webhook(payload(message, contacts=[person]))
        self.process()
        return self.message(wamid).contact_id

    def test_a_customer_without_number_has_a_ticket_and_is_found(self):
        contact = self.arrives("wamid.1")
        self.assertFalse(contact.wa_id)
        self.assertEqual(contact.user_uid, self.UID)
        self.assertFalse(contact.partner_id.phone)
        self.assertEqual(self.tickets().partner_id.name, "Ana")
        contacts = self.env["helpdesk.whatsapp.contact"]
        self.assertEqual(contacts.name_search("ana")[0][0], contact.id)

    def test_the_answer_goes_to_recipient_not_to(self):
        ana = self.simulator.customer(
            "Ana", "5541977776666", username="ana2", hide_phone=True
        )
        self.receive("Oi", customer=ana)
        self.answer(self.tickets(), "<p>Oi Ana</p>")
        self.send()
        self.assertEqual(self.simulator.received(ana)[-1], "Oi Ana")

    def test_who_shows_the_number_later_is_the_same_contact(self):
        first = self.arrives("wamid.1")
        second = self.arrives("wamid.2", "5541988887777")
        self.assertEqual(first, second)
        self.assertEqual(second.wa_id, "5541988887777")
        self.assertEqual(len(self.tickets()), 1)

    def moves(self, **system):
        sender = {"sender": system.pop("sender", None)}
        message = text_message("wamid.move", **sender, system=system)
        self.store_webhook(payload({**message, "type": "system"}))
        self.process()

    def test_a_changed_number_takes_the_conversation_along(self):
        contact = self.arrives("wamid.1", "5541988887777")
        self.moves(
            type="user_changed_number",
            sender="5541988887777",
            wa_id="5541977776666",
            user_id="BR.2",
            previous_user_id=self.UID,
        )
        self.assertEqual((contact.wa_id, contact.user_uid), ("5541977776666", "BR.2"))
        self.assertEqual(contact.former_ids, f"5541988887777 {self.UID}")
        self.assertIn("5541988887777", self.tickets().message_ids[:1].body)
        again = self.arrives("wamid.2", "5541977776666", user_uid="BR.2")
        self.assertEqual(again, contact)
        self.assertEqual(len(self.tickets()), 1)

    def test_a_changed_user_id_is_followed_without_a_number(self):
        contact = self.arrives("wamid.1")
        self.moves(
            type="user_changed_user_id", user_id="BR.2", previous_user_id=self.UID
        )
        self.assertEqual(contact.user_uid, "BR.2")
        self.assertEqual(self.arrives("wamid.2", user_uid="BR.2"), contact)

    def test_who_moves_and_is_not_known_opens_no_ticket(self):
        self.moves(type="user_changed_number", sender="5541900001111", wa_id="554191")
        self.moves(type="something_new")
        self.assertFalse(self.tickets())
        contacts = self.env["helpdesk.whatsapp.contact"].search([])
        self.assertFalse(contacts.session_ids)

    def test_two_contacts_that_turn_out_to_be_one_become_one(self):
        by_uid = self.arrives("wamid.1")
        by_number = self.arrives("wamid.2", "5541988887777", user_uid="")
        self.assertNotEqual(by_uid, by_number)
        merged = self.arrives("wamid.3", "5541988887777")
        self.assertEqual(merged, by_number)
        self.assertFalse(by_uid.exists())
        self.assertEqual(merged.user_uid, self.UID)
        inbound = merged.message_ids.filtered(lambda m: m.direction == "inbound")
        self.assertEqual(len(inbound), 3)
        self.assertEqual(self.tickets().whatsapp_contact_id, merged)
