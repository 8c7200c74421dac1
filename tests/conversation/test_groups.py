# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError

from ..common import PHONE_NUMBER_UID, WhatsappCase, payload, text_message


class TestGroups(WhatsappCase):
    """Messages in WhatsApp groups have a thread of their own, or none."""

    def prepare(self):
        super().prepare()
        self.simulator.control("PATCH", f"accounts/{PHONE_NUMBER_UID}", official=True)
        self.joao = self.simulator.customer("João", "5541988887766")
        self.private = self.receive("My printer is dead").ticket_id
        self.maria_contact = self.private.whatsapp_contact_id
        self.group = [
            self.simulator.control("POST", f"customers/{who}/groups", subject="Repairs")
            for who in (self.maria, self.joao)
        ][0]["group"]

    def written(self, text, customer=None, **more):
        return self.receive(text, customer=customer, group=self.group, **more)

    def automatic(self):
        return self.env["helpdesk.whatsapp.message"].search_count(
            [("is_automatic", "=", True)]
        )

    def test_92_a_group_has_a_ticket_of_its_own(self):
        before = self.automatic()
        hers = self.written("Is the printer of all broken?")
        his = self.written("Yes, since Monday", customer=self.joao)
        ticket = hers.ticket_id
        self.assertNotEqual(ticket, self.private)
        self.assertEqual(his.ticket_id, ticket)
        self.assertEqual(ticket.name, "Is the printer of all broken?")
        self.assertFalse(ticket.partner_id)
        notes = " ".join(ticket.message_ids.mapped("body"))
        self.assertNotIn("archived", notes)  # a group is nobody's
        self.assertEqual(hers.mail_message_id.author_id, self.maria_contact.partner_id)
        self.assertEqual(his.mail_message_id.author_id.name, "João")
        self.assertIn("Written in a WhatsApp group", hers.mail_message_id.body)
        self.assertEqual(self.automatic(), before)

    def test_92_neither_mixes_with_the_private_conversation(self):
        self.written("Is the printer of all broken?")
        self.assertEqual(self.receive("And mine?").ticket_id, self.private)
        wamid = self.message(self.private.whatsapp_message_ids[-1:].wamid).wamid
        quoting = self.written("This one", context={"id": wamid})
        self.assertNotEqual(quoting.ticket_id, self.private)

    def test_92_a_strangers_message_opens_no_private_ticket_and_no_window(self):
        message = self.written("Hello all, it is broken", customer=self.joao)
        contact = message.sender_id
        self.assertFalse(contact.ticket_ids | contact.session_ids.ticket_id)
        self.assertFalse(contact._window_is_open())
        self.assertFalse(message.contact_id._window_is_open())

    def test_92_the_account_may_keep_them_without_a_ticket(self):
        self.account.group_messages = "none"
        message = self.written("Is the printer of all broken?")
        self.assertFalse(message.ticket_id)
        self.assertEqual(message.contact_id.group_uid, self.group)
        self.assertEqual(self.tickets(), self.private)

    def test_92_a_blocked_member_opens_nothing(self):
        self.maria_contact.is_blocked = True
        self.assertFalse(self.written("It is broken").ticket_id)

    def test_92_commands_and_thanks_get_no_answer(self):
        self.written("It is broken")
        before = self.automatic()
        for text in ("/status", "/novo Something", "STOP", "Obrigado!"):
            self.written(text)
        self.assertEqual(self.automatic(), before)
        self.assertFalse(self.maria_contact.is_opted_out)

    def test_92_nothing_is_sent_to_a_group_and_the_composer_says_why(self):
        ticket = self.written("It is broken").ticket_id
        stored = ticket._whatsapp_to_store()
        self.assertIn("WhatsApp group", stored["obstacle"])
        self.assertEqual(stored["address"], stored["name"])
        self.assertFalse(ticket.whatsapp_address)
        with self.assertRaises(UserError):
            self.answer(ticket)
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        ticket.with_user(self.agent).whatsapp_seen()
        self.send_notices()
        self.assertFalse(ticket.whatsapp_message_ids.filtered("is_automatic"))
        self.assertFalse(ticket.whatsapp_message_ids.filtered("read_at"))

    def test_92_neither_conversation_moves_to_the_others_ticket(self):
        ticket = self.written("It is broken").ticket_id
        for source, target in ((ticket, self.private), (self.private, ticket)):
            with self.assertRaises(UserError):
                source.with_user(self.agent)._whatsapp_move_to(target)

    def test_92_agents_are_notified_as_of_a_customers_message(self):
        ticket = self.written("It is broken").ticket_id
        message = self.written("Still", customer=self.joao)
        found = ticket._notify_get_recipients(message.mail_message_id)
        self.assertIn(self.agent.partner_id.id, [row["id"] for row in found])

    def test_92_a_reaction_of_a_member_opens_nothing(self):
        first = self.written("It is broken")
        reaction = {"message_id": first.wamid, "emoji": "👍"}
        message = text_message("wamid.r", group_id=self.group)
        message |= {"type": "reaction", "reaction": reaction}
        self.store_webhook(payload(message))
        self.process()
        self.assertEqual(first.mail_message_id.reaction_ids.content, "👍")
        self.assertEqual(len(self.tickets()), 2)

    def test_92_who_is_erased_is_erased_in_groups_too(self):
        hers = self.written("My secret")
        his = self.written("Yes", customer=self.joao)
        ticket, shown = hers.ticket_id, hers.mail_message_id
        self.maria_contact.unlink()
        self.assertNotIn("secret", shown.body)
        self.assertFalse(hers.exists())
        self.assertIn("Yes", self.chatter(ticket)[-1])
        self.assertTrue(his.exists())

    def test_92_the_history_of_a_group_names_who_wrote(self):
        group = self.written("It is broken").contact_id
        self.written("Yes", customer=self.joao)
        authors = [m["author"] for m in group.whatsapp_history()["messages"]]
        self.assertEqual(authors, ["Maria Silva", "João"])
