# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from ...models.lane import wake_ups
from ...tools import quiet_hours
from ..common_automatic import AutomaticCase


class TestEvents(AutomaticCase):
    """A transaction's changes of a ticket lead to one message, of the main event."""

    def test_a_stage_is_told_in_the_chatter_and_on_the_phone(self):
        self.move("in_progress")
        in_transaction = self.sent_texts()
        self.assertFalse(
            in_transaction, "no waiting for Meta in the agent's transaction"
        )
        self.send_notices()
        [text] = self.sent_texts()
        self.assertIn(self.ticket.number, text)
        self.assertIn("now in the stage “In Progress”", text)
        message = self.notices().message_id
        self.assertEqual(message.state, "accepted")
        self.assertTrue(message.is_automatic)
        shown = message.mail_message_id
        self.assertEqual(shown.author_id, self.env.ref("base.partner_root"))
        self.assertIn("In Progress", self.chatter(self.ticket)[-1])
        self.send_notices()
        self.assertEqual(len(self.sent_texts()), 1)

    def test_the_buttons_are_seen_in_the_chatter_too(self):
        self.move("done")
        self.send_notices()
        self.assertIn("[ Resolved ] [ Reopen ]", self.chatter(self.ticket)[-1])
        self.assertNotIn("[ Resolved ]", self.sent_texts()[0])

    def test_several_changes_at_once_give_one_message(self):
        self.rule("assigned", to_customer=True)
        ticket = self.ticket.with_user(self.agent)
        ticket.user_id = self.agent
        ticket.stage_id = self.stage("in_progress")
        ticket.write({"stage_id": self.stage("awaiting").id, "name": "Printer"})
        ticket.write({"stage_id": self.stage("awaiting").id})
        self.send_notices()
        [text] = self.sent_texts()
        self.assertIn("in the hands of Alice", text)

    def test_what_happens_while_it_waits_joins_it_and_the_end_counts(self):
        self.move("in_progress")
        self.move("awaiting")
        self.move("done")
        self.assertEqual(len(self.notices()), 1)
        self.send_notices()
        [text] = self.sent_texts()
        self.assertIn("has been resolved", text)
        self.assertEqual(self.notices().event, "resolved")

    def test_what_was_taken_back_is_not_told(self):
        self.move("done")
        self.move("new")
        self.send_notices()
        self.assertFalse(self.sent_texts())
        self.assertEqual(self.notices().state, "skipped")
        ticket = self.ticket.with_user(self.agent)
        ticket.stage_id = self.stage("done")
        ticket.stage_id = self.stage("new")
        self.env.cr.flush()
        self.assertEqual(len(self.notices()), 1, "nor noted, within one transaction")

    def test_whoever_writes_and_every_time_anew(self):
        self.ticket.sudo().write({"stage_id": self.stage("done").id})
        self.send_notices()
        self.move("in_progress")
        self.send_notices()
        self.move("done")
        self.send_notices()
        self.assertEqual(
            self.notices().mapped("event"), ["resolved", "updated", "resolved"]
        )
        self.assertEqual(len(self.sent_texts()), 3)

    def test_what_the_customer_does_themselves_is_not_told(self):
        self.move("done")
        self.send_notices()
        self.receive("It is broken again")
        self.assertFalse(self.ticket.closed)
        self.send_notices()
        self.assertEqual(self.notices().mapped("event"), ["resolved"])
        self.assertEqual(self.ticket.stage_id, self.stage("in_progress"))
        self.move("awaiting")
        self.send_notices()
        self.move("done")
        self.receive("It is broken again")  # before the message that it is resolved
        self.send_notices()
        self.assertEqual(self.notices().mapped("state"), ["sent", "sent", "skipped"])
        self.account.answer_pause = 0
        self.receive("/cancelar")
        reply = {"id": f"wa:cancel:{self.ticket.id}", "title": "Yes, cancel"}
        kind = {"type": "button_reply", "button_reply": reply}
        self.ticket.message_ids.filtered(
            lambda m: m.message_type == "whatsapp"
        ).author_id = self.contact.partner_id
        self.receive(message={"type": "interactive", "interactive": kind})
        self.send_notices()
        self.assertEqual(self.ticket.stage_id, self.stage("cancelled"))
        self.assertEqual(len(self.notices()), 3)

    def test_the_reader_decides_about_language_and_time_zone(self):
        self.contact.lang = "pt_BR"
        template = self.account._template("ticket_updated", "pt_BR")
        template.variable_ids[2].field_path = "create_date"
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = '2026-03-01 18:30' WHERE id = %s",
            [self.ticket.id],
        )
        self.ticket.invalidate_recordset()
        self.move("in_progress")
        self.send_notices()
        [text] = self.sent_texts()
        self.assertIn("Há novidades", text)
        self.assertIn("02/03/2026", text, "the next day in Tokyo")

    def test_many_at_once_wake_the_lane_once_and_cost_what_each_costs(self):
        many = self.ticket.create(
            [
                {
                    "name": "x",
                    "description": "<p>x</p>",
                    "team_id": self.team.id,
                    "whatsapp_contact_id": self.contact.id,
                }
                for _number in range(20)
            ]
        )
        self.send_notices()
        cron = self.env.ref("helpdesk_mgmt_whatsapp.ir_cron_notices")
        self.env.cr.postcommit.clear()
        counts = []
        for tickets, stage in ((many[:10], "awaiting"), (many, "in_progress")):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.move(stage, tickets)
            counts.append(self.env.cr.sql_log_count - start)
        self.assertLess(counts[1], 2.1 * counts[0])
        self.assertIn(cron.id, self.env.cr.postcommit.data[wake_ups.MADE])
        self.assertEqual(len(self.notices(many[0]).filtered("due_at")), 1)

    def test_their_answer_comes_to_the_ticket_they_were_told_of(self):
        session = self.ticket.whatsapp_session_ids
        session.expires_at = fields.Datetime.now() - timedelta(hours=1)
        self.move("in_progress")
        self.send_notices()
        self.receive("Thank you, there is more")
        self.assertEqual(self.tickets(), self.ticket)

    @mute_logger(
        "odoo.addons.helpdesk_mgmt_whatsapp.models.notice.helpdesk_whatsapp_notice"
    )
    def test_what_breaks_is_tried_again_and_stops_nobody(self):
        self.move("in_progress")
        contacts = type(self.contact)
        broken = RuntimeError("storage full")
        with patch.object(contacts, "_send_automatic", side_effect=broken):
            self.send_notices()
        notice = self.notices()
        self.assertEqual(notice.state, "waiting")
        self.assertGreater(notice.due_at, fields.Datetime.now())
        notice.due_at = fields.Datetime.now()
        self.send_notices()
        self.assertEqual(len(self.sent_texts()), 1)
        notice.attempts = 3
        notice._broke(RuntimeError())
        self.assertEqual(notice.state, "failed")
        self.assertIn("could not be sent", self.account.activity_ids.summary)


