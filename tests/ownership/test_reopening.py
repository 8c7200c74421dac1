# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from ...models.bot.rating import stars
from ..common_bot import BotCase


class TestReopening(BotCase):
    """D22: the customer writes again after they have rated the ticket."""

    def prepare(self):
        super().prepare()
        self.close(self.ticket)
        self.ticket.whatsapp_rating_asked = True
        self.ticket._whatsapp_rate(4, self.contact.partner_id)

    def test_d22_it_says_so_and_the_score_follows(self):
        [answer] = self.say("It still does not work")
        self.assertIn(f"Ticket {self.ticket.number} is open again", answer)
        self.assertFalse(self.ticket.closed)
        self.assertFalse(self.ticket.whatsapp_rating)
        self.assertFalse(self.ticket.whatsapp_rated_at)
        if "rating.rating" in self.env:
            self.assertFalse(self.ticket.rating_ids.filtered("consumed"))
        self.assertIn(stars(4), self.notes())
        *_before, words, reply = self.chatter(self.ticket)
        self.assertEqual((words, reply), ("It still does not work", answer))

    def test_d22_the_rating_is_asked_for_again_later(self):
        self.say("It still does not work")
        self.assertFalse(self.ticket.whatsapp_rating_asked)
        self.assertEqual(self.say("At all"), [])
        self.close(self.ticket)
        [answer] = self.press("Resolved", f"wa:resolved:{self.ticket.id}")
        self.assertIn("How satisfied are you", answer)

    def reopened_by(self, text):
        """Close the ticket without a rating; returns the answers to ``text``."""
        self.ticket.write({"whatsapp_rating": False, "whatsapp_rating_asked": False})
        return self.say(text)

    def notes(self):
        return " ".join(self.ticket.message_ids.mapped("body"))

    def test_d22_without_a_rating_it_says_so_too(self):
        [answer] = self.reopened_by("It still does not work")
        self.assertIn(f"Ticket {self.ticket.number} is open again", answer)
        self.assertEqual(self.notes().count("The customer has written again"), 1)
        self.assertNotIn("is withdrawn", self.notes())
        self.assertEqual(self.say("At all"), [], "once")
        self.send_notices()
        self.assertEqual(self.queued()[-1:].text, answer, "its stage is no news")

    def test_a_team_whose_stages_are_not_told_says_nothing(self):
        self.account._rule("updated").to_customer = False
        self.assertEqual(self.reopened_by("It still does not work"), [])
        self.assertFalse(self.ticket.closed)
        self.assertIn("The customer has written again", self.notes())

    def test_thanks_leave_the_rating(self):
        self.assertEqual(self.say("Thank you!"), [])
        self.assertTrue(self.ticket.closed)
        self.assertEqual(self.ticket.whatsapp_rating, "4")

    def test_d32_what_could_not_be_read_is_quoted(self):
        errors = [{"code": 131051, "title": "Message type is not supported"}]
        message = {"type": "unsupported", "errors": errors}
        self.assertTrue(self.say(message=message))
        quoting = self.queued().filtered("quoted_id")
        self.assertEqual(quoting.quoted_id.message_type, "unsupported")
        self.assertIn("did not hand over", quoting.text)
