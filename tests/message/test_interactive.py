# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo import fields
from odoo.exceptions import UserError

from ..common_bot import BotCase

YES_NO = {"type": "button", "options": [{"title": "Yes"}, {"title": "No"}]}
FLOORS = {
    "type": "list",
    "button": "Choose a floor",
    "options": [
        {"title": "Ground floor", "description": "Reception and café"},
        {"title": "First floor"},
    ],
}


def labelled(*titles, kind="button", **more):
    return {"type": kind, "options": [{"title": title} for title in titles], **more}


class TestInteractive(BotCase):
    """Agents send interactive messages with buttons or lists."""

    def prepare(self):
        super().prepare()
        self.simulator.control("PATCH", "customers/maria", behaviour="delivers")
        self.settle()

    def ask(self, interactive, body="<p>Is it <b>on</b>?</p>", **more):
        """Post an agent's interactive message; returns the outbound message."""
        ticket = self.ticket.with_user(self.agent)
        shown = ticket.whatsapp_post(body, interactive=interactive, **more)
        return self.env["helpdesk.whatsapp.message"].search(
            [("mail_message_id", "=", shown)]
        )

    def arrive(self, *args, **more):
        message = self.ask(*args, **more)
        self.send()
        return message

    def press(self, title):
        wamid = self.simulator.does(self.maria, "press", title=title)
        self.deliver()
        self.process()
        return self.message(wamid)

    def chosen(self, message):
        options = message._to_chatter()["question"]["options"]
        return [option["title"] for option in options if option["is_chosen"]]

    def test_buttons_arrive_and_the_agent_sees_which_was_chosen(self):
        asked = self.arrive(YES_NO)
        self.assertEqual(asked.state, "accepted")
        self.assertEqual(self.simulator.phone(self.maria)[-1]["text"], "Is it *on*?")
        self.assertEqual(asked.text, "Is it *on*?\n\n[ Yes ]  [ No ]")
        self.assertEqual(self.chosen(asked), [])
        before = self.queued()
        answer = self.press("Yes")
        self.assertEqual(self.chosen(asked), ["Yes"])
        self.assertEqual(answer.ticket_id, self.ticket)
        self.assertEqual(answer.quoted_id, asked)
        self.assertEqual(self.chatter(self.ticket)[-1], "▸ Yes")
        self.assertEqual(self.queued(), before, "no machine answers for the agent")

    def test_of_two_choices_the_last_counts_and_both_stand(self):
        asked = self.arrive(YES_NO)
        early, late = self.press("Yes"), self.press("No")
        self.assertEqual(self.chosen(asked), ["No"])
        self.assertEqual(self.chatter(self.ticket)[-2:], ["▸ Yes", "▸ No"])
        asked.choice_id = late
        early.sent_at = fields.Datetime.subtract(late.sent_at, minutes=1)
        early._note_choice()
        self.assertEqual(self.chosen(asked), ["No"], "though processed once more")

    def test_a_list_arrives_and_a_row_is_chosen(self):
        asked = self.arrive(FLOORS, "<p>Where is it?</p>")
        question = asked._to_chatter()["question"]
        self.assertEqual(question["button"], "Choose a floor")
        self.assertEqual(question["options"][0]["description"], "Reception and café")
        body = asked._to_history()["body"]
        self.assertIn("Where is it?", body)
        self.assertNotIn("Ground floor", body, "shown below it, as in the chatter")
        self.press("Ground floor")
        self.assertEqual(self.chosen(asked), ["Ground floor"])
        self.assertEqual(
            self.chatter(self.ticket)[-1], "▸ Ground floor Reception and café"
        )

    def test_the_page_is_told_of_the_choice_at_once(self):
        asked = self.arrive(YES_NO)
        self.press("Yes")
        self.assertEqual(asked.state, "delivered", "no further status is set")
        self.env["bus.bus"].search([]).unlink()
        self.press("No")
        notified = [
            json.loads(row.message)["payload"]["message_id"]
            for row in self.env["bus.bus"].search([])
            if "helpdesk_mgmt_whatsapp/message" in row.message
        ]
        self.assertIn(asked.mail_message_id.id, notified)

    def test_what_opts_out_when_typed_is_the_agents_when_pressed(self):
        self.arrive(labelled("STOP", "/cancelar", "1"))
        for title in ("STOP", "/cancelar", "1"):
            self.press(title)
        self.assertFalse(self.contact.is_opted_out)
        self.assertFalse(self.ticket.closed)
        self.assertEqual(
            self.chatter(self.ticket)[-3:], ["▸ STOP", "▸ /cancelar", "▸ 1"]
        )

    def test_a_question_of_the_bot_is_not_answered_by_it(self):
        self.say("/cancelar")
        self.arrive(labelled("Yes, cancel"))
        self.press("Yes, cancel")
        self.assertFalse(self.ticket.closed)
        self.say("1")
        self.assertFalse(self.ticket.closed)

    def test_another_ticket_hears_nothing(self):
        asked = self.arrive(YES_NO)
        self.another_ticket()
        answer = self.press("Yes")
        self.assertEqual(answer.ticket_id, self.ticket)
        self.assertEqual(self.chosen(asked), ["Yes"])

    def test_it_answers_a_message_is_sent_once_and_again_if_it_failed(self):
        quoted = self.receive("It does nothing")
        more = {"quoted_id": quoted.mail_message_id.id, "request_key": "k1"}
        asked = self.ask(YES_NO, **more)
        self.assertEqual(self.ask(YES_NO, **more), asked)
        self.simulator.control(
            "POST", "faults", on="messages", kind="error", code=131026, times=1
        )
        self.send()
        self.assertEqual(asked.state, "failed")
        asked.with_user(self.agent).action_send_again()
        self.send()
        sent = self.simulator.phone(self.maria)[-1]
        self.assertEqual(self.simulator.received(self.maria).count("Is it *on*?"), 1)
        self.assertEqual(sent["context"]["id"], quoted.wamid)
        self.press("Yes")
        self.assertEqual(self.chosen(asked), ["Yes"])

    def test_what_whatsapp_would_refuse_is_refused_in_words(self):
        long = "x" * 25
        for problem, interactive in (
            ("from 1 to 3", labelled()),
            ("from 1 to 3", labelled("1", "2", "3", "4")),
            ("from 1 to 10", labelled(*map(str, range(11)), kind="list", button="Go")),
            ("no label", labelled("Yes", " ")),
            ("same label", labelled("Yes", " Yes ")),
            ("more than 20", labelled(long)),
            ("more than 24", labelled(long, kind="list", button="Go")),
            ("no label", labelled("Yes", kind="list", button="")),
            ("more than 20", labelled("Yes", kind="list", button=long)),
            (
                "more than 72",
                {**FLOORS, "options": [{"title": "a", "description": long * 3}]},
            ),
            ("from 1 to 3", {"options": "Yes"}),
            ("no label", {"options": ["Yes", {"title": 7}]}),
            ("from 1 to 3", "Yes"),
        ):
            with self.subTest(problem), self.assertRaisesRegex(UserError, problem):
                self.ask(interactive)

    def test_the_text_is_needed_and_has_its_limit(self):
        with self.assertRaisesRegex(UserError, "empty"):
            self.ask(YES_NO, "<p> </p>")
        with self.assertRaisesRegex(UserError, "1025.*1024"):
            self.ask(YES_NO, f"<p>{'x' * 1025}</p>")
        self.arrive(YES_NO, f"<p>{'x' * 1024}</p>")
        self.arrive(FLOORS, f"<p>{'x' * 4096}</p>")
        self.assertEqual(len(self.simulator.received(self.maria)[-1]), 4096)

    def test_files_and_a_closed_window_are_refused(self):
        file = self.env["ir.attachment"].with_user(self.agent)
        file = file.create({"name": "a.txt", "raw": b"a"})
        with self.assertRaisesRegex(UserError, "files first"):
            self.ask(YES_NO, attachment_ids=file.ids)
        self.close_window(self.contact)
        with self.assertRaisesRegex(UserError, "24 hours"):
            self.ask(YES_NO)

    def test_what_was_erased_shows_no_options(self):
        asked = self.arrive(YES_NO)
        asked.content = False
        self.assertFalse(asked._to_chatter()["question"])
