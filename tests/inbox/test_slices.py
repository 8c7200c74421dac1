# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import time
from unittest.mock import patch

from ...models.common import foreseen
from ...models.inbox.processing import LANE
from ...tools.meta import webhook
from ..common import MARIA, SECRET, WhatsappCase, payload, profile, text_message
from .counting import queries

#: Most queries of a message among others that are processed at once: of a customer who
#: is known, and of a new one, with the confirmation.
KNOWN, NEW = 12, 24
JOAO, ANA = "5541988887766", "5551977776655"
UID, OTHER_UID, THIRD_UID = "BR.1", "BR.2", "BR.3"


class TestSlices(WhatsappCase):
    """Updates processed at once bring what they bring one by one, with less work."""

    def prepare(self):
        super().prepare()
        self.moment = time.time() - 3600
        self.startPatcher(patch.object(LANE, "slice_seconds", 3600))

    def store(self, sender, text, uid=None, name=None):
        """Store the update of a message; returns it."""
        self.moment += 10
        wamid = f"wamid.{self.moment}"
        user = {"from_user_id": uid} if uid else {}
        message = text_message(wamid, text, sender, self.moment, **user)
        person = profile(name or sender, sender, **({"user_id": uid} if uid else {}))
        events = self.env["helpdesk.whatsapp.event"]
        body = json.dumps(payload(message, contacts=[person])).encode()
        events._store(webhook.split(body), SECRET)
        return events.search([("payload", "like", f'"{wamid}"')])

    def process_slice(self, *events):
        """Process updates at once."""
        together = self.env["helpdesk.whatsapp.event"].union(*events)
        together = together.browse([event.id for event in events])
        self.env.cr.flush()
        self.env.invalidate_all()
        foreseen.forget(self.env)
        self.assertEqual(len(LANE.attempt_slice(together)), len(events))
        self.assertEqual(set(together.mapped("state")), {"done"})

    def store_move(self, former, now):
        """Store Meta's announcement that a customer has another number now."""
        self.moment += 10
        system = {"type": "user_changed_number", "wa_id": now, "body": "moved"}
        message = text_message(f"wamid.{self.moment}", sender=former)
        message |= {"timestamp": str(int(self.moment)), "type": "system"}
        del message["text"]
        events = self.env["helpdesk.whatsapp.event"]
        body = json.dumps(payload({**message, "system": system})).encode()
        events._store(webhook.split(body), SECRET)
        return events.search([("payload", "like", f'"wamid.{self.moment}"')])

    def contact(self, number):
        return self.env["helpdesk.whatsapp.contact"].search([("wa_id", "=", number)])

    def texts(self, number):
        """Return the tickets of a number: what its customer wrote in each."""
        tickets = self.contact(number)._tickets().sorted("id")
        return [
            ticket.whatsapp_message_ids.sorted("id")
            .filtered(lambda message: message.direction == "inbound")
            .mapped("text")
            for ticket in tickets
        ]

    def test_each_customers_messages_go_to_their_ticket_in_order(self):
        known = [self.store(MARIA, "A"), self.store(JOAO, "1"), self.store(ANA, "x")]
        self.process_slice(*known)
        self.process_slice(
            self.store(MARIA, "B"),
            self.store(JOAO, "2"),
            self.store(MARIA, "C"),
            self.store(ANA, "y"),
        )
        self.assertEqual(self.texts(MARIA), [["A", "B", "C"]])
        self.assertEqual(self.texts(JOAO), [["1", "2"]])
        self.assertEqual(self.texts(ANA), [["x", "y"]])

    def test_a_new_customers_messages_open_one_ticket(self):
        first, second = self.store(MARIA, "A"), self.store(MARIA, "B")
        self.process_slice(first, self.store(JOAO, "1"), second)
        self.assertEqual(self.texts(MARIA), [["A", "B"]])

    def test_a_message_that_is_stored_already_is_not_stored_again(self):
        first = self.store(MARIA, "A")
        self.process_slice(first, self.store(JOAO, "1"))
        first.state = "pending"
        self.process_slice(first, self.store(JOAO, "2"))
        self.assertEqual(self.texts(MARIA), [["A"]])

    def test_a_session_that_ended_meanwhile_is_not_continued(self):
        self.process_slice(self.store(MARIA, "A"), self.store(JOAO, "1"))
        contact = self.contact(MARIA)
        message = webhook.read_message(json.loads(self.store(MARIA, "B").payload))
        contact._foresee(self.account, [message])
        contact.session_ids._end("closed")
        self.assertFalse(contact._foreseen_session())

    def test_a_number_that_changes_hands_meanwhile_is_looked_up_again(self):
        self.process_slice(
            self.store(MARIA, "I am Maria", UID, "Maria"),
            self.store(JOAO, "I am João", OTHER_UID, "João"),
        )
        self.process_slice(
            self.store(ANA, "Maria, with another number", UID, "Maria"),
            self.store(MARIA, "I have Maria's number now", THIRD_UID, "Rui"),
        )
        maria = self.contact(ANA)
        self.assertEqual(maria.user_uid, UID)
        self.assertEqual(self.contact(MARIA).user_uid, THIRD_UID)
        self.assertEqual(
            self.texts(ANA), [["I am Maria", "Maria, with another number"]]
        )
        self.assertEqual(self.texts(MARIA), [["I have Maria's number now"]])

    def test_what_was_deleted_meanwhile_stops_no_other(self):
        gone, other = self.store(MARIA, "A"), self.store(JOAO, "1")
        ids = [gone.id, other.id]
        gone.unlink()
        events = other.browse(ids)
        self.assertFalse(LANE.attempt_slice(events), "each is processed alone then")
        for event in events:
            LANE.attempt(event)
        self.assertEqual(self.texts(JOAO), [["1"]])

    # ------------------------------------------------------------------ new customers

    def test_new_customers_are_the_same_as_those_who_come_alone(self):
        names = ["wa_id", "user_uid", "parent_uid", "profile_name", "match_key"]
        names += ["wa_id_at", "wa_id_since", "user_uid_at", "company_id", "last_seen"]
        names += ["window_expires_at", "former_ids", "is_partner_chosen"]
        of_partner = ["name", "phone", "lang", "company_id", "user_id"]
        events = [self.store(MARIA, "A", UID, "Maria"), self.store(JOAO, "1")]

        def described():
            contacts = self.contact(MARIA) | self.contact(JOAO)
            partners = contacts.partner_id
            self.assertEqual(len(partners), 2)
            return contacts.read(names) + partners.read(of_partner)

        with self.env.cr.savepoint() as savepoint:
            for event in events:
                LANE.attempt(event)
            alone = described()
            savepoint.rollback()
        self.process_slice(*events)
        together = described()
        for one in alone + together:
            del one["id"]
        self.assertEqual(together, alone)
        self.assertEqual((self.texts(MARIA), self.texts(JOAO)), ([["A"]], [["1"]]))

    def test_new_customers_get_the_partners_who_have_their_numbers(self):
        partner = self.env["res.partner"].create({"name": "M", "phone": f"+{MARIA}"})
        self.process_slice(self.store(MARIA, "A"), self.store(JOAO, "1"))
        self.assertEqual(self.contact(MARIA).partner_id, partner)
        self.assertNotIn(self.contact(JOAO).partner_id, (partner, partner.browse()))

    def test_a_new_customer_of_two_numbers_is_one_contact(self):
        self.process_slice(
            self.store(MARIA, "A", UID, "Maria"),
            self.store(JOAO, "1"),
            self.store(ANA, "B", UID, "Maria"),
        )
        self.assertEqual(self.texts(ANA), [["A", "B"]])
        self.assertFalse(self.contact(MARIA))

    def test_who_has_moved_to_a_number_is_not_a_new_customer_there(self):
        self.process_slice(self.store(MARIA, "A"), self.store(JOAO, "1"))
        self.process_slice(
            self.store_move(MARIA, ANA), self.store(ANA, "B", name="M. S.")
        )
        self.assertEqual(self.texts(ANA), [["A", "B"]])

    def test_new_customers_of_a_slice_that_fails_are_not_left_behind(self):
        gone, other = self.store(MARIA, "A"), self.store(JOAO, "1")
        with patch.object(type(self.contact(JOAO)), "_route", side_effect=ValueError):
            self.assertFalse(LANE.attempt_slice(gone + other))
        self.assertFalse(self.contact(MARIA) | self.contact(JOAO))

    def test_a_slice_with_new_customers_does_not_end_before_the_last(self):
        events = [self.store(MARIA, "A"), self.store(JOAO, "1"), self.store(ANA, "x")]
        with patch.object(LANE, "slice_seconds", 0):
            self.process_slice(*events)

    def test_they_take_few_queries(self):
        senders = [f"55119{80000000 + number}" for number in range(10)]
        self.agent.notification_type = "inbox"
        for _time in range(2):  # Odoo's caches are filled
            self.process_slice(*(self.store(sender, "A") for sender in senders))
        events = [self.store(sender, "B") for sender in senders]
        with queries() as found:
            self.process_slice(*events)
        self.assertLessEqual(found.count / len(events), KNOWN)

    def test_a_new_customer_without_a_number_is_created_with_the_others(self):
        contacts = self.env["helpdesk.whatsapp.contact"].create(
            [
                {"account_id": self.account.id, "user_uid": UID},
                {"account_id": self.account.id, "wa_id": ANA},
            ]
        )
        contacts._take_partners()
        self.assertEqual(len(contacts.partner_id), 2)
        contacts[:1]._take_partners()

    def test_new_customers_take_few_queries(self):
        self.agent.notification_type = "inbox"

        def process(first):
            numbers = range(first, first + 10)
            events = [self.store(f"55119{80000000 + n}", "A") for n in numbers]
            with queries() as found:
                self.process_slice(*events)
            return found.count / len(events)

        process(0)  # Odoo's caches are filled
        self.assertLessEqual(process(10), NEW)
