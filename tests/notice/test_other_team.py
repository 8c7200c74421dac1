# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from ..common_automatic import AutomaticCase


class TestOtherTeam(AutomaticCase):
    """A stage that came with another team is no news."""

    def other_team(self):
        """Return a team that lacks the stage *In Progress*; its first is another."""
        team = self.env["helpdesk.ticket.team"].create({"name": "Second level"})
        self.stage("in_progress").team_ids = self.team
        stage = self.stage("new").copy({"name": "Arrived", "team_ids": team.ids})
        stage.sequence = -5
        return team

    def test_90_a_stage_that_came_with_another_team_is_not_told(self):
        self.move("in_progress")
        self.send_notices()
        before = self.sent_texts()
        team = self.other_team()
        self.ticket.with_user(self.agent).team_id = team
        self.env.cr.flush()
        self.assertEqual(self.ticket.stage_id.name, "Arrived")
        self.send_notices()
        self.assertEqual(self.sent_texts(), before)
        self.assertFalse(self.mailed())
        self.move("awaiting")
        self.send_notices()
        self.assertEqual(len(self.sent_texts()), len(before) + 1)

    def test_90_nor_with_what_was_still_to_be_told(self):
        self.move("in_progress")
        self.ticket.with_user(self.agent).team_id = self.other_team()
        self.send_notices()
        self.assertFalse(self.sent_texts())

    def test_90_nor_mailed(self):
        mail = self.env["mail.template"].create(
            {
                "name": "Stage",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "email_to": "maria@example.com",
                "body_html": "<p>Arrived</p>",
            }
        )
        self.move("in_progress")
        team = self.other_team()
        self.ticket.team_id._get_applicable_stages().mail_template_id = False
        team._get_applicable_stages()[:1].mail_template_id = mail
        self.ticket.with_user(self.agent).team_id = team
        self.env.cr.flush()
        self.assertFalse(self.mailed())

    def test_90_a_stage_chosen_with_the_team_is_told(self):
        team = self.other_team()
        agent = self.ticket.with_user(self.agent)
        agent.write({"team_id": team.id, "stage_id": self.stage("awaiting").id})
        self.send_notices()
        self.assertIn("Awaiting", self.sent_texts()[-1])
