# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of contacts whose number or user id changes or has several forms."""

import time

from odoo.tests import BaseCase, tagged

from ...tools.contact_request import shared_number
from ..common import MARIA, WhatsappCase, payload, profile, text_message
from ..users import new_test_user

UID, OTHER_UID = "BR.13491208655302741918", "BR.99999999999999999999"
NUMBER = "5541988887777"


class IdsCase(WhatsappCase):
    def arrives(self, wamid, sender=NUMBER, uid=UID, name="Ana", username="", **more):
        """Receive a message from these ids; returns the contact it is assigned to."""
        user = {"from_user_id": uid} if uid else {}
        person = profile(name, sender, **({"user_id": uid} if uid else {}))
        if username:
            person["profile"]["username"] = username
        message = text_message(wamid, "Hi", sender, **user) | more
        self.store_webhook(payload(message, contacts=[person]))
        self.process()
        return self.message(wamid).contact_id

    def system(self, sender=None, wamid="wamid.move", timestamp=None, **system):
        message = text_message(wamid, sender=sender, system=system)
        if timestamp:
            message["timestamp"] = str(timestamp)
        self.store_webhook(payload({**message, "type": "system"}))
        self.process()

    def notes(self, ticket):
        bodies = ticket.message_ids.filtered(lambda m: m.message_type != "whatsapp")
        return " ".join(bodies.mapped("body"))


class TestVariants(IdsCase):
    def test_brazil_the_other_way_round(self):
        partner = self.env["res.partner"].create(
            {"name": "Known", "phone": "+55 88 8234-5678"}
        )
        contact = self.arrives("wamid.1", "5588982345678")
        self.assertEqual(contact.partner_id, partner)

    def test_argentina_and_mexico_are_one_contact_in_both_forms(self):
        for first, second in (
            ("5491123456789", "541123456789"),
            ("5215512345678", "525512345678"),
        ):
            contact = self.arrives(f"wamid.{first}", first, uid="")
            self.assertEqual(self.arrives(f"wamid.{second}", second, uid=""), contact)
            self.assertEqual(contact.wa_id, second)
            self.assertEqual(len(contact.session_ids), 1)

    def test_the_profile_of_somebody_else_is_not_the_senders(self):
        message = text_message("wamid.1", sender=NUMBER)
        self.store_webhook(payload(message, contacts=[profile("Maria Silva", MARIA)]))
        self.process()
        self.assertEqual(self.tickets().partner_id.name, "+55 41 98888-7777")


class TestOneIdThenBoth(IdsCase):
    def test_first_the_user_id_then_both(self):
        contact = self.arrives("wamid.1", sender=None)
        self.assertFalse(contact.partner_id.phone)
        self.assertEqual(self.arrives("wamid.2"), contact)
        self.assertEqual((contact.wa_id, contact.user_uid), (NUMBER, UID))
        self.assertEqual(contact.partner_id.phone, contact.number)
        self.assertEqual(len(self.tickets()), 1)

    def test_first_the_number_then_only_the_user_id(self):
        contact = self.arrives("wamid.1")
        again = self.arrives("wamid.2", sender=None, username="@ana")
        self.assertEqual(again, contact)
        self.assertEqual((contact.wa_id, contact.username), (NUMBER, "ana"))
        self.assertEqual(len(self.tickets()), 1)

    def test_the_user_id_is_learned_from_the_status_of_an_answer(self):
        contact = self.arrives("wamid.1", uid="")
        outbound = self.answer(self.tickets())
        status = {
            **{"id": "wamid.out", "status": "sent", "timestamp": "1760000000"},
            **{"recipient_id": NUMBER, "recipient_user_id": UID},
            "biz_opaque_callback_data": outbound.uuid,
        }
        self.store_webhook(payload(statuses=[status]))
        self.process()
        self.assertEqual(contact.user_uid, UID)
        self.assertEqual(self.arrives("wamid.2", sender=None), contact)
        self.assertEqual(len(self.tickets()), 1)

    def test_two_contacts_that_become_one_bring_their_tickets_to_one_partner(self):
        by_uid = self.arrives("wamid.1", sender=None)
        by_uid.former_ids = "BR.0"
        by_number = self.arrives("wamid.2", uid="", name="Ana Souza")
        merged = self.arrives("wamid.3")
        self.assertEqual(merged, by_number)
        self.assertEqual(len(self.tickets()), 2)
        self.assertEqual(self.tickets().partner_id, merged.partner_id)
        self.assertEqual(merged.former_ids, "BR.0")
        self.assertEqual(
            len(merged.session_ids.filtered(lambda s: s.state == "active")), 1
        )

    def test_a_blocked_person_stays_blocked_under_the_other_id(self):
        self.arrives("wamid.1", sender=None).is_blocked = True
        self.arrives("wamid.2", uid="")
        self.assertTrue(self.arrives("wamid.3").is_blocked)


