# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta

from ..common import WhatsappCase, payload, text_message


class TestWhichTicket(WhatsappCase):
    """Routes inbound messages to tickets, by conversation, quote and open tickets."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.first_message = self.receive("First")
        self.first = self.tickets()
        self.done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    def later(self, **hours):
        return {"timestamp": int((datetime.now() + timedelta(**hours)).timestamp())}

    def quoting(self, message, text, **more):
        context = {"id": message.wamid, "from": message.contact_id.wa_id}
        content = {"type": "text", "text": {"body": text}}
        return self.receive(message=content, context=context, **more)

    def test_84_an_answer_after_the_session_stays_in_the_ticket(self):
        self.first.stage_id = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_awaiting"
        )
        self.answer(self.first, "<p>Which model is it?</p>")
        answer = self.receive("A TP-Link", **self.later(hours=25))
        self.assertEqual(answer.ticket_id, self.first)
        self.assertEqual(self.tickets(), self.first)

    def test_84_whom_nobody_has_answered_is_not_confirmed_twice(self):
        self.account._rule("created").to_customer = True
        joao = self.simulator.customer("João", "5541988887766")
        ticket = self.receive("Is anybody there?", customer=joao).ticket_id
        again = self.receive("Hello?", customer=joao, **self.later(hours=24.2))
        self.assertEqual(again.ticket_id, ticket)
        automatic = ticket.whatsapp_message_ids.filtered("is_automatic")
        self.assertEqual(len(automatic), 1)

    def test_84_a_new_ticket_is_opened_by_command_however_late(self):
        new = self.receive("/new The phone is dead", **self.later(hours=48))
        self.assertNotEqual(new.ticket_id, self.first)

    def test_84_a_new_ticket_is_opened_once_the_former_is_closed(self):
        self.first.stage_id = self.done
        new = self.receive("The phone is dead", **self.later(hours=25))
        self.assertNotEqual(new.ticket_id, self.first)

    def test_84_of_several_unasked_the_one_with_the_latest_message_goes_on(self):
        self.account.ask_which_ticket = False
        self.receive("/new The phone is dead")
        self.answer(self.first)
        late = self.receive("And now?", **self.later(hours=48))
        self.assertEqual(late.ticket_id, self.first)

    def test_a_quote_leads_to_the_ticket_of_the_quoted_message(self):
        self.account.continue_open_ticket = False
        self.receive("Second", **self.later(hours=48))
        second = self.tickets() - self.first
        answer = self.quoting(
            self.first_message, "About the first", **self.later(hours=49)
        )
        self.assertEqual(answer.ticket_id, self.first)
        self.assertEqual(answer.quoted_id, self.first_message)
        follows = self.receive("And this too", **self.later(hours=49.1))
        self.assertEqual(follows.ticket_id, self.first)
        self.assertTrue(
            second.whatsapp_session_ids.filtered(lambda s: s.state != "active")
        )

    def test_a_quote_of_an_unknown_message_stays_in_the_conversation(self):
        context = {"id": "wamid.unknown", "from": "1"}
        text = {"type": "text", "text": {"body": "Yes"}}
        message = self.receive(message=text, context=context)
        self.assertEqual(message.ticket_id, self.first)

    def test_a_quote_of_a_closed_ticket_opens_it_again(self):
        self.first.stage_id = self.done
        answer = self.quoting(self.first_message, "Again!", **self.later(hours=48))
        self.assertEqual(answer.ticket_id, self.first)
        self.assertFalse(self.first.closed)

    def test_thanks_shortly_after_closing_go_to_the_closed_ticket(self):
        self.first.stage_id = self.done
        thanks = self.receive("Muito obrigada! 🙏", **self.later(minutes=5))
        self.assertEqual(thanks.ticket_id, self.first)
        self.assertTrue(self.first.closed)
        self.assertIn("obrigada", self.chatter(self.first)[-1])
        self.assertEqual(self.tickets(), self.first)

    def closed_long_ago(self, ticket=None, hours=1):
        ticket = ticket or self.first
        ticket.stage_id = self.done
        ticket.closed_date = datetime.now() - timedelta(hours=hours)
        return ticket

    def test_85_thanks_open_no_ticket_however_late(self):
        self.closed_long_ago()
        for hours, text in ((0, "Obrigado!"), (700, "Muito obrigada 🙏"), (1400, "👍")):
            thanks = self.receive(text, **self.later(hours=hours))
            self.assertEqual(thanks.ticket_id, self.first)
        self.assertEqual(self.tickets(), self.first)
        self.assertTrue(self.first.closed)
        outbound = self.first.whatsapp_message_ids.filtered(
            lambda message: message.direction == "outbound"
        )
        self.assertFalse(outbound)

    def test_85_thanks_are_for_the_ticket_that_was_busy_last(self):
        second = self.receive("/new The phone is dead").ticket_id
        self.closed_long_ago(second)
        thanks = self.receive("Obrigado!")
        self.assertEqual(thanks.ticket_id, second)
        self.assertTrue(second.closed)
        self.assertFalse(self.first.closed)

    def test_85_thanks_for_an_open_ticket_ask_nothing(self):
        self.receive("/new The phone is dead")
        self.answer(self.first)
        self.env["helpdesk.whatsapp.session"].search([])._end("expired")
        before = self.env["helpdesk.whatsapp.message"].search_count([])
        thanks = self.receive("Obrigado!")
        self.assertEqual(thanks.ticket_id, self.first)
        after = self.env["helpdesk.whatsapp.message"].search_count([])
        self.assertEqual(after, before + 1)

    def test_85_thanks_with_a_question_or_a_file_open_a_ticket(self):
        self.closed_long_ago()
        question = self.receive("Obrigado, mas ainda não funciona")
        self.assertNotEqual(question.ticket_id, self.first)
        self.closed_long_ago(question.ticket_id)
        photo = {"id": "1", "mime_type": "image/jpeg", "sha256": "x", "caption": "ok"}
        self.store_webhook(
            payload({**text_message("wamid.p"), "type": "image", "image": photo})
        )
        self.process()
        shown = self.message("wamid.p").ticket_id
        self.assertTrue(shown)
        self.assertNotIn(shown, self.first | question.ticket_id)

    def test_85_thanks_to_an_archived_ticket_are_kept_with_the_contact(self):
        self.answer(self.first)
        self.first.active = False
        thanks = self.receive("Obrigado!")
        self.assertFalse(thanks.ticket_id)
        self.assertFalse(self.tickets())
        self.assertEqual(thanks.contact_id, self.first_message.contact_id)

    def test_85_whose_first_word_is_thanks_gets_a_ticket(self):
        joao = self.simulator.customer("João", "5541988887766")
        self.assertTrue(self.receive("👋", customer=joao).ticket_id)

    def test_a_sticker_shortly_after_closing_reopens_nothing(self):
        self.first.stage_id = self.done
        sticker = {"id": "1", "mime_type": "image/webp", "sha256": "x"}
        self.store_webhook(
            payload({**text_message("wamid.s"), "type": "sticker", "sticker": sticker})
        )
        self.process()
        self.assertEqual(self.message("wamid.s").ticket_id, self.first)
        self.assertTrue(self.first.closed)

    def test_who_cancelled_a_ticket_and_writes_again_gets_a_new_one(self):
        self.receive("/cancelar")
        press = {"id": f"wa:cancel:{self.first.id}", "title": "Yes"}
        button = {"type": "button_reply", "button_reply": press}
        self.store_webhook(
            payload(
                {
                    **text_message("wamid.b"),
                    "type": "interactive",
                    "interactive": button,
                }
            )
        )
        self.process()
        self.assertTrue(self.first.closed)
        self.receive("Now something else", **self.later(minutes=2))
        self.assertTrue(self.first.closed)
        self.assertEqual(len(self.tickets()), 2)

    def test_a_question_shortly_after_closing_reopens_the_ticket(self):
        self.first.stage_id = self.done
        question = self.receive("It is broken again", **self.later(minutes=5))
        self.assertEqual(question.ticket_id, self.first)
        self.assertFalse(self.first.closed)
        self.assertFalse(self.first.closed_date)
        self.assertEqual(self.first.whatsapp_session_ids[0].state, "active")

    def test_who_answers_what_was_asked_after_closing_reopens_that_ticket(self):
        self.first.stage_id = self.done
        self.first.closed_date = datetime.now() - timedelta(hours=2)
        self.first.with_user(self.agent).whatsapp_post("<p>Does it work now?</p>")
        answer = self.receive("No, it does not", **self.later(minutes=5))
        self.assertEqual(answer.ticket_id, self.first)
        self.assertFalse(self.first.closed)

    def test_a_team_without_an_open_stage_keeps_the_question_in_its_stage(self):
        other = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        stages = self.first.team_id._get_applicable_stages()
        self.first.stage_id = self.done
        stages.filtered(lambda stage: not stage.closed).team_ids = other
        question = self.receive("It is broken again", **self.later(minutes=5))
        self.assertEqual(question.ticket_id, self.first)
        self.assertEqual(self.first.stage_id, self.done)

    def test_without_a_team_the_stage_is_one_of_the_accounts_company(self):
        company = self.env["res.company"].create({"name": "B"})
        self.env["helpdesk.ticket.stage"].create(
            {"name": "Theirs", "sequence": -5, "company_id": self.env.company.id}
        )
        self.account.write({"team_id": False, "company_id": company.id})
        joao = self.simulator.customer("João", "5541988887766")
        ticket = self.receive("Hello", customer=joao).ticket_id
        self.assertEqual(ticket.company_id, company)
        self.assertIn(ticket.stage_id.company_id, (company, company.browse()))

    def test_after_the_grace_time_thanks_and_questions_open_a_new_ticket(self):
        self.account.grace_minutes = 10
        self.first.stage_id = self.done
        self.receive("Something else", **self.later(minutes=20))
        self.assertEqual(len(self.tickets()), 2)

    def test_the_customer_sees_what_the_agent_answers_to(self):
        second = self.receive("And second")
        mail_message_id = self.first.with_user(self.agent).whatsapp_post(
            "<p>To the first</p>", quoted_id=self.first_message.mail_message_id.id
        )
        self.settle()
        sent = self.env["helpdesk.whatsapp.message"].search(
            [("mail_message_id", "=", mail_message_id)]
        )
        self.assertEqual(sent.quoted_id, self.first_message)
        self.assertNotEqual(sent.quoted_id, second)
        on_phone = self.simulator.phone(self.maria)[-1]
        self.assertEqual(on_phone["context"]["id"], self.first_message.wamid)
        quoted = sent._to_chatter()["quoted"]
        self.assertEqual(quoted["text"], "First")
        self.assertEqual(quoted["message_id"], self.first_message.mail_message_id.id)

    def test_an_agent_cannot_quote_a_message_of_another_ticket(self):
        joao = self.simulator.customer("João", "5541988887766")
        other = self.receive("Secret", customer=joao)
        with self.assertRaisesRegex(Exception, "this ticket"):
            self.first.with_user(self.agent).whatsapp_post(
                "<p>x</p>", quoted_id=other.mail_message_id.id
            )