class TestWhoIsTold(AutomaticCase):
    def test_not_whom_it_is_switched_off_for(self):
        self.team_rule("updated", to_customer=False)
        self.move("in_progress")
        self.assertFalse(self.notices())
        self.ticket.team_id = False
        self.move("awaiting")
        self.send_notices()
        self.assertEqual(len(self.sent_texts()), 1, "another team")

    def test_not_who_opted_out_nor_who_is_blocked(self):
        self.receive("STOP")
        self.account.answer_pause = 0
        self.move("in_progress")
        self.assertFalse(self.notices())
        self.contact._set_opted_out(False)
        self.contact.is_blocked = True
        self.move("awaiting")
        self.assertFalse(self.notices())

    def test_not_who_opts_out_while_it_waits(self):
        self.move("in_progress")
        self.contact._set_opted_out(True)
        self.send_notices()
        self.assertEqual(self.notices().state, "skipped")
        self.contact._set_opted_out(False)
        self.move("awaiting")
        self.work("notices")
        self.contact._set_opted_out(True)
        self.send()
        self.assertFalse(self.sent_texts())
        message = self.notices()[-1].message_id
        self.assertEqual(message.failure_reason, "opted_out")
        self.work("notices")
        self.assertEqual(self.notices()[-1].state, "skipped")

    def test_not_whose_conversation_moves_away_while_it_waits(self):
        self.move("in_progress")
        self.ticket.whatsapp_contact_id = False
        self.send_notices()
        self.assertEqual(self.notices().state, "skipped")
        self.assertFalse(self.ticket.whatsapp_contact_id)

    def test_nobody_by_an_archived_account_or_of_an_archived_ticket(self):
        self.move("in_progress")
        self.ticket.active = False
        self.send_notices()
        self.assertEqual(self.notices().state, "skipped")
        self.ticket.active = True
        self.account.active = False
        self.move("awaiting")
        self.assertEqual(len(self.notices()), 1)

    def test_tickets_that_are_not_on_whatsapp(self):
        ticket = self.ticket.create(
            {
                "name": "By mail",
                "description": "<p>x</p>",
                "team_id": self.team.id,
                "partner_id": self.contact.partner_id.id,
            }
        )
        self.move("in_progress", ticket)
        self.assertFalse(self.notices(ticket))
        self.assertFalse(ticket.whatsapp_contact_id)

    def test_the_team_may_tell_whenever_the_number_is_known(self):
        self.team.whatsapp_notify = "always"
        self.rule("created", to_customer=True)
        joao = self.simulator.customer("João", "5541988887766")
        partner = self.env["res.partner"].create(
            {"name": "João", "phone": "(41) 98888-7766", "lang": "en_US"}
        )
        ticket = self.ticket.create(
            {
                "name": "By phone",
                "description": "<p>x</p>",
                "team_id": self.team.id,
                "partner_id": partner.id,
            }
        )
        self.approve(self.template("ticket_created"))
        self.send_notices()
        [text] = self.simulator.received(joao)
        self.assertIn(f"Ticket #{ticket.number} created", text)
        self.assertEqual(ticket.whatsapp_contact_id.partner_id, partner)
        self.receive("Thanks, it is urgent", joao)
        self.assertIn("Thanks, it is urgent", self.chatter(ticket))

    def test_by_the_account_their_conversation_has_begun_with_meanwhile(self):
        other = self.account.create(
            {"name": "Other", "phone_number_uid": "999", "api_url": self.simulator.url}
        )
        self.move("in_progress")
        contact = self.contact._add(other, "5541988887766", "")
        contact.window_expires_at = fields.Datetime.now() + timedelta(hours=1)
        self.ticket.whatsapp_contact_id = contact
        self.work("notices")
        message = self.notices().message_id
        self.assertEqual(message.account_id, other)
        self.assertEqual(message.template_id.account_id, other)

    def test_the_agents_own_phone_and_no_part_of_the_conversation(self):
        bob = self.agent_with_phone()
        phone = self.simulator.customer("Bob", "5511912345678")
        self.rule("updated", to_agent=True)
        self.approve(self.template("ticket_updated"))
        self.ticket.user_id = bob
        self.move("in_progress")
        before = self.chatter(self.ticket)
        self.send_notices()
        self.assertIn("In Progress", self.simulator.received(phone)[0])
        self.assertEqual(len(self.chatter(self.ticket)), len(before) + 1)
        self.assertEqual(self.ticket.whatsapp_contact_id, self.contact)
        self.assertEqual(self.ticket.whatsapp_message_ids.contact_id, self.contact)
        self.ticket.with_user(bob).stage_id = self.stage("awaiting")
        self.send_notices()
        self.assertEqual(len(self.simulator.received(phone)), 1, "their own doing")


