# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time

from ..common import MARIA, PHONE_NUMBER_UID, payload
from .test_media import MediaCase
from .test_media_tools import picture

DAY = 86400
OUR_NUMBER = "551155507890"


class TestFilesOfHistory(MediaCase):
    """Files of the chats of a number that was on the WhatsApp Business app before."""

    def prepare(self):
        super().prepare()
        self.account.display_phone_number = OUR_NUMBER
        self.number = f"accounts/{PHONE_NUMBER_UID}"
        self.simulator.control("PATCH", self.number, coexistence=True)
        self.data = picture()
        self.file = self.on_the_phone(self.data)

    def wrote(self, days, action="messages"):
        """Have a picture written so many days ago; returns its wamid."""
        message = {"type": "image", "image": {**self.file, "caption": "The part"}}
        at = int(time.time()) - days * DAY
        path = f"customers/{self.maria}/{action}"
        values = {"message": message, "timestamp": at}
        return self.simulator.control("POST", path, **values)["wamid"]

    def share(self):
        self.simulator.take()  # nobody was connected then
        self.simulator.control("POST", f"{self.number}/history")
        self.store_held()
        self.process()
        self.assertFalse(self.events("failed", "pending"))

    def part(self, wamid, kind, sender=MARIA, is_whole=False, **more):
        """Store and process one message of the history, as its chat or by itself."""
        item = {"from": sender, "id": wamid, "timestamp": str(int(time.time()) - DAY)}
        item |= {"type": kind, **more}
        threads = [{"id": MARIA, "messages": [item]}]
        chat = payload(history=[{"metadata": {}, "threads": threads}])
        body = chat if is_whole else payload(item)
        body["entry"][0]["changes"][0]["field"] = "history"
        self.store_webhook(body)
        self.process()

    def shown(self, message):
        (shown,) = message.contact_id.whatsapp_history()["messages"]
        return shown

    def test_102_a_file_of_the_last_two_weeks_is_fetched_into_its_message(self):
        theirs, ours = self.wrote(3), self.wrote(2, "echoes")
        self.share()
        self.fetch()
        messages = self.message(theirs) + self.message(ours)
        self.assertEqual(messages.mapped("direction"), ["inbound", "outbound"])
        self.assertEqual(messages.mapped("media_state"), ["done", "done"])
        for message, days in zip(messages, (3, 2), strict=True):
            self.assertEqual(message.attachment_ids.raw, self.data)
            age = time.time() - message.sent_at.timestamp()
            self.assertAlmostEqual(age / DAY, days, delta=0.1)
        attachment = messages[0].attachment_ids
        self.assertNotEqual(self.served(attachment).content, self.data)
        self.receive("It is broken again")  # its ticket lets the agent read
        shown = messages.contact_id.with_user(self.agent).whatsapp_history()["messages"]
        self.assertEqual([len(m["attachments"]) for m in shown], [1, 1, 0])
        self.assertIn("The part", shown[0]["body"])
        self.assertEqual(self.served(attachment).content, self.data)

    def test_102_nobody_is_told_of_it_and_no_ticket_follows(self):
        self.account.refused_extensions = "jpg"
        ticket = self.receive("It is broken again").ticket_id  # so she may be answered
        wamid = self.wrote(1)
        self.share()
        mails = self.env["mail.message"].search_count(
            [("model", "=", "helpdesk.ticket")]
        )
        self.fetch()
        self.send()
        self.assertEqual(self.message(wamid).media_state, "refused")
        self.assertEqual(self.tickets(), ticket)
        self.assertFalse(self.simulator.received(self.maria))
        after = self.env["mail.message"].search_count(
            [("model", "=", "helpdesk.ticket")]
        )
        self.assertEqual(after, mails)

    def test_102_a_file_that_never_comes_says_so(self):
        wamid = self.wrote(20)
        self.share()
        self.fetch()
        message = self.message(wamid)
        self.assertFalse(message.media_state)
        self.assertIn("in the WhatsApp Business app", self.shown(message)["body"])

    def test_102_its_chat_says_whose_it_was_in_whatever_order_they_come(self):
        image = {"image": {**self.file, "caption": "Ours"}}
        for wamid, file_is_first in (("wamid.first", True), ("wamid.after", False)):
            parts = [
                # Meta's example of a file has the customer as its sender, though the
                # business sent it ("history webhook").
                lambda wamid=wamid: self.part(wamid, "image", **image),
                lambda wamid=wamid: self.part(
                    wamid, "media_placeholder", OUR_NUMBER, is_whole=True
                ),
            ]
            for act in parts if file_is_first else reversed(parts):
                act()
            self.fetch()
            message = self.message(wamid)
            self.assertEqual(message.direction, "outbound")
            self.assertEqual(message.media_state, "done")
            self.assertIn("Ours", message._body())
            self.assertEqual(message._meta_as_sent()["image"]["id"], self.file["id"])

    def test_102_a_file_of_ours_without_its_chat_waits_for_it(self):
        self.part("wamid.ours", "image", OUR_NUMBER, image=self.file)
        self.assertFalse(self.message("wamid.ours"))
        self.assertTrue(self.events("pending"))
        self.part("wamid.ours", "media_placeholder", OUR_NUMBER, is_whole=True)
        self.events("pending").next_attempt_at = False
        self.process()
        self.fetch()
        message = self.message("wamid.ours")
        self.assertEqual(message.contact_id.wa_id, MARIA)
        self.assertEqual(message.media_state, "done")
