# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time

from .common import MARIA, PHONE_NUMBER_UID, WhatsappCase, payload, text_message


class TestTakenIn(WhatsappCase):
    """The chats and the address book of a number that was on the app before."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        number = f"accounts/{PHONE_NUMBER_UID}"
        self.simulator.control("PATCH", number, coexistence=True)
        self.month_ago = int(time.time()) - 30 * 86400
        self.joao = self.simulator.customer("João", "5541988887766")
        for hours, who, action, text in (
            (0, self.maria, "messages", "Do you repair printers?"),
            (1, self.maria, "echoes", "Yes, of course"),
            (2, self.joao, "messages", "Where are you?"),
        ):
            timestamp = self.month_ago + hours * 3600
            values = {"text": text, "timestamp": timestamp}
            self.simulator.control("POST", f"customers/{who}/{action}", **values)
        self.simulator.take()  # nobody was connected then

    def of_app(self, what, **values):
        path = f"accounts/{PHONE_NUMBER_UID}/{what}"
        self.simulator.control("POST", path, **values)
        self.store_held()
        self.process()
        self.assertFalse(self.events("failed", "pending"))

    def contact(self, wa_id=MARIA):
        return self.env["helpdesk.whatsapp.contact"].search([("wa_id", "=", wa_id)])

    def texts(self, contact):
        shown = contact.whatsapp_history()["messages"]
        return [(message["is_ours"], message["at"][:10]) for message in shown], [
            message["body"] for message in shown
        ]

    def test_102_chats_become_the_contacts_history_with_their_times(self):
        self.of_app("history")
        sides, bodies = self.texts(self.contact())
        day = time.strftime("%Y-%m-%d", time.gmtime(self.month_ago))
        self.assertEqual(sides[0], (False, day))
        self.assertEqual([is_ours for is_ours, _day in sides], [False, True])
        self.assertIn("Do you repair printers?", bodies[0])
        self.assertIn("Yes, of course", bodies[1])
        self.assertEqual(len(self.contact("5541988887766").message_ids), 1)

    def test_102_without_tickets_windows_sessions_answers_and_alerts(self):
        shown = [("model", "=", "helpdesk.ticket")]
        mails = self.env["mail.message"].search_count(shown)
        self.of_app("history")
        self.assertFalse(self.tickets())
        contacts = self.contact() | self.contact("5541988887766")
        self.assertFalse(contacts.session_ids)
        self.assertFalse(any(contact._window_is_open() for contact in contacts))
        self.send()
        self.assertFalse(self.simulator.received(self.joao))
        after = self.env["mail.message"].search_count(shown)
        self.assertEqual(after, mails)

    def test_102_twice_is_once_and_a_note_says_what_came(self):
        self.of_app("history")
        self.of_app("history")
        self.assertEqual(len(self.contact().message_ids), 2)
        notes = self.account.message_ids.filtered(
            lambda message: "taken in" in (message.preview or "")
        )
        self.assertEqual(len(notes), 1)

    def test_102_a_business_that_shares_nothing_is_noted(self):
        self.of_app("history", declined=True)
        self.assertIn("does not share", self.account.message_ids[0].preview)
        self.assertFalse(self.contact())

    def test_102_what_is_new_opens_a_ticket_as_ever(self):
        self.of_app("history")
        message = self.receive("My printer is dead")
        self.assertTrue(message.ticket_id)
        self.assertEqual(self.chatter(message.ticket_id), ["My printer is dead"])

    def test_102_a_new_message_that_was_shared_as_well_is_not_lost(self):
        self.receive("Hello, it is me", **{"timestamp": int(time.time()) - 60})
        message = self.env["helpdesk.whatsapp.message"].search([], limit=1)
        wamid = "wamid.both"
        thread = {"id": MARIA, "messages": [text_message(wamid, "Both", MARIA)]}
        body = payload(history=[{"metadata": {}, "threads": [thread]}])
        body["entry"][0]["changes"][0]["field"] = "history"
        self.store_webhook(body)
        self.process()
        self.assertTrue(self.message(wamid).is_taken_in)
        self.store_webhook(payload(text_message(wamid, "Both")))
        self.process()
        self.assertEqual(self.message(wamid).ticket_id, message.ticket_id)
        self.assertFalse(self.message(wamid).is_taken_in)

    def of_history(self, *bodies):
        for body in bodies:
            body["entry"][0]["changes"][0]["field"] = "history"
            self.store_webhook(body)
            self.process()

    def placeholder_and_file(self, sender=MARIA, **file):
        """Return the webhooks of a chat with Maria, and of the file that is in it."""
        image = {"id": "17", "mime_type": "image/png", "sha256": "x", "caption": "Here"}
        item = text_message("wamid.f", sender=sender)
        del item["text"]
        thread = {"id": MARIA, "messages": [item | {"type": "media_placeholder"}]}
        return (
            payload(history=[{"metadata": {}, "threads": [thread]}]),
            payload(item | {"type": "image", "image": image} | file),
        )

    def test_102_a_file_follows_its_placeholder_and_opens_nothing(self):
        self.of_history(*self.placeholder_and_file())
        message = self.message("wamid.f")
        self.assertEqual((message.message_type, message.text), ("image", "Here"))
        self.assertFalse(self.tickets())

    def test_102_a_file_that_we_sent_is_in_the_customers_chat(self):
        """It has no recipient; our number may be unknown, and the file come first."""
        own = "551155507890"
        for number in (False, own):
            for order in (1, -1):
                with self.env.cr.savepoint() as savepoint:
                    self.account.display_phone_number = number
                    self.of_history(*self.placeholder_and_file(own)[::order])
                    self.events("pending").next_attempt_at = False
                    self.process()
                    message = self.message("wamid.f")
                    self.assertEqual(message.contact_id.wa_id, MARIA)
                    self.assertEqual(message.direction, "outbound")
                    self.assertEqual(message.message_type, "image")
                    self.assertFalse(self.contact(own))
                    savepoint.rollback()

    def test_102_the_address_book_names_who_has_no_name(self):
        self.of_app("history")
        self.of_app("address-book", customer=self.maria, name="Maria da Silva")
        self.assertEqual(self.contact().display_name, "Maria da Silva")
        self.of_app("address-book", customer=self.maria, name="Somebody else")
        self.assertEqual(self.contact().display_name, "Maria da Silva")

    def test_102_but_adds_nobody_and_renames_no_partner(self):
        stranger = self.simulator.customer("Ana", "5541977776655")
        self.of_app("address-book", customer=stranger, name="Ana")
        self.assertFalse(self.contact("5541977776655"))
        partner = self.receive("My printer is dead").contact_id.partner_id
        partner.name = "Ms Silva"
        self.of_app("address-book", customer=self.maria, name="Maria")
        self.assertEqual(partner.name, "Ms Silva")

    def test_102_malformed_history_stops_nothing(self):
        for chunk in (
            *({}, [], "x", {"threads": "x"}, {"threads": [None, {"id": 1}]}),
            {"threads": [{"id": MARIA, "messages": [None, {"id": "w"}]}]},
        ):
            body = payload(history=[chunk])
            body["entry"][0]["changes"][0]["field"] = "history"
            self.store_webhook(body)
        self.process()
        self.assertFalse(self.events("failed", "pending"))
        self.assertFalse(self.contact())