class TestInsteadOfEmail(AutomaticCase):
    """An event notifies the customer by e-mail or on WhatsApp, not both."""

    def prepare(self):
        super().prepare()
        self.assertTrue(self.stage("done").mail_template_id)

    def test_on_whatsapp_no_mail_of_the_stage(self):
        self.move("done")
        self.send_notices()
        self.assertEqual(len(self.sent_texts()), 1)
        self.assertFalse(self.mailed())

    def test_by_mail_as_the_team_chooses(self):
        self.team.whatsapp_notify = "email"
        self.move("done")
        self.send_notices()
        self.assertFalse(self.sent_texts())
        self.assertEqual(len(self.mailed()), 1)

    def test_by_mail_where_nothing_is_told_on_whatsapp(self):
        self.rule("resolved", to_customer=False)
        self.move("done")
        self.assertEqual(len(self.mailed()), 1)
        self.move("new")
        self.contact._set_opted_out(True)
        self.move("done")
        self.assertEqual(len(self.mailed()), 2)

    def test_who_opts_out_while_it_waits_gets_the_mail(self):
        self.move("done")
        self.contact._set_opted_out(True)
        self.send_notices()
        self.assertFalse(self.sent_texts())
        self.assertEqual(len(self.mailed()), 1)

    def test_once_by_mail_of_who_opts_out_between_two_changes(self):
        self.stage("in_progress").mail_template_id = self.stage("done").mail_template_id
        self.move("done")
        self.contact._set_opted_out(True)
        self.move("in_progress")
        self.assertEqual(len(self.mailed()), 1)
        self.send_notices()
        self.assertEqual(len(self.mailed()), 1)

    def test_where_whatsapp_is_switched_off_while_it_waits_too(self):
        self.move("done")
        self.env.company.whatsapp_is_automatic = False
        self.send_notices()
        self.assertEqual(len(self.mailed()), 1)

    def test_the_mail_of_the_stage_whatever_the_event_was(self):
        mail = self.stage("done").mail_template_id
        (self.stage("new") | self.stage("in_progress")).mail_template_id = mail
        self.team.whatsapp_notify = "always"
        self.account.rule_ids.filtered("template_id").to_customer = True
        self.ticket.with_user(self.agent).write(
            {"stage_id": self.stage("in_progress").id, "user_id": self.agent.id}
        )
        ticket = self.ticket.create(
            {
                "name": "By phone",
                "description": "<p>x</p>",
                "team_id": self.team.id,
                "partner_id": self.contact.partner_id.id,
                "partner_email": "maria@example.com",
                "user_id": False,
            }
        )
        self.env.cr.flush()
        self.assertFalse(self.mailed(), "on WhatsApp, then")
        self.contact._set_opted_out(True)
        self.send_notices()
        notices = self.notices() | self.notices(ticket)
        self.assertEqual(
            {(n.event, n.state) for n in notices},
            {("assigned", "email"), ("created", "email")},
        )
        self.assertEqual(len(self.mailed()), 2)

    def test_the_stages_own_template(self):
        template = self.template("ticket_updated")
        own = template.copy({"name": "desk", "body": "{{1}} is at the desk now."})
        own.variable_ids[1:].unlink()
        self.stage("awaiting").whatsapp_template_id = own
        self.move("awaiting")
        self.send_notices()
        text = f"{self.ticket.number} is at the desk now."
        self.assertEqual(self.sent_texts(), [text])


