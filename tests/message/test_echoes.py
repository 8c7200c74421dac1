# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time
from datetime import datetime, timedelta

from ..common import MARIA, WhatsappCase, payload


class TestEchoes(WhatsappCase):
    """Messages that a user of the WhatsApp Business app sends."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()

    def echo(self, wamid="wamid.echo", to=MARIA, **more):
        message = {"from": "551155507890", "to": to, "id": wamid}
        message |= {"timestamp": str(int(time.time())), "type": "text"}
        message |= {"text": {"body": "Written on the phone"}, **more}
        body = payload(message_echoes=[message])
        body["entry"][0]["changes"][0]["field"] = "smb_message_echoes"
        self.store_webhook(body)
        self.process()
        return self.message(wamid)

    def test_it_is_shown_as_ours_and_not_sent_again(self):
        self.receive("Hi")
        self.echo()
        self.echo()
        self.send()
        self.assertEqual(len(self.chatter(self.tickets())), 2)
        message = self.message("wamid.echo")
        self.assertEqual(message.direction, "outbound")
        shown = message.mail_message_id
        self.assertEqual(shown.author_id, self.env.company.partner_id)
        self.assertIn("Written on the phone", shown.body)
        self.assertFalse(self.simulator.received(self.maria))

    def test_it_is_matched_by_to_in_both_spellings_and_changes_no_address(self):
        contact = self.receive("Hi").contact_id
        message = self.echo(to="551187654321")
        self.assertEqual(message.contact_id, contact)
        self.assertEqual(contact.wa_id, MARIA)

    def test_it_opens_neither_window_nor_ticket(self):
        message = self.echo(to="5541988887766")
        self.assertFalse(message.contact_id._window_is_open())
        self.assertFalse(self.tickets())
        self.assertEqual(message.state, "sent")

    def ago(self, **delta):
        return str(int((datetime.now() - timedelta(**delta)).timestamp()))

    def test_88_echoes_of_the_last_day_stand_above_the_customers_answer(self):
        self.echo("wamid.old", timestamp=self.ago(hours=25))
        self.echo("wamid.1", timestamp=self.ago(minutes=9), text={"body": "Hello!"})
        self.echo("wamid.2", timestamp=self.ago(minutes=8), text={"body": "Wrong"})
        self.echo("wamid.3", timestamp=self.ago(minutes=7), text={"body": "Is it ok?"})
        deleted = {"original_message_id": "wamid.2"}
        self.echo("wamid.4", type="revoke", revoke=deleted)
        answer = self.receive("Still not")
        self.assertEqual(
            self.chatter(answer.ticket_id), ["Hello!", "Is it ok?", "Still not"]
        )
        self.assertEqual(answer.ticket_id.name, "Still not")

    def test_88_an_echo_stands_in_one_ticket_only(self):
        self.echo(timestamp=self.ago(minutes=9))
        first = self.receive("Still not").ticket_id
        second = self.receive("/new The phone is dead").ticket_id
        self.assertEqual(len(self.chatter(first)), 2)
        self.assertEqual(len(self.chatter(second)), 1)

    def test_88_thanks_for_an_echo_open_no_ticket(self):
        self.echo(timestamp=self.ago(minutes=9))
        thanks = self.receive("Obrigado!")
        self.assertFalse(thanks.ticket_id)
        self.assertFalse(self.tickets())

    def test_its_statuses_reach_it(self):
        self.receive("Hi")
        self.echo()
        status = {"id": "wamid.echo", "status": "read", "recipient_id": MARIA}
        status["timestamp"] = str(int(time.time()))
        self.store_webhook(payload(statuses=[status]))
        self.process()
        self.assertEqual(self.message("wamid.echo").state, "read")

    def test_it_can_be_deleted_on_the_phone(self):
        self.receive("Hi")
        self.echo()
        self.echo(
            "wamid.2", type="revoke", revoke={"original_message_id": "wamid.echo"}
        )
        self.assertTrue(self.message("wamid.echo").deleted_at)

    def test_a_file_of_ours_that_is_not_taken_is_no_news_for_the_customer(self):
        contact = self.receive("Hi").contact_id
        program = {"id": "1", "filename": "setup.exe", "sha256": "x"}
        echo = self.echo(type="document", document=program)
        self.work("media")
        self.assertEqual(echo.media_state, "refused")
        ours = contact.message_ids.filtered(lambda m: m.direction == "outbound")
        self.assertEqual(ours, echo)

    def test_after_it_the_customers_answer_comes_to_the_same_ticket(self):
        self.receive("Hi")
        ticket = self.tickets()
        ticket.whatsapp_session_ids.write(
            {"state": "expired", "expires_at": "2020-01-01"}
        )
        self.echo()
        self.receive("Yes and no")
        self.assertEqual(self.tickets(), ticket)

    def test_quoting_another_ticket_it_is_of_no_conversation_elsewhere(self):
        first = self.receive("First")
        self.receive("/new Second")
        echo = self.echo(context={"id": first.wamid})
        self.assertEqual(echo.ticket_id, first.ticket_id)
        self.assertFalse(echo.session_id)

    def test_it_is_never_shown_in_another_customers_ticket(self):
        hers = self.receive("Hi")
        his = self.receive("Hello", self.simulator.customer("João", "5541988887766"))
        echo = self.echo(to="5541988887766", context={"id": hers.wamid})
        self.assertEqual(echo.ticket_id, his.ticket_id)
