# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.modules.migration import load_script
from odoo.tools import file_path
from odoo.tools.safe_eval import safe_eval

from ..common import MARIA, WhatsappCase, payload, text_message
from ..users import new_test_user


class WaitingCase(WhatsappCase):
    """Base of tests of waiting customers: Maria has written, nobody has answered."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.first = self.receive("My printer is on fire")
        self.ticket = self.first.ticket_id

    def assert_waits(self, whom, since=None, unread=None, ticket=None):
        ticket = ticket or self.ticket
        self.assertEqual(ticket.whatsapp_waiting_for, whom)
        self.assertEqual(bool(ticket.whatsapp_waiting_since), bool(whom))
        if since:
            self.assertEqual(ticket.whatsapp_waiting_since, since)
        if unread is not None:
            self.assertEqual(ticket.whatsapp_unread, unread)

    def close(self):
        closed = self.env["helpdesk.ticket.stage"].search(
            [("closed", "=", True)], limit=1
        )
        self.ticket.stage_id = closed


class TestWaiting(WaitingCase):
    def test_a_customer_waits_from_the_first_message_until_a_person_answers(self):
        self.assert_waits("us", self.first.sent_at, unread=1)
        self.receive("Please hurry")
        self.assert_waits("us", self.first.sent_at, unread=2)
        self.assertEqual(self.ticket.whatsapp_last_message, "Please hurry")
        self.assertEqual(self.ticket.whatsapp_last_direction, "inbound")
        answer = self.answer(self.ticket, "<p>Switch it off</p>")
        self.assert_waits("customer", answer.create_date, unread=0)
        self.assertEqual(self.ticket.whatsapp_last_message, "Switch it off")
        self.assertEqual(self.ticket.whatsapp_last_direction, "outbound")
        again = self.receive("It still burns")
        self.assert_waits("us", again.sent_at, unread=1)

    def test_d23_a_command_is_not_the_last_message(self):
        self.receive("/help")
        self.assert_waits("us", self.first.sent_at, unread=1)
        self.assertEqual(self.ticket.whatsapp_last_message, "My printer is on fire")
        self.ticket._whatsapp_recount()
        self.assertEqual(self.ticket.whatsapp_last_message, "My printer is on fire")
        self.receive("Please hurry")
        self.assertEqual(self.ticket.whatsapp_last_message, "Please hurry")

    def test_automatic_messages_answer_nobody(self):
        contact = self.ticket.whatsapp_contact_id
        self.assertTrue(contact._answer("hours", "We are closed", self.ticket))
        self.assert_waits("us", self.first.sent_at, unread=1)
        self.assertEqual(self.ticket.whatsapp_last_message, "My printer is on fire")

    def test_what_the_bot_answers_waits_for_nobody(self):
        self.answer(self.ticket)
        self.receive("/status")
        self.assert_waits("customer", unread=0)

    def test_thanks_after_our_answer_are_unread_and_wait_for_nobody(self):
        self.receive("ok")
        self.assert_waits("us", self.first.sent_at, unread=2)
        self.answer(self.ticket)
        self.receive("Muito obrigada! 🙏")
        self.assert_waits("customer", unread=1)
        self.close()
        self.receive("Obrigada")
        self.assert_waits(False, unread=2)

    def test_reactions_change_nothing(self):
        answer = self.answer(self.ticket)
        self.settle()
        reaction = {"message_id": answer.wamid, "emoji": "👍"}
        message = {**text_message("wamid.r"), "type": "reaction", "reaction": reaction}
        self.store_webhook(payload(message))
        self.process()
        self.assertEqual(answer.mail_message_id.reaction_ids.content, "👍")
        self.assert_waits("customer", unread=0)
        last = self.receive("And now?")
        last._react("👍")
        self.assert_waits("us", last.sent_at, unread=1)

    def test_what_has_failed_answers_nobody_until_it_is_sent_again(self):
        answer = self.answer(self.ticket)
        answer._fail("refused")
        self.assert_waits("us", self.first.sent_at)
        answer.with_user(self.agent).action_send_again()
        self.assert_waits("customer")

    def test_an_answer_by_the_business_app_counts(self):
        echo = payload(
            message_echoes=[{**text_message("wamid.echo", "By phone"), "to": MARIA}]
        )
        echo["entry"][0]["changes"][0]["field"] = "smb_message_echoes"
        self.store_webhook(echo)
        self.process()
        self.assert_waits("customer", unread=0)

    def test_a_closed_ticket_waits_for_nobody_until_it_is_reopened(self):
        stage = self.ticket.stage_id
        self.close()
        self.assert_waits(False)
        self.ticket.stage_id = stage
        self.assert_waits("us", self.first.sent_at)
        self.ticket.active = False
        self.assert_waits(False)

    def test_the_last_message_says_what_the_message_says_now(self):
        self.first.text = "My printer\n is on *water*"
        self.assertEqual(self.ticket.whatsapp_last_message, "My printer is on water")
        self.first.deleted_at = fields.Datetime.now()
        self.assertEqual(self.ticket.whatsapp_last_message, "Message deleted")
        self.first.deleted_at = False
        self.first._delete_text()
        self.assertNotIn("printer", self.ticket.whatsapp_last_message)

    def test_who_is_erased_takes_nobody_elses_figures_along(self):
        joao = self.receive("My screen, too", customer="joao")
        joao.ticket_id.sudo()._whatsapp_hand_over(self.ticket)
        joao.contact_id.unlink()
        self.env.invalidate_all()
        self.assert_waits("us", self.first.sent_at)
        self.assertEqual(self.ticket.whatsapp_last_message_id, self.first)

    def test_a_stage_that_ends_tickets_from_now_on(self):
        self.ticket.stage_id.closed = True
        self.assert_waits(False)
        self.ticket.stage_id.closed = False
        self.assert_waits("us", self.first.sent_at)

    def test_who_is_erased_leaves_nothing_behind(self):
        self.ticket.whatsapp_contact_id.unlink()
        self.env.invalidate_all()
        self.assert_waits(False, unread=0)
        self.assertFalse(self.ticket.whatsapp_last_message)
        self.assertFalse(self.ticket.whatsapp_last_message_at)


class TestUnread(WaitingCase):
    def test_read_is_what_an_agent_has_had_before_them(self):
        self.ticket.with_user(self.agent).whatsapp_seen()
        self.assert_waits("us", unread=0)
        guest = new_test_user(self.env, "wa_guest", "base.group_user")
        self.receive("Hello?")
        with self.assertRaises(AccessError):
            self.ticket.with_user(guest).whatsapp_seen()
        self.assert_waits("us", unread=1)

    def test_nobody_chooses_the_figures(self):
        for name, value in [
            ("whatsapp_last_message_id", self.first.id),
            ("whatsapp_waiting_for", "us"),
            ("whatsapp_unread", 0),
        ]:
            with self.subTest(name), self.assertRaises(AccessError):
                self.ticket.with_user(self.agent).write({name: value})

    def test_a_message_is_no_change_of_the_ticket(self):
        past = fields.Datetime.now() - timedelta(days=1)
        self.env.flush_all()
        self.env.cr.execute("UPDATE helpdesk_ticket SET write_date = %s", [past])
        self.env.invalidate_all()
        self.receive("Hello?")
        self.ticket.with_user(self.agent).whatsapp_seen()
        self.assert_waits("us", unread=0)
        self.assertEqual(self.ticket.write_date, past)

    def test_a_conversation_takes_its_figures_along(self):
        target = self.env["helpdesk.ticket"].create(
            {"name": "Fire", "description": "<p>x</p>", "team_id": self.team.id}
        )
        self.ticket.with_user(self.agent)._whatsapp_move_to(target)
        self.assert_waits("us", self.first.sent_at, unread=1, ticket=target)
        self.assertEqual(target.whatsapp_last_message_id, self.first)
        self.assert_waits(False, unread=0)
        self.assertFalse(self.ticket.whatsapp_last_message)

    def test_a_duplicate_hands_them_on(self):
        original = self.env["helpdesk.ticket"].create(
            {"name": "Fire", "description": "<p>x</p>", "team_id": self.team.id}
        )
        self.ticket.duplicate_id = original
        self.assert_waits("us", self.first.sent_at, unread=1, ticket=original)
        self.assert_waits(False, unread=0)


class TestLists(WaitingCase):
    def view(self, kind):
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        return etree.fromstring(tickets.get_view(view_type=kind)["arch"])

    def found(self, name):
        """Return whether the ticket is in the agent's list with the filter."""
        [node] = self.view("search").xpath(f"//filter[@name='{name}']")
        domain = safe_eval(node.get("domain"))
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        return self.ticket in tickets.search(domain)

    def test_filters_find_who_waits_and_whose_window_closes(self):
        contact = self.ticket.whatsapp_contact_id
        for name, is_found in {
            "whatsapp": True,
            "whatsapp_us": True,
            "whatsapp_customer": False,
            "whatsapp_unread": True,
            "whatsapp_window_closing": False,
            "whatsapp_window_closed": False,
        }.items():
            with self.subTest(name):
                self.assertEqual(self.found(name), is_found)
        contact.window_expires_at = fields.Datetime.now() + timedelta(minutes=90)
        self.assertTrue(self.found("whatsapp_window_closing"))
        self.answer(self.ticket)
        self.assertTrue(self.found("whatsapp_customer"))
        self.assertFalse(self.found("whatsapp_us"))
        self.assertFalse(self.found("whatsapp_unread"))
        contact.window_expires_at = fields.Datetime.now() - timedelta(minutes=1)
        self.assertFalse(self.found("whatsapp_window_closing"))
        self.assertTrue(self.found("whatsapp_window_closed"))

    def test_d39_one_filter_finds_what_the_agent_has_not_read(self):
        name = "message_needaction"
        labels = self.view("search").xpath(
            "//filter[contains(@string,'nread')]/@string"
        )
        self.assertEqual(labels, ["Unread by me"])
        self.assertTrue(self.found(name))
        self.ticket.with_user(self.agent).whatsapp_seen()
        self.env["mail.message"].with_user(self.agent).mark_all_as_read()
        self.assertFalse(self.found(name))
        self.agent.notification_type = "inbox"
        said = "Alice?"
        self.ticket.message_post(body=said, partner_ids=self.agent.partner_id.ids)
        self.assertTrue(self.found(name))

    def test_d39_no_filter_of_whatsapp_is_too_long_for_its_menu(self):
        for node in self.view("search").xpath("//filter[starts-with(@name,'whats')]"):
            self.assertLess(len(node.get("string")), 26)

    def test_lists_are_sorted_and_grouped_by_who_waits_and_by_the_window(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        domain = [("id", "=", self.ticket.id)]
        for order in ("whatsapp_waiting_since", "whatsapp_window_expires_at"):
            self.assertEqual(tickets.search(domain, order=order), self.ticket)
        for group in ("whatsapp_waiting_for", "whatsapp_window_expires_at:day"):
            [(value, count)] = tickets._read_group(domain, [group], ["__count"])
            self.assertTrue(value)
            self.assertEqual(count, 1)

    def test_an_update_fills_in_who_waits_and_counts_all_as_read(self):
        figures = ["whatsapp_last_message_id", "whatsapp_waiting_for"]
        figures += ["whatsapp_waiting_since", "whatsapp_last_message_at"]
        before = self.ticket.read(figures)
        self.ticket._whatsapp_forget()
        self.first.awaits_answer = False
        self.env.flush_all()
        for version in ("19.0.1.2.0", "19.0.1.3.0"):
            path = file_path(f"helpdesk_mgmt_whatsapp/migrations/{version}")
            script = load_script(f"{path}/post-migration.py", "waiting")
            script.migrate(self.env.cr, "")
        self.env.invalidate_all()
        self.assertEqual(self.ticket.read(figures), before)
        self.assertFalse(self.ticket.whatsapp_unread)

    def test_columns_and_filters_are_there_while_there_is_an_account(self):
        def hidden():
            columns = self.view("list").xpath(
                "//field[starts-with(@name, 'whatsapp_') and @optional"
                " and @column_invisible='True']"
            )
            filters = self.view("search").xpath(
                "//filter[starts-with(@name, 'whatsapp') and @invisible='True']"
            )
            return bool(columns), bool(filters)

        self.assertEqual(hidden(), (False, False))
        self.account.active = False
        self.assertEqual(hidden(), (True, True))