class TestQuietHours(AutomaticCase):
    def prepare(self):
        super().prepare()
        self.account.tz = "America/Sao_Paulo"
        now = fields.Datetime.now()
        local = fields.Datetime.context_timestamp(
            self.account.with_context(tz=self.account.tz), now
        )
        hour = local.hour + local.minute / 60
        self.account.quiet_from = (hour - 1) % 24
        self.account.quiet_to = (hour + 1) % 24

    def test_they_are_waited_for_and_what_happens_meanwhile_joins(self):
        self.move("in_progress")
        self.send_notices()
        self.assertFalse(self.sent_texts())
        notice = self.notices()
        wait = notice.due_at - fields.Datetime.now()
        self.assertLess(abs(wait - timedelta(hours=1)), timedelta(minutes=2))
        self.move("done")
        self.send_notices()
        self.assertFalse(self.sent_texts())
        self.account.quiet_to = self.account.quiet_from
        notice.due_at = fields.Datetime.now()
        self.send_notices()
        [text] = self.sent_texts()
        self.assertIn("resolved", text)

    def test_where_there_are_none_their_time_zone_is_not_sought(self):
        self.account.write({"tz": False, "quiet_to": self.account.quiet_from})
        self.account.display_phone_number = self.account.company_id.partner_id.tz = ""
        self.env.flush_all()
        with self.assertQueryCount(0):
            self.assertIsNone(self.account._quiet_until(fields.Datetime.now()))

    def test_who_has_just_written_is_answered(self):
        self.account._rule("created").to_customer = True
        joao = self.simulator.customer("João", "5541988887766")
        ticket = self.receive("Bom dia", joao).ticket_id
        self.send_notices()
        self.assertEqual(len(self.simulator.received(joao)), 1)
        self.assertEqual(self.notices(ticket).mapped("state"), ["sent"], "and once")

    def test_hours_by_the_clock_on_the_wall(self):
        self.assertFalse(doctest.testmod(quiet_hours).failed)
        zone, until = "Europe/Paris", quiet_hours.quiet_until
        # Summer time begins on 2026-03-29 at 2, and ends on 2026-10-25 at 3.
        for moment, start, end, over in (
            (datetime(2026, 3, 28, 22), 22, 7, datetime(2026, 3, 29, 5)),
            (datetime(2026, 3, 29, 0, 30), 22, 2.5, datetime(2026, 3, 29, 1, 30)),
            (datetime(2026, 10, 24, 21), 22, 7, datetime(2026, 10, 25, 6)),
            (datetime(2026, 10, 25, 1, 15), 22, 2.5, datetime(2026, 10, 25, 1, 30)),
            (datetime(2026, 6, 1, 11), 12, 14, datetime(2026, 6, 1, 12)),
            (datetime(2026, 6, 1, 10), 0, 24, datetime(2026, 6, 1, 22)),
            (datetime(2026, 6, 1, 10), 8, 8, None),
        ):
            self.assertEqual(until(moment, zone, start, end), over, moment)
        with self.assertRaisesRegex(ValidationError, "times of the day"):
            self.account.quiet_to = 25