class TestChangedIds(IdsCase):
    def test_a_new_user_id_and_the_same_name_is_the_same_person(self):
        contact = self.arrives("wamid.1")
        again = self.arrives("wamid.2", uid=OTHER_UID)
        self.assertEqual(again, contact)
        self.assertEqual((contact.user_uid, contact.former_ids), (OTHER_UID, UID))
        self.assertEqual(len(self.tickets()), 1)
        self.assertIn("another user id", self.notes(self.tickets()))

    def test_a_new_user_id_and_the_same_user_name_is_the_same_person(self):
        contact = self.arrives("wamid.1", username="@ana")
        again = self.arrives("wamid.2", uid=OTHER_UID, name="A.", username="@ana")
        self.assertEqual(again, contact)

    def test_agents_are_told_in_the_language_of_the_account(self):
        self.account.lang = "pt_BR"
        self.arrives("wamid.1")
        moved = {"type": "user_changed_number", "wa_id": "5541977776666"}
        self.system(NUMBER, **moved, user_id=OTHER_UID)
        self.assertIn("O cliente mudou", self.notes(self.tickets()))

    def test_a_language_that_is_there_no_more_stops_nothing(self):
        self.account.lang = "pt_BR"
        self.env["res.partner"].with_context(active_test=False).search(
            [("lang", "=", "pt_BR")]
        ).lang = "en_US"
        self.env["res.lang"].search([("code", "=", "pt_BR")]).active = False
        self.arrives("wamid.1")
        self.assertFalse(self.events("pending", "failed"))

    def test_a_recycled_number_does_not_continue_the_former_persons_conversation(self):
        former = self.arrives("wamid.1")
        ana = former.partner_id
        contact = self.arrives("wamid.2", uid=OTHER_UID, name="Bruno")
        self.assertNotEqual(contact, former)
        first, second = self.tickets()
        self.assertEqual(first.whatsapp_contact_id, former)
        self.assertEqual(second.whatsapp_contact_id, contact)
        self.assertEqual((contact.wa_id, contact.user_uid), (NUMBER, OTHER_UID))
        self.assertEqual(contact.partner_id.name, "Bruno")
        self.assertEqual((former.wa_id, former.user_uid), (False, UID))
        self.assertEqual((former.former_ids, former.partner_id), (NUMBER, ana))
        self.assertFalse(former.session_ids.filtered(lambda s: s.state == "active"))
        self.assertIn("somebody else", self.notes(first))
        self.assertIn("was Ana", self.notes(second))
        self.assertEqual(self.arrives("wamid.3", uid=OTHER_UID, name="Bruno"), contact)
        self.assertEqual(len(self.tickets()), 2)

    def test_who_lost_the_number_goes_on_under_the_user_id(self):
        former = self.arrives("wamid.1")
        self.arrives("wamid.2", uid=OTHER_UID, name="Bruno")
        self.assertEqual(self.arrives("wamid.3", sender=None), former)

    def test_an_announcement_that_comes_late_makes_them_one_again(self):
        former = self.arrives("wamid.1")
        self.arrives("wamid.2", uid=OTHER_UID, name="Bruno")
        self.system(
            type="user_changed_user_id", user_id=OTHER_UID, previous_user_id=UID
        )
        self.assertEqual((former.wa_id, former.user_uid), (NUMBER, OTHER_UID))
        self.assertEqual(self.tickets().whatsapp_contact_id, former)
        self.assertEqual(self.env["helpdesk.whatsapp.contact"].search([]), former)

    def test_a_message_from_before_the_move_comes_late(self):
        contact = self.arrives("wamid.1")
        self.system(
            sender=NUMBER,
            type="user_changed_number",
            wa_id="5541977776666",
            user_id=OTHER_UID,
        )
        before = str(int(time.time()) - 60)
        self.assertEqual(self.arrives("wamid.2", timestamp=before), contact)
        self.assertEqual(
            (contact.wa_id, contact.user_uid), ("5541977776666", OTHER_UID)
        )
        self.assertEqual(len(self.tickets()), 1)

    def test_an_announcement_before_the_persons_first_message_is_kept(self):
        new = "5541977776666"
        for number, order in enumerate(
            (("first", "last"), ("last", "first"), ("last",))
        ):
            with self.subTest(order=order), self.env.cr.savepoint() as savepoint:
                moved = {"type": "user_changed_number", "wa_id": new}
                self.system(NUMBER, timestamp=self.at(-60), **moved)
                self.assertFalse(self.tickets(), "nobody has written yet")
                self.assertEqual(self.events().mapped("state"), ["done"])
                senders = {"first": (NUMBER, -120), "last": (new, 0)}
                contacts = self.env["helpdesk.whatsapp.contact"]
                for which in order:
                    sender, age = senders[which]
                    wamid = f"wamid.{number}{which}"
                    contacts |= self.arrives(
                        wamid, sender, uid="", timestamp=self.at(age)
                    )
                self.assertEqual(len(contacts), 1)
                self.assertEqual(contacts.wa_id, new)
                self.assertIn(NUMBER, contacts.former_ids)
                self.assertEqual(len(self.tickets()), 1)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_an_announcement_of_whom_the_new_id_is_known_adds_the_former(self):
        contact = self.arrives("wamid.1", "5541977776666", uid="")
        moved = {"type": "user_changed_number", "wa_id": "5541977776666"}
        self.system(NUMBER, timestamp=self.at(-60), **moved)
        self.assertEqual(self.env["helpdesk.whatsapp.contact"].search([]), contact)
        self.assertIn(NUMBER, contact.former_ids)
        self.assertEqual(contact.wa_id, "5541977776666")

    def at(self, seconds):
        return int(time.time()) + seconds

    def test_the_same_announcement_again_changes_and_notes_nothing(self):
        contact = self.arrives("wamid.1")
        move = {"user_id": OTHER_UID, "previous_user_id": UID}
        for wamid in ("wamid.move", "wamid.again"):
            self.system(wamid=wamid, type="user_changed_user_id", **move)
        self.assertEqual(contact.former_ids, UID)
        self.assertEqual(self.notes(self.tickets()).count("another user id"), 1)

    def test_a_move_to_a_number_somebody_else_had(self):
        owner = self.arrives("wamid.1", "5541977776666", uid="BR.5", name="Old")
        contact = self.arrives("wamid.2")
        self.system(
            sender=NUMBER,
            type="user_changed_number",
            wa_id="5541977776666",
            user_id=OTHER_UID,
        )
        self.assertEqual(contact.wa_id, "5541977776666")
        self.assertEqual((owner.wa_id, owner.user_uid), (False, "BR.5"))


