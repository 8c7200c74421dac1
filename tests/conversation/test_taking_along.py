# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta

from ..common import WhatsappCase
from ..users import new_test_user


class TestTakingAlong(WhatsappCase):
    """What an agent writes takes the conversation along, after they were asked."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.receive("The printer is broken")
        self.first = self.tickets()
        self.receive("/new The phone is dead")
        self.second = self.tickets() - self.first
        self.done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    def post(self, ticket, decisions=None, **more):
        agent = ticket.with_user(self.agent)
        return agent.whatsapp_post("<p>One more</p>", decisions=decisions, **more)

    def close(self, ticket):
        ticket.stage_id = self.done
        ticket.closed_date = datetime.now() - timedelta(hours=2)

    def sent(self):
        ours = [("direction", "=", "outbound"), ("is_automatic", "=", False)]
        return self.env["helpdesk.whatsapp.message"].search_count(ours)

    def test_86_the_answer_comes_to_the_ticket_the_agent_wrote_in(self):
        self.post(self.first, {"elsewhere": "take"})
        answer = self.receive("Ok, and now?")
        self.assertEqual(answer.ticket_id, self.first)
        former = self.second.message_ids[0]
        self.assertIn(f"goes on in {self.first.number}", former.preview)

    def test_86_the_agent_is_asked_while_it_runs_elsewhere(self):
        elsewhere = {
            "id": self.second.id,
            "number": self.second.number,
            "name": "The phone is dead",
        }
        asked = self.post(self.first, {}, request_key="k")
        self.assertEqual(
            asked, {"closed": False, "elsewhere": elsewhere, "answered": False}
        )
        self.assertFalse(self.sent())
        posted = self.post(self.first, {"elsewhere": "take"}, request_key="k")
        self.assertIsInstance(posted, int)
        self.assertEqual(self.post(self.first, {}, request_key="k"), posted)
        self.assertEqual(self.sent(), 1)

    def test_86_nothing_is_asked_where_the_conversation_runs(self):
        self.assertIsInstance(self.post(self.second, {}), int)
        self.second.whatsapp_session_ids._end("expired")
        self.assertIsInstance(self.post(self.first, {}), int)

    def test_86_nor_after_the_other_session_has_ended(self):
        self.second.whatsapp_session_ids.expires_at = datetime.now()
        self.assertIsInstance(self.post(self.first, {}), int)

    def test_86_a_ticket_one_may_not_read_is_named_by_its_number(self):
        self.second.sudo().write({"team_id": False, "user_id": self.env.uid})
        own = new_test_user(self.env, "wa_own", "helpdesk_mgmt.group_helpdesk_user_own")
        self.first.user_id = own
        asked = self.first.with_user(own).whatsapp_post("<p>Hi</p>", decisions={})
        number = self.second.number
        self.assertEqual(
            asked["elsewhere"], {"id": False, "number": number, "name": False}
        )

    def test_86_in_a_closed_ticket_the_agent_is_asked_whether_to_reopen_it(self):
        self.second.whatsapp_session_ids._end("expired")
        self.close(self.first)
        asked = self.post(self.first, {})
        self.assertEqual(asked["closed"], self.first.number)
        self.assertFalse(asked["elsewhere"])
        self.post(self.first, {"closed": "reopen"})
        self.assertFalse(self.first.closed)
        self.assertEqual(self.receive("Yes?").ticket_id, self.first)

    def test_86_a_ticket_left_closed_is_reopened_by_the_answer(self):
        self.close(self.first)
        self.assertTrue(self.post(self.first, {"closed": "leave"})["elsewhere"])
        self.post(self.first, {"closed": "leave", "elsewhere": "take"})
        self.assertTrue(self.first.closed)
        answer = self.receive("No, it does not work")
        self.assertEqual(answer.ticket_id, self.first)
        self.assertFalse(self.first.closed)

    def test_86_what_was_written_last_goes_before_what_was_closed_last(self):
        self.close(self.first)
        self.second.stage_id = self.done
        self.post(self.first)
        self.assertEqual(self.receive("No!").ticket_id, self.first)

    def test_86_an_automatic_message_takes_nothing_along(self):
        self.first.stage_id = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_in_progress"
        )
        self.send_notices()
        self.assertTrue(self.first.whatsapp_message_ids.filtered("is_automatic"))
        self.assertEqual(self.receive("And now?").ticket_id, self.second)

    def test_86_nor_does_a_program(self):
        self.first.with_user(self.agent)._whatsapp_send_content(
            "text", {"body": "Shipped"}, "Shipped"
        )
        self.assertEqual(self.receive("And now?").ticket_id, self.second)

    def test_86_a_template_asks_as_well(self):
        template = self.account.template_ids.filtered(
            lambda template: template.name == "ticket_created"
        )[:1]
        agent = self.first.with_user(self.agent)
        asked = agent.whatsapp_post_template(template.id, decisions={})
        self.assertEqual(asked["elsewhere"]["number"], self.second.number)
        self.assertFalse(self.sent())
