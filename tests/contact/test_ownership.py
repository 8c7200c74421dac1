# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of whose an id is, whatever the order in which Meta's webhooks come."""

import time
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from ...tools import identity
from ...tools.likeness import Likeness, Person, likeness
from ...tools.meta import webhook
from ..common import payload, profile, text_message
from ..fuzz import drawn
from .test_changed_ids import NUMBER, OTHER_UID, UID, IdsCase


class OwnershipCase(IdsCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.began = int(time.time()) - 7200

    def at(self, minute):
        """Return a timestamp of Meta's, so many minutes after the test's beginning."""
        return str(self.began + 60 * minute)

    def ana(self, wamid, minute, **more):
        return self.arrives(wamid, timestamp=self.at(minute), **more)

    def bruno(self, wamid, minute, **more):
        more = {"uid": OTHER_UID, "name": "Bruno", **more}
        return self.arrives(wamid, timestamp=self.at(minute), **more)

    def status(self, message, minute, state="failed", **ids):
        status = {
            **{"id": "wamid.out", "status": state, "timestamp": self.at(minute)},
            **({"recipient_id": NUMBER} | ids),
            "biz_opaque_callback_data": message.uuid,
        }
        if state == "failed":
            status["errors"] = [{"code": 131026, "title": "Undeliverable"}]
        self.store_webhook(payload(statuses=[status]))
        self.process()

    def assertPassed(self, former, owner):
        self.assertNotEqual(former, owner)
        self.assertEqual((former.wa_id, former.user_uid), (False, UID))
        self.assertEqual((owner.wa_id, owner.user_uid), (NUMBER, OTHER_UID))
        self.assertIn(NUMBER, former._former())
        self.assertEqual(owner.former_holder_id, former)


class TestOwners(OwnershipCase):
    def test_65_a_late_status_gives_no_number_back(self):
        former = self.ana("wamid.1", 0)
        answer = self.answer(self.tickets())
        owner = self.bruno("wamid.2", 10)
        for state in ("failed", "delivered"):
            self.status(answer, 1, state, recipient_user_id=UID)
            self.assertPassed(former, owner)
        self.assertTrue(owner.session_ids.filtered(lambda s: s.state == "active"))
        self.assertEqual(former._recipient(), {"recipient": UID})

    def test_65_a_late_echo_goes_to_who_had_the_number_then(self):
        former = self.ana("wamid.1", 0)
        owner = self.bruno("wamid.2", 10)
        echo = text_message("wamid.echo", "Hi Ana", None, timestamp=self.at(5))
        self.store_webhook(payload(message_echoes=[{**echo, "to": NUMBER}]))
        self.process()
        self.assertEqual(self.message("wamid.echo").contact_id, former)
        self.assertPassed(former, owner)

    def test_65_a_late_announcement_gives_no_number_back(self):
        former = self.ana("wamid.1", 0)
        owner = self.bruno("wamid.2", 10)
        self.system(
            **{"type": "user_changed_number", "wa_id": NUMBER},
            **{"user_id": UID, "previous_user_id": "BR.0"},
        )
        self.assertPassed(former, owner)

    def test_65_a_status_of_a_hidden_number_that_another_has_changes_nothing(self):
        ana = self.ana("wamid.1", 0, sender=None)
        answer = self.answer(self.tickets())
        owner = self.bruno("wamid.2", 10)
        self.status(answer, 20, "delivered")
        self.assertFalse(ana.wa_id)
        self.assertEqual(owner.wa_id, NUMBER)

    def test_65_who_lost_the_only_id_is_not_answered_at_anothers(self):
        former = self.ana("wamid.1", 0, uid="")
        ticket = self.tickets()
        former._give_up_number(former.wa_id_at + timedelta(hours=1))
        with self.assertRaisesRegex(UserError, "somebody else"):
            self.answer(ticket)
        owner = self.bruno("wamid.2", 90)
        self.assertNotEqual(owner, former)

    def test_65_what_is_queued_when_the_number_is_lost_fails(self):
        former = self.ana("wamid.1", 0, uid="")
        answer = self.answer(self.tickets())
        former._give_up_number(former.wa_id_at + timedelta(hours=1))
        self.send()
        self.assertEqual((answer.state, answer.failure_reason)[1], "number_lost")

    def test_66_an_older_message_of_the_former_owner_gives_no_number_back(self):
        former = self.ana("wamid.1", 0)
        owner = self.bruno("wamid.2", 10)
        self.assertEqual(self.ana("wamid.3", 5), former)
        self.assertPassed(former, owner)
        self.assertEqual(self.bruno("wamid.4", 11), owner)
        self.assertEqual(len(owner._tickets()), 1)

    def test_66_who_wrote_first_may_come_second(self):
        owner = self.bruno("wamid.2", 10)
        former = self.ana("wamid.1", 0)
        self.assertPassed(former, owner)

    def test_66_the_number_comes_back_to_who_writes_from_it_again(self):
        former = self.ana("wamid.1", 0)
        owner = self.bruno("wamid.2", 10)
        self.assertEqual(self.ana("wamid.3", 20), former)
        self.assertEqual((former.wa_id, owner.wa_id), (NUMBER, False))
        self.assertNotIn(NUMBER, former._former())

    def test_66_a_message_without_user_id_is_of_who_had_the_number_then(self):
        contact = self.ana("wamid.1", 0, uid="")
        self.system(
            NUMBER, type="user_changed_number", wa_id="5541977776666", user_id=UID
        )
        late = self.ana("wamid.2", 5, uid="")
        self.assertEqual(late, contact)
        self.assertEqual(contact.wa_id, "5541977776666")

    def test_69_the_answer_goes_to_the_id_of_the_latest_message(self):
        contact = self.ana("wamid.1", 0)
        self.assertEqual(contact._recipient(), {"to": f"+{NUMBER}"})
        self.ana("wamid.2", 5, sender=None)
        self.assertEqual(contact._recipient(), {"recipient": UID})
        self.ana("wamid.3", 3)
        self.assertEqual(contact._recipient(), {"recipient": UID})
        self.ana("wamid.4", 6)
        self.assertEqual(contact._recipient(), {"to": f"+{NUMBER}"})

    def test_70_the_old_announcement_of_a_new_number_is_followed(self):
        contact = self.ana("wamid.1", 0, uid="")
        self.system(NUMBER, type="customer_changed_number", new_wa_id="5541977776666")
        self.assertEqual(contact.wa_id, "5541977776666")
        self.assertEqual(contact.former_ids, NUMBER)

    def test_76_what_our_own_number_writes_opens_nothing(self):
        self.account.display_phone_number = "+55 11 98550-7890"
        for wamid, own in (("wamid.1", "5511985507890"), ("wamid.2", "551185507890")):
            self.store_webhook(payload(text_message(wamid, "Test", own)))
        self.process()
        self.assertFalse(self.tickets())
        self.assertEqual(set(self.events().mapped("state")), {"ignored"})


class TestAnyOrder(OwnershipCase):
    """The ids of two people who have one number, one after the other."""

    #: Minute, who writes, and whether the number is visible.
    WRITTEN = (
        *((0, "ana", True), (1, "ana", False), (2, "ana", True), (10, "bruno", True)),
        *((11, "bruno", False), (12, "ana", False), (13, "bruno", True)),
    )

    def owners(self, order):
        """Return whose which id is after these messages, in this order."""
        with self.env.cr.savepoint() as savepoint:
            for place in order:
                minute, who, is_visible = self.WRITTEN[place]
                more = {} if is_visible else {"sender": None}
                getattr(self, who)(f"wamid.{place}", minute, **more)
            contacts = self.env["helpdesk.whatsapp.contact"].search([])
            found = {
                contact.user_uid: (
                    contact.wa_id,
                    contact._former(),
                    contact.profile_name,
                    contact._recipient(),
                    sorted(contact.message_ids.mapped("wamid")),
                    contact.former_holder_id.user_uid,
                )
                for contact in contacts
            }
            savepoint.rollback()
        self.env.invalidate_all()
        return found

    def test_65_66_any_order_of_messages_has_the_same_owners(self):
        expected = self.owners(range(len(self.WRITTEN)))
        self.assertEqual(expected[OTHER_UID][0], NUMBER)
        self.assertEqual(expected[UID][:2], (False, [NUMBER]))

        @drawn(4)
        @given(st.permutations(range(len(self.WRITTEN))))
        def check(order):
            self.assertEqual(self.owners(order), expected, order)

        check()


class TestMovedBusiness(OwnershipCase):
    """67: all customers of a business get other user ids at once."""

    def test_67_the_same_people_come_with_other_user_ids(self):
        for place, (name, again) in enumerate(
            (
                *(("Ana Souza", ""), ("Bruno Lima", "~"), ("Carla Dias", "Carla D.")),
                *(("João da Silva", "joao silva"), ("Eva", "Eva 🌸")),
            )
        ):
            number = f"55419888877{place}0"
            who = {"sender": number, "uid": f"BR.1{place}", "name": name}
            contact = self.ana(f"wamid.{place}", 0, **who)
            who |= {"uid": f"BR.2{place}", "name": again}
            with self.subTest(name=name, again=again):
                self.assertEqual(self.ana(f"wamid.{place}.again", 60, **who), contact)
                self.assertEqual(contact.user_uid, f"BR.2{place}")
                self.assertEqual(contact._former(), [f"BR.1{place}"])
        self.assertEqual(len(self.tickets()), 5)
        # A name that is another one is now a question, not another person.
        contact = self.ana("wamid.z", 0, sender="5541988887790", uid="BR.19")
        who = {"sender": "5541988887790", "uid": "BR.29", "name": "Zoe"}
        self.assertEqual(self.ana("wamid.z.again", 60, **who), contact)
        self.assertEqual((contact.user_uid, contact.doubted_uid), ("BR.19", "BR.29"))

    def doubted(self):
        """Return Ana's contact, silent for months, whom somebody nameless writes as."""
        self.account.continue_open_ticket = False
        contact = self.ana("wamid.1", -200_000)
        contact.session_ids._end("expired")
        self.ana("wamid.2", 0, uid=OTHER_UID, name="")
        self.assertEqual(self.message("wamid.2").contact_id, contact)
        self.assertEqual((contact.user_uid, contact.wa_id), (UID, NUMBER))
        self.assertEqual(contact.doubted_uid, OTHER_UID)
        self.ana("wamid.3", 1, uid=OTHER_UID, name="")
        self.assertEqual(contact.user_uid, UID)
        return contact

    def test_67_in_doubt_an_agent_says_it_is_the_same_person(self):
        contact, ticket = self.doubted(), self.tickets()[-1]
        self.assertTrue(ticket.with_user(self.agent).whatsapp_is_doubted)
        ticket.with_user(self.agent).action_whatsapp_same_person()
        self.assertEqual((contact.user_uid, contact.doubted_uid), (OTHER_UID, False))
        self.assertEqual(contact._former(), [UID])
        self.assertFalse(ticket.with_user(self.agent).whatsapp_is_doubted)

    def test_67_in_doubt_an_agent_says_it_is_somebody_else(self):
        former, (first, ticket) = self.doubted(), self.tickets()
        ticket.with_user(self.agent).action_whatsapp_other_person()
        owner = self.message("wamid.2").contact_id
        self.assertPassed(former, owner)
        self.assertEqual(self.message("wamid.3").contact_id, owner)
        self.assertEqual(self.tickets(), first | ticket)
        self.assertEqual(first.whatsapp_contact_id, former)
        self.assertEqual(ticket.partner_id, owner.partner_id)
        self.assertNotEqual(owner.partner_id, former.partner_id)
        shown = self.message("wamid.2").mail_message_id
        self.assertEqual((shown.res_id, shown.author_id), (ticket.id, owner.partner_id))
        self.assertEqual(self.ana("wamid.4", 2, uid=OTHER_UID, name=""), owner)
        self.assertEqual(len(self.tickets()), 2)

    def test_67_what_somebody_else_wrote_leaves_the_ticket_they_wrote_in(self):
        former = self.ana("wamid.1", 0, name="Ana Souza")
        ticket = self.tickets()
        self.ana("wamid.2", 1, uid=OTHER_UID, name="Ana Lima")
        self.assertIn("another user id", self.notes(ticket))
        ticket.with_user(self.agent).action_whatsapp_other_person()
        self.assertPassed(former, self.message("wamid.2").contact_id)
        self.assertEqual(self.message("wamid.1").ticket_id, ticket)
        other = self.message("wamid.2").ticket_id
        self.assertNotEqual(other, ticket)
        self.assertEqual(self.message("wamid.2").mail_message_id.res_id, other.id)

    def test_67_a_person_is_one_over_several_numbers_of_a_business(self):
        parent = "BR.ENT.5"
        contact = self.ana("wamid.1", 0, from_parent_user_id=parent)
        self.assertEqual(contact.parent_uid, parent)
        other = self.account.copy({"phone_number_uid": "4711", "name": "Second"})
        elsewhere = contact._add(other, "", "BR.777")
        elsewhere.parent_uid = parent
        self.assertEqual(elsewhere._find_partner(), contact.partner_id)


class TestReplacedNumber(OwnershipCase):
    """104: an administrator enters the phone number id of the business's new number."""

    def test_104_windows_close_and_the_queue_waits_for_an_administrator(self):
        contact = self.ana("wamid.1", 119)
        answer, ticket = self.answer(self.tickets()), self.tickets()
        self.assertTrue(contact._window_is_open())
        self.account.phone_number_uid = "4711"
        self.assertFalse(contact._window_is_open())
        self.send()
        self.assertEqual(answer.state, "outgoing")
        self.assertIn("another phone number id", answer._what_it_waits_for())
        self.assertFalse(self.account._is_sound())
        with self.assertRaises(AccessError):
            self.account.with_user(self.agent).action_confirm_number()
        self.account.action_confirm_number()
        self.assertFalse(self.account.paused_reason)
        self.send()
        self.assertEqual(answer.failure_reason, "window_closed")
        self.assertEqual(self.tickets(), ticket)

    def test_104_the_customers_of_the_new_number_are_the_same_people(self):
        contact = self.ana("wamid.1", 0)
        former, self.account.phone_number_uid = self.account.phone_number_uid, "4711"
        self.assertTrue(contact._is_business_moving())
        self.account.phone_number_uid = former
        again = self.ana("wamid.2", 60, uid=OTHER_UID, name="~")
        self.assertEqual(again, contact)
        self.assertEqual(contact._former(), [UID])

    def test_104_a_first_phone_number_id_replaces_nothing(self):
        account = self.account.copy({"phone_number_uid": False, "name": "Second"})
        account.phone_number_uid = "4711"
        self.assertFalse(account.paused_reason or account.number_replaced_at)


class TestShapes(OwnershipCase):
    """68: ids are told by their shape, whatever field they come in."""

    def sent_by(self, wamid, **ids):
        message = text_message(wamid, sender=None, timestamp=self.at(0), **ids)
        person = {**profile("Ana", None), "wa_id": ids.get("from", "")}
        self.store_webhook(payload(message, contacts=[person]))
        self.process()
        return self.message(wamid).contact_id

    def test_68_a_user_id_in_the_field_of_the_number_is_no_number(self):
        contact = self.sent_by("wamid.1", **{"from": UID})
        self.assertEqual((contact.wa_id, contact.user_uid), (False, UID))
        self.assertFalse(contact.partner_id.phone)
        self.assertEqual(contact._recipient(), {"recipient": UID})
        self.assertEqual(self.sent_by("wamid.2", from_user_id=UID), contact)
        both = {"from": "BR.ENT.13491", "from_user_id": UID}
        self.assertEqual(self.sent_by("wamid.3", **both), contact)
        self.assertEqual((contact.wa_id, contact.parent_uid), (False, "BR.ENT.13491"))

    def test_68_a_user_id_in_a_status_is_no_number(self):
        contact = self.ana("wamid.1", 0, uid="")
        contact.wa_id_at = False
        self.status(self.answer(self.tickets()), 1, "sent", recipient_id="US.ENT.1349")
        self.assertEqual((contact.wa_id, contact.user_uid), (NUMBER, False))

    def test_68_a_malformed_user_id_is_nobodys(self):
        first = self.ana("wamid.1", 0, uid="foo_bar")
        second = self.bruno("wamid.2", 1, sender="5541977776666", uid="foo_bar")
        self.assertNotEqual(first, second)
        self.assertFalse((first | second).mapped("user_uid") != [False, False])

    def test_68_who_has_no_id_at_all_waits_for_an_administrator(self):
        self.sent_by("wamid.1", from_user_id="foo_bar")
        self.assertEqual(self.events().state, "failed")
        self.assertFalse(self.tickets())


@tagged("post_install", "-at_install")
class TestShapesOfIds(BaseCase):
    @drawn(100)
    @given(st.text(max_size=30) | st.from_regex(r"[A-Z]{2}\.[A-Z]{0,3}\.?\w{0,9}"))
    def test_68_only_what_looks_like_a_number_becomes_one(self, value):
        ids = identity.ids_of(value)
        self.assertLessEqual(len(list(filter(None, ids))), 1)
        if ids.wa_id:
            self.assertFalse(any(char.isalpha() or char == "." for char in value))
        for uid in (ids.user_uid, ids.parent_uid):
            self.assertIn(uid, ("", value))

    @drawn(50)
    @given(st.permutations(["BR.1", "BR.ENT.2", "5541988887777", "foo_bar", ""]))
    def test_68_the_field_does_not_matter(self, values):
        ids = identity.ids_of(*values)
        self.assertEqual(tuple(ids), ("5541988887777", "BR.1", "BR.ENT.2"))

    def test_68_a_group_is_no_person(self):
        for group in ("120363041234567890", "Y2FwaV9ncm91cDoxNzA1", "1203@g.us"):
            self.assertFalse(any(identity.ids_of(group)), group)

    def test_70_both_forms_of_the_announcement_are_read(self):
        for system in (
            {"type": "customer_changed_number", "new_wa_id": "5541977776666"},
            {"type": "user_changed_number", "wa_id": "5541977776666"},
        ):
            message = text_message("wamid.1", sender=NUMBER, system=system)
            move = webhook.read_move(webhook.read_message({"message": message}))
            self.assertEqual(move.former.wa_id, NUMBER)
            self.assertEqual(move.now.wa_id, "5541977776666")


@tagged("post_install", "-at_install")
class TestLikeness(BaseCase):
    def test_67_the_table_of_signs(self):
        ana, day, year = ("BR.1",), timedelta(days=1), timedelta(days=365)
        for name, uids, silence, is_moving, expected in (
            ("Ana Souza", ("BR.2",), day, False, Likeness.SAME),
            ("ana souza", ("BR.2",), year, False, Likeness.SAME),
            ("Ana Lima", ("BR.2",), day, False, Likeness.UNSURE),
            ("Bruno", ("BR.2",), day, False, Likeness.OTHER),
            ("Bruno", ("BR.2",), day, True, Likeness.UNSURE),
            ("Bruno", ("BR.1",), year, False, Likeness.SAME),
            ("~", ("BR.2",), day, False, Likeness.SAME),
            ("~", ("BR.2",), year, False, Likeness.UNSURE),
            ("~", ("BR.2",), year, True, Likeness.SAME),
            ("Bruno", (), day, False, Likeness.SAME),
            ("Bruno", (), year, False, Likeness.UNSURE),
            ("Ana", (), year, False, Likeness.SAME),
        ):
            with self.subTest(name=name, uids=uids, silence=silence):
                known = Person(ana, name="Ana Souza")
                found = likeness(known, Person(uids, name=name), silence, is_moving)
                self.assertIs(found, expected)
