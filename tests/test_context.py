# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from .common import WhatsappCase
from .users import new_test_user

#: What a client can put into the context: anything that JSON has.
FORGED = (True, 1, "forged", ["forged"], {"body": "forged"})


class TestContext(WhatsappCase):
    """No context that a client sends changes what the addon does."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.message = self.receive("Hi")
        self.ticket = self.tickets()

    def forge(self, record, *keys):
        """Return ``record`` in each context that a client could make with ``keys``."""
        return [record.with_context(**dict.fromkeys(keys, value)) for value in FORGED]

    def test_that_the_customer_knows_of_a_change(self):
        known = ("whatsapp_known", "whatsapp_notified")
        for ticket in self.forge(self.ticket, *known):
            self.assertFalse(ticket._whatsapp_is_known())
        ticket = self.forge(self.ticket.with_user(self.agent), *known)[0]
        ticket.stage_id = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_in_progress"
        )
        self.env.cr.flush()
        notices = self.env["helpdesk.whatsapp.notice"]
        self.assertTrue(notices.search_count([("ticket_id", "=", self.ticket.id)]))

    def test_that_nobody_is_notified(self):
        shown = self.message.mail_message_id
        expected = self.ticket._notify_get_recipients(shown)
        self.assertTrue(expected)
        for ticket in self.forge(self.ticket, "whatsapp_silent"):
            self.assertEqual(ticket._notify_get_recipients(shown), expected)

    def test_what_an_email_says(self):
        bob = new_test_user(self.env, "wa_bob", "base.group_user", email="b@x.example")
        bob.notification_type = "email"
        self.ticket.message_subscribe(bob.partner_id.ids)
        keys = ("whatsapp_digest", "whatsapp_lines")
        for ticket in self.forge(self.ticket.with_user(self.agent), *keys):
            before = self.env["mail.mail"].search([])
            ticket.message_post(
                body="As written",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            mails = self.env["mail.mail"].search([]) - before
            self.assertTrue(mails)
            for mail in mails:
                self.assertIn("As written", mail.body_html)
                self.assertNotIn("forged", mail.body_html)

    def test_that_nothing_is_erased_with_a_contact(self):
        contact = self.forge(self.message.contact_id, "whatsapp_lives_on")[0]
        shown = self.message.mail_message_id
        contact.unlink()
        self.assertIn("Message erased", shown.body)
