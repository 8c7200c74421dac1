# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ...models.inbox_screen import conversations
from ..common import WhatsappCase


class ConversationCase(WhatsappCase):
    """Tickets with one message each, of customers of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.start = datetime(2026, 5, 4, 8, 0)
        cls.last = 0

    def wrote(self, customer, text, **values):
        """Create a ticket in which a customer of this name has written ``text``."""
        type(self).last += 1
        contact = self.env["helpdesk.whatsapp.contact"].create(
            {
                "account_id": self.account.id,
                "wa_id": f"55119{self.last:08}",
                "partner_id": self.env["res.partner"].create({"name": customer}).id,
            }
        )
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": f"Ticket of {customer}",
                "description": "-",
                "team_id": self.team.id,
                "user_id": False,
                "whatsapp_contact_id": contact.id,
                "partner_id": contact.partner_id.id,
                **values,
            }
        )
        self.write_in(ticket, text)
        return ticket

    def write_in(self, ticket, text):
        type(self).last += 1
        moment = self.start + timedelta(minutes=self.last)
        message = self.env["helpdesk.whatsapp.message"].create(
            {
                "contact_id": ticket.whatsapp_contact_id.id,
                "ticket_id": ticket.id,
                "direction": "inbound",
                "state": "received",
                "message_type": "text",
                "text": text,
                "sent_at": moment,
                "mail_message_id": ticket.message_ids[:1].id,
                "awaits_answer": True,
            }
        )
        ticket._whatsapp_on_inbound(message, True)

    def page(self, *args, user=None, **kwargs):
        tickets = self.env["helpdesk.ticket"].with_user(user or self.agent)
        return tickets.whatsapp_conversations(*args, **kwargs)

    def names(self, *args, **kwargs):
        return [row["customer"] for row in self.page(*args, **kwargs)["rows"]]


class TestConversations(ConversationCase):
    def test_unread_is_what_the_user_has_not_read(self):
        ticket = self.wrote("Ana", "The first")
        other = new_test_user(
            self.env, "wa_colleague", "helpdesk_mgmt.group_helpdesk_manager"
        )
        ticket.with_user(self.agent).whatsapp_seen()
        unread = [
            row["unread"]
            for user in (self.agent, other)
            for row in self.page(user=user)["rows"]
        ]
        self.assertEqual(unread, [0, 1])

    def test_a_snoozed_one_does_not_wait_but_stays_open(self):
        ticket = self.wrote("Ana", "The first")
        self.assertEqual(self.names("waiting"), ["Ana"])
        ticket.with_user(self.agent)._whatsapp_snooze(datetime(2100, 1, 1))
        self.assertEqual(self.names("waiting"), [])
        [row] = self.page("open")["rows"]
        self.assertEqual((row["customer"], row["is_snoozed"]), ("Ana", True))
        self.wrote("Bob", "The second")
        self.assertEqual(self.names("snoozed"), ["Ana"])

    def test_the_one_written_in_last_comes_first(self):
        ana = self.wrote("Ana", "The first")
        self.wrote("Bob", "The second")
        self.assertEqual(self.names(), ["Bob", "Ana"])
        self.write_in(ana, "And one more")
        [row, _other] = self.page()["rows"]
        self.assertEqual((row["customer"], row["text"]), ("Ana", "And one more"))
        self.assertEqual((row["waiting_for"], row["unread"]), ("us", 2))
        self.assertFalse(row["is_ours"])

    def test_pages_join_without_a_gap_or_a_double(self):
        names = [self.wrote(f"Customer {n}", "Hi").partner_id.name for n in range(5)]
        found, place = [], None
        with patch.object(conversations, "PAGE", 2):
            for _page in range(3):
                page = self.page(place=place)
                found += [row["customer"] for row in page["rows"]]
                place = page["rows"][-1]["place"]
        self.assertEqual(found, names[::-1])
        self.assertFalse(page["has_more"])

    def test_kinds_are_by_who_has_it_who_waits_and_whether_it_is_closed(self):
        closed = self.team._get_applicable_stages().filtered("closed")[:1]
        self.wrote("Mine", "Hi", user_id=self.agent.id)
        self.wrote("Nobody's", "Hi")
        done = self.wrote("Done", "Hi", user_id=self.agent.id)
        done.stage_id = closed
        answered = self.wrote("Answered", "Hi", user_id=self.agent.id)
        answered._whatsapp_update_columns({"whatsapp_waiting_for": "customer"})
        self.assertEqual(self.names("mine"), ["Answered", "Mine"])
        self.assertEqual(self.names("unassigned"), ["Nobody's"])
        self.assertEqual(self.names("closed"), ["Done"])
        self.assertEqual(self.names("waiting"), ["Nobody's", "Mine"])
        self.assertEqual(self.names("open"), ["Answered", "Nobody's", "Mine"])

    def test_a_search_finds_names_numbers_titles_and_words(self):
        ana = self.wrote("Ana Souza", "The printer burns", name="Fire in the office")
        self.wrote("Bob", "All is well")
        wa_id = ana.whatsapp_contact_id.wa_id
        written = f"+{wa_id[:2]} {wa_id[2:4]} {wa_id[4:9]}-{wa_id[9:]}"
        for text in ("souza", "PRINTER", "fire", ana.number, wa_id, written):
            with self.subTest(text):
                self.assertEqual(self.names(text=text), ["Ana Souza"])
        self.assertEqual(self.names(text="%"), [])
        self.assertEqual(self.names(text=self.team.name), ["Bob", "Ana Souza"])
        ana.tag_ids = self.env["helpdesk.ticket.tag"].create({"name": "Outage"})
        self.assertEqual(self.names(text="outage"), ["Ana Souza"])

    def test_parts_of_words_are_found_by_an_index(self):
        if not self.registry.has_trigram:
            self.skipTest("The database has no trigram indexes.")
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute(
            "EXPLAIN SELECT id FROM helpdesk_whatsapp_message WHERE text ILIKE '%inte%'"
        )
        plan = "".join(line for (line,) in self.env.cr.fetchall())
        self.assertIn("helpdesk_whatsapp_message__text_index", plan)

    def test_only_those_asked_for_that_belong_in_the_list_are_read_again(self):
        ana, bob = self.wrote("Ana", "Hi"), self.wrote("Bob", "Hi")
        ana.user_id = self.agent
        ids = (ana + bob).ids
        self.assertEqual(self.names("unassigned", ids=ids), ["Bob"])
        self.assertEqual(self.names("open", ids=ana.ids), ["Ana"])

    def test_agents_see_what_the_record_rules_allow(self):
        own = "helpdesk_mgmt.group_helpdesk_user_own"
        alone = new_test_user(self.env, "alone", own)
        self.wrote("Ana", "Hi")
        self.wrote("Bob", "Hi", team_id=False, user_id=alone.id)
        self.assertEqual(self.names(user=alone), ["Bob"])
        nobody = new_test_user(self.env, "nobody", "base.group_user")
        with self.assertRaises(AccessError):
            self.page(user=nobody)

    def test_the_number_of_queries_does_not_grow_with_the_list(self):
        self.wrote("Ana", "Hi", user_id=self.agent.id)

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.page()
            return self.cr.sql_log_count - before

        queries()  # what is cached for good
        few = queries()
        for number in range(12):
            self.wrote(f"Customer {number}", "Hi", user_id=self.agent.id)
        self.assertEqual(queries(), few)
        self.assertLess(few, 20)


class TestOtherTickets(ConversationCase):
    def others(self, ticket, user=None):
        return ticket.with_user(user or self.agent).whatsapp_other_tickets()

    def test_the_customers_other_tickets_come_with_their_last_words(self):
        ana = self.wrote("Ana", "The printer burns")
        values = {"partner_id": ana.partner_id.id, "team_id": self.team.id}
        phone = ana.create({"name": "By phone", "description": "-", **values})
        contact = ana.whatsapp_contact_id
        later = ana.copy({"whatsapp_contact_id": contact.id, **values})
        self.write_in(later, "And the screen is dark")
        self.wrote("Bob", "All is well")
        found = self.others(ana)
        self.assertEqual([row["id"] for row in found["rows"]], [later.id, phone.id])
        self.assertEqual(found["rows"][0]["text"], "And the screen is dark")
        self.assertEqual(found["count"], 2)

    def test_closed_ones_come_last_and_the_rest_is_counted(self):
        ana = self.wrote("Ana", "Hi")
        values = {"partner_id": ana.partner_id.id, "team_id": self.team.id}
        done, *more = (
            ana.create({"name": f"No. {n}", "description": "-", **values})
            for n in range(4)
        )
        done.stage_id = self.team._get_applicable_stages().filtered("closed")[:1]
        self.assertEqual(self.others(ana)["rows"][-1]["id"], done.id)
        with patch.object(conversations, "PAGE", 2):
            self.assertEqual(self.others(ana)["count"], 4)

    def test_tickets_that_the_agent_may_not_see_are_not_named(self):
        own = "helpdesk_mgmt.group_helpdesk_user_own"
        alone = new_test_user(self.env, "alone", own)
        ana = self.wrote("Ana", "Hi", team_id=False, user_id=alone.id)
        values = {"partner_id": ana.partner_id.id, "description": "-"}
        ana.create({"name": "Secret", "team_id": self.team.id, **values})
        self.assertEqual(self.others(ana, alone), {"rows": [], "count": 0})


class TestLive(ConversationCase):
    def test_a_changed_ticket_is_announced_with_its_id_only(self):
        ticket = self.wrote("Ana", "Hi")
        plain = ticket.create({"name": "No chat", "description": "-"})
        company = type(self.env["res.company"])
        with patch.object(company, "_whatsapp_send_to_agents") as sent:
            (ticket + plain).write({"priority": "2"})
            ticket.write({"description": "Longer"})
        sent.assert_called_once_with("ticket", {"ticket_id": ticket.id})


class TestForms(ConversationCase):
    def test_d16_a_ticket_opens_in_the_inbox_where_the_chat_comes_first(self):
        ticket = self.wrote("Ana", "Hi")
        action = ticket.with_user(self.agent).action_whatsapp_open_inbox()
        form = self.env.ref("helpdesk_mgmt_whatsapp.helpdesk_ticket_view_form_inbox")
        self.assertEqual(
            action["params"], {"form_view_id": form.id, "ticket_id": ticket.id}
        )

    def test_d16_the_cards_of_who_waits_stand_in_one_column(self):
        waiting = "helpdesk_mgmt_whatsapp.helpdesk_ticket_view_kanban_waiting"
        arch, _view = self.env["helpdesk.ticket"]._get_view(
            self.env.ref(waiting).id, "kanban"
        )
        self.assertFalse(arch.get("default_group_by"))

    def test_d19_the_order_of_the_chat_is_the_users_own(self):
        settings = self.env["res.users.settings"]._find_or_create_for_user(self.agent)
        settings = settings.with_user(self.agent)
        settings.set_res_users_settings({"whatsapp_oldest_first": True})
        shown = settings._res_users_settings_format()
        self.assertTrue(shown["whatsapp_oldest_first"])