class TestFinding(IdsCase):
    def find(self, text):
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        return tickets.search([("whatsapp_contact_id", "ilike", text)])

    def test_a_ticket_is_found_by_number_in_any_spelling_and_by_user_name(self):
        self.arrives("wamid.1", "554188887777", username="@ana.s")
        ticket = self.tickets()
        for text in (
            *("41 98888-7777", "(41) 8888-7777", "+55 41 98888 7777", "88887777"),
            *("041988887777", "8888-77", "@ana.s", "ana.s", "Ana"),
        ):
            self.assertEqual(self.find(text), ticket, text)
        for text in ("41 98888-7778", "@bruno", "12"):
            self.assertFalse(self.find(text), text)

    def test_a_former_number_finds_them_too(self):
        self.arrives("wamid.1")
        self.system(sender=NUMBER, type="user_changed_number", wa_id="5541977776666")
        self.assertEqual(self.find("98888-7777"), self.tickets())

    def test_others_find_nothing(self):
        self.arrives("wamid.1")
        contacts = self.env["helpdesk.whatsapp.contact"]
        own = new_test_user(self.env, "wa_o", "helpdesk_mgmt.group_helpdesk_user_own")
        self.assertFalse(contacts.with_user(own).name_search("Ana"))


@tagged("post_install", "-at_install")
class TestSharedNumber(BaseCase):
    def shared(self, *phones, origin="contact_request", user_uid="BR.1"):
        card = {"phones": list(phones), "origin": origin}
        return shared_number({"contacts": [card]}, user_uid)

    def test_the_id_wins_over_the_number(self):
        phone = {"phone": "+55 41 98888-7777", "wa_id": "554188887777"}
        self.assertEqual(self.shared(phone), "554188887777")

    def test_a_number_without_country_code_is_read_by_the_country_of_the_user_id(self):
        self.assertEqual(self.shared({"phone": "(41) 98888-7777"}), NUMBER)
        self.assertEqual(self.shared({"phone": "+5541988887777"}, user_uid=""), NUMBER)

    def test_a_card_that_is_no_answer_says_nothing(self):
        self.assertFalse(self.shared({"wa_id": NUMBER}, origin="other"))
        self.assertFalse(self.shared({"wa_id": NUMBER}, origin=None))

    def test_odd_shapes_say_nothing(self):
        for content in (
            {},
            {"contacts": None},
            {"contacts": ["x", {"origin": "contact_request", "phones": 3}]},
            {"contacts": [{"origin": "contact_request", "phones": [None, {}]}]},
            {"contacts": [{"origin": "contact_request", "phones": [{"phone": "a"}]}]},
        ):
            self.assertFalse(shared_number(content), content)
