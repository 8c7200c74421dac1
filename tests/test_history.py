# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError

from ..models.history import contact as history
from .common import WhatsappCase
from .users import new_test_user


class TestHistory(WhatsappCase):
    """The history of a person's messages across tickets, in pages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create({"name": "Maria Silva"})
        cls.contact = cls._contact(cls.account, "5511987654321")
        cls.printer, cls.screen = (
            cls.env["helpdesk.ticket"].create(
                {
                    "name": name,
                    "description": name,
                    "team_id": cls.team.id,
                    "partner_id": cls.partner.id,
                    "whatsapp_contact_id": cls.contact.id,
                }
            )
            for name in ("Printer is on fire", "Screen is dark")
        )
        cls.start = fields.Datetime.now() - timedelta(days=1)

    @classmethod
    def _contact(cls, account, wa_id):
        return cls.env["helpdesk.whatsapp.contact"].create(
            {"account_id": account.id, "wa_id": wa_id, "partner_id": cls.partner.id}
        )

    def wrote(self, *texts, ticket=None, contact=None, minute=0, **more):
        """Create messages of the customer, a minute apart, from ``minute`` on."""
        values = {
            "contact_id": (contact or self.contact).id,
            "ticket_id": (self.printer if ticket is None else ticket).id,
            "direction": "inbound",
            "state": "received",
            "message_type": "text",
            **more,
        }
        return self.env["helpdesk.whatsapp.message"].create(
            [
                {
                    **values,
                    "text": text,
                    "sent_at": self.start + timedelta(minutes=minute + index),
                }
                for index, text in enumerate(texts)
            ]
        )

    def page(self, *args, user=None, contact=None, **kwargs):
        contact = (contact or self.contact).with_user(user or self.agent)
        return contact.whatsapp_history(*args, **kwargs)

    def search(self, words, **kwargs):
        return self.contact.with_user(self.agent).whatsapp_history_search(
            words, **kwargs
        )

    @staticmethod
    def ids(page):
        return [message["id"] for message in page["messages"]]

    def places(self, messages):
        return [message._position() for message in messages]

    # ------------------------------------------------------------------------ pages

    def test_it_is_read_from_the_end_page_by_page(self):
        with patch.object(history, "PAGE", 4):
            messages = self.wrote(*"abcdefghij")
            page = self.page()
            self.assertEqual(self.ids(page), messages[6:].ids)
            self.assertTrue(page["has_older"])
            self.assertFalse(page["has_newer"])
            page = self.page(place=messages[6]._position())
            self.assertEqual(self.ids(page), messages[2:6].ids)
            page = self.page(place=messages[2]._position())
            self.assertEqual(self.ids(page), messages[:2].ids)
            self.assertFalse(page["has_older"])
            page = self.page(place=messages[1]._position(), way="newer")
            self.assertEqual(self.ids(page), messages[2:6].ids)
            self.assertTrue(page["has_newer"])
            page = self.page(place=messages[5]._position(), way="around")
            self.assertEqual(self.ids(page), messages[1:9].ids)

    def test_the_order_is_when_it_was_written_not_when_it_came(self):
        later = self.wrote("Later", minute=5)
        late = self.wrote("Written before, delivered after", minute=3)
        same = self.wrote("At the same second", minute=3)
        self.assertEqual(self.ids(self.page()), (late + same + later).ids)
        page = self.page(place=same._position())
        self.assertEqual(self.ids(page), late.ids)

    def test_all_contacts_of_a_person_stand_together_and_one_alone(self):
        second = self._contact(
            self.account.copy({"phone_number_uid": "2", "name": "Sales line"}),
            "5511987654321",
        )
        self.env["helpdesk.whatsapp.session"]._open(second, self.screen, self.start)
        with patch.object(history, "PAGE", 2):
            first = self.wrote("One", "Three", minute=1)
            other = self.wrote("Two", "Four", minute=1, contact=second)
            page = self.page()
            self.assertEqual(self.ids(page), [first[1].id, other[1].id])
            page = self.page(place=first[1]._position())
            self.assertEqual(self.ids(page), [first[0].id, other[0].id])
            self.assertEqual(self.ids(self.page("contact")), first.ids)
        person = self.contact.with_user(self.agent).whatsapp_history_person()
        self.assertEqual(
            {id_: contact["account"] for id_, contact in person["contacts"].items()},
            {self.contact.id: "Support line", second.id: "Sales line"},
        )

    def test_a_page_costs_the_same_however_much_is_on_it(self):
        quoted = self.wrote("Where is it?")
        self._shown(self.wrote("Here", quoted_id=quoted.id))
        self.page()
        self.env.invalidate_all()
        few = self._queries(self.page)
        for ticket in self.printer, self.screen:
            for message in self.wrote(*"abcdefgh", quoted_id=quoted.id, ticket=ticket):
                self._shown(message)
        self.env.invalidate_all()
        self.assertLessEqual(self._queries(self.page), few)

    def _queries(self, act):
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        act()
        return self.env.cr.sql_log_count - before

    def _shown(self, message):
        message.mail_message_id = message.ticket_id._whatsapp_message_post(
            message._body(), author=self.partner
        )
        file = self.env["ir.attachment"].create({"name": "a.txt", "raw": b"a"})
        message.attachment_ids = file
        message.mail_message_id._whatsapp_set_reaction(self.partner, "👍")

    # ----------------------------------------------------------------- what it shows

    def test_messages_say_what_they_are(self):
        wrote = self.receive("*Hello* <script>")
        ticket = wrote.ticket_id
        answer = self.answer(ticket, "<p>Good morning</p>")
        self.settle()
        self.simulator.writes(self.maria, "Yes", quote=answer.wamid)
        self.settle()
        messages = self.page(contact=wrote.contact_id)["messages"]
        shown = {message["id"]: message for message in messages}
        first, ours = shown[wrote.id], shown[answer.id]
        body = "<div><strong>Hello</strong> &lt;script&gt;</div>"
        self.assertEqual(first["body"], body)
        self.assertFalse(first["status"])
        self.assertEqual(ours["author"], "Alice")
        self.assertTrue(ours["is_ours"])
        self.assertEqual(ours["status"]["state"], "accepted")
        theirs = messages[-1]
        self.assertEqual(theirs["quoted_position"], answer._position())
        self.assertEqual(theirs["whatsapp"]["quoted"]["text"], "Good morning")

    def test_reactions_stand_at_their_message(self):
        wrote = self.wrote("Hello")
        self._shown(wrote)
        self.wrote("👍", message_type="reaction", quoted_id=wrote.id)
        (shown,) = self.page()["messages"]
        self.assertEqual((shown["id"], shown["reactions"]), (wrote.id, ["👍"]))

    def test_only_media_and_only_what_changed(self):
        photo, _text = self.wrote("A photo", message_type="image") + self.wrote("Hi")
        self.assertEqual(self.ids(self.page(media_only=True)), photo.ids)
        self._shown(photo)
        changed = self.page(changed=photo.mail_message_id.ids)
        self.assertEqual(self.ids(changed), photo.ids)
        self.assertEqual(self.ids(self.page(changed=[])), [])

    # ---------------------------------------------------------------------- searching

    def test_words_are_found_the_latest_first(self):
        found = self.wrote("The PRINTER burns", "no", "my printer again")
        self.assertEqual(
            self.search("printer")["places"], self.places(found[2] + found[0])
        )
        self.assertEqual(self.search(" ")["places"], [])
        self.assertEqual(self.search("%")["places"], [])
        self.assertEqual(self.search("printer", media_only=True)["places"], [])

    def test_a_search_is_limited(self):
        with patch.object(history, "MOST_HITS", 2):
            self.wrote("Hi", "Hi", "Hi")
            found = self.search("hi")
        self.assertEqual(len(found["places"]), 2)
        self.assertTrue(found["has_more"])

    # ------------------------------------------------------------------------- rights

    def test_an_agent_sees_what_they_may_read_and_that_there_is_more(self):
        own = new_test_user(self.env, "own", "helpdesk_mgmt.group_helpdesk_user_own")
        self.printer.user_id = own
        mine, _other = self.wrote("Mine"), self.wrote("Secret", ticket=self.screen)
        for ticket in self.printer, self.screen:
            self.env["helpdesk.whatsapp.session"]._open(
                self.contact, ticket, self.start
            )._end("closed")
        loose = self.wrote("No ticket", ticket=self.env["helpdesk.ticket"])
        self.assertEqual(self.ids(self.page(user=own)), mine.ids)
        contact = self.contact.with_user(own)
        self.assertEqual(contact.whatsapp_history_search("Secret")["places"], [])
        self.assertTrue(contact.whatsapp_history_person()["hides"])
        self.assertEqual(
            contact.whatsapp_history_person()["ticket_id"], self.printer.id
        )
        manager = self.env.ref("base.user_admin")
        self.assertIn(loose.id, self.ids(self.page(user=manager)))
        person = self.contact.with_user(manager).whatsapp_history_person()
        self.assertFalse(person["hides"])

    def test_nobody_else_sees_anything_by_any_way(self):
        self.wrote("Secret")
        stranger = new_test_user(
            self.env, "stranger", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        others = [
            new_test_user(self.env, f"history_{group[-6:]}", group)
            for group in ("base.group_user", "base.group_portal", "base.group_public")
        ]
        for user in (stranger, *others):
            contact = self.contact.with_user(user)
            for act in (
                contact.whatsapp_history,
                contact.whatsapp_history_person,
                contact.action_whatsapp_history,
                lambda contact=contact: contact.whatsapp_history_search("Secret"),
            ):
                with self.assertRaises(AccessError):
                    act()
        for record in self.printer, self.partner:
            with self.assertRaises(AccessError):
                record.with_user(others[0]).action_whatsapp_history()

    # ------------------------------------------------------------------ to and from

    def test_buttons_lead_to_the_person_and_back_to_the_ticket(self):
        contact = {"resId": self.contact.id}
        for record in self.printer, self.partner:
            action = record.with_user(self.agent).action_whatsapp_history()
            self.assertEqual(action["tag"], "helpdesk_whatsapp_history")
            self.assertEqual(action["params"], contact)
        action = self.contact.with_user(self.agent).action_whatsapp_history()
        self.assertEqual(action["tag"], "helpdesk_whatsapp_contact_history")
        self.assertEqual(action["params"], contact)
        shown = self.contact.with_user(self.agent)
        self.assertEqual(shown.whatsapp_history_person()["ticket_id"], self.screen.id)
        self.env["helpdesk.whatsapp.session"]._open(
            self.contact, self.printer, self.start
        )
        self.assertEqual(shown.whatsapp_history_person()["ticket_id"], self.printer.id)
