# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta

from odoo.exceptions import UserError

from ..common import WhatsappCase


class TestOtherCompany(WhatsappCase):
    """A ticket that another company gets has no part in the conversation any more."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.first_message = self.receive("The printer is broken")
        self.first = self.tickets()
        self.company = self.env["res.company"].create({"name": "B"})
        self.first.write({"company_id": self.company.id, "team_id": False})

    def test_87_the_next_message_opens_a_ticket_in_the_accounts_company(self):
        message = self.receive("And now?")
        self.assertNotEqual(message.ticket_id, self.first)
        self.assertEqual(message.ticket_id.company_id, self.account.company_id)
        self.assertNotIn("And now?", self.chatter(self.first))

    def test_87_nor_does_a_quote_lead_there(self):
        message = self.receive(
            message={"type": "text", "text": {"body": "This one"}},
            context={"id": self.first_message.wamid, "from": "1"},
        )
        self.assertNotEqual(message.ticket_id, self.first)

    def test_87_nor_thanks(self):
        self.answer(self.receive("And now?").ticket_id)
        self.tickets()[1:].stage_id = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_done"
        )
        thanks = self.receive("Obrigado!")
        self.assertEqual(thanks.ticket_id, self.tickets()[1:])

    def test_87_its_agents_are_told_and_cannot_write(self):
        note = self.first.message_ids.filtered(
            lambda message: "belongs to" in (message.preview or "")
        )
        self.assertEqual(len(note), 1)
        self.assertIn(self.account.company_id.name, note.preview)
        with self.assertRaises(UserError):
            self.first._whatsapp_check_contact()
        self.assertTrue(self.first._whatsapp_to_store()["obstacle"])

    def test_87_what_comes_back_is_theirs_again(self):
        self.first.company_id = self.account.company_id
        self.assertEqual(self.receive("And now?").ticket_id, self.first)


class TestStagesAndTeams(WhatsappCase):
    """Stages that become closed ones, and archived teams."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.receive("The printer is broken")
        self.first = self.tickets()
        self.stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        self.first.stage_id = self.stage

    def later(self, **delta):
        return {"timestamp": int((datetime.now() + timedelta(**delta)).timestamp())}

    def test_91_tickets_of_a_stage_that_closes_have_their_grace_time(self):
        self.stage.closed = True
        self.assertEqual(self.first.whatsapp_session_ids.state, "closed")
        thanks = self.receive("Obrigado!", **self.later(minutes=5))
        self.assertEqual(thanks.ticket_id, self.first)
        again = self.receive("It is broken again", **self.later(minutes=6))
        self.assertEqual(again.ticket_id, self.first)
        self.assertNotEqual(self.first.stage_id, self.stage)

    def test_91_after_the_grace_time_a_new_ticket(self):
        self.stage.closed = True
        other = self.receive("The phone is dead", **self.later(hours=2))
        self.assertNotEqual(other.ticket_id, self.first)

    def test_91_a_stage_that_opens_has_closed_nothing(self):
        self.stage.closed = True
        self.stage.closed = False
        self.assertFalse(self.first.closed_date)
        self.assertEqual(self.receive("And now?").ticket_id, self.first)

    def test_91_saying_closed_again_changes_nothing(self):
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.first.stage_id = done
        self.first.closed_date = before = datetime(2026, 1, 1)
        done.closed = True
        self.assertEqual(self.first.closed_date, before)

    def test_91_new_tickets_do_not_go_to_an_archived_team(self):
        self.team.active = False
        joao = self.simulator.customer("João", "5541988887766")
        ticket = self.receive("Hello, my phone is dead", customer=joao).ticket_id
        self.assertFalse(ticket.team_id)
        self.assertFalse(ticket.closed)

    def test_91_an_archived_team_is_reported_at_once(self):
        self.account._recheck("settings")
        lines = self.account.check_ids
        line = lines.filtered(lambda line: line.code == "settings")
        self.assertEqual(line.state, "ok")
        self.team.active = False
        self.assertEqual((line.state, line.value), ("error", "The team is archived"))
        self.team.active = True
        self.assertEqual(line.state, "ok")