class TestSettings(AutomaticCase):
    def test_managers_decide_agents_read(self):
        rule = self.account._rule("updated").with_user(self.agent)
        self.assertTrue(rule.to_customer)
        with self.assertRaises(AccessError):
            rule.to_customer = False

    def test_what_cannot_be_said_is_refused(self):
        self.team_rule("updated").unlink()
        with self.assertRaisesRegex(ValidationError, "left for the agent"):
            self.rule("updated", template_id=self.template("agent_response").id)
        with self.assertRaisesRegex(ValidationError, "exactly one"):
            self.rule("answered", template_id=self.template("ticket_updated").id)
        with self.assertRaisesRegex(UserError, "keeps its line"):
            self.account._rule("updated").unlink()

    def test_a_language_that_goes_leaves_the_name_chosen(self):
        rule, stage = self.rule("updated"), self.stage("in_progress")
        stage.whatsapp_template_id = first = rule.template_id
        self.assertTrue(first.is_primary)
        first.unlink()
        self.assertEqual(rule.template_id.name, "ticket_updated")
        self.assertEqual(stage.whatsapp_template_id, rule.template_id)
        self.assertTrue(rule.template_id.is_primary)
        self.account.template_ids.filtered(
            lambda template: template.name == "ticket_updated"
        ).unlink()
        self.assertFalse(rule.template_id)

    def test_a_template_of_other_teams_is_not_used(self):
        others = self.env["helpdesk.ticket.team"].create({"name": "Others"})
        self.template("ticket_updated").team_ids = others
        self.move("in_progress")
        self.send_notices()
        self.assertFalse(self.sent_texts())
        self.assertTrue(self.mailed())
