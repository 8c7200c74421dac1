# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, UserError

from odoo.addons.mail.tools.discuss import Store

from .outbox.test_outbox import OutboxCase
from .users import new_test_user


class TroubleCase(OutboxCase):
    def prepare(self):
        super().prepare()
        self.ticket = self.sent.ticket_id
        self.contact = self.sent.contact_id
        self.message = self.sent.with_user(self.agent)

    def with_address(self):
        self.ticket.partner_id.email = "maria@example.com"

    def unknown(self):
        self.sent.write({"state": "sending", "claimed_at": fields.Datetime.now()})
        self.sent._now_unknown()

    def mark(self):
        return self.sent.mail_message_id.notification_ids

    def failures(self):
        """Return the ids of the failures in the agent's messaging menu."""
        self.authenticate("wa_agent", "wa_agent")
        params = {"fetch_params": ["failures"]}
        data = self.make_jsonrpc_request("/mail/data", params)
        return [each["id"] for each in data.get("mail.notification", ())]


class TestRemedies(TroubleCase):
    """Only remedies that can help are offered."""

    def test_by_reason(self):
        everything = ["retry", "email", "cancel"]
        for reason, expected in (
            ("undeliverable", everything),
            ("unreachable", everything),
            ("withheld", everything),
            ("window_closed", ["template", "email", "cancel"]),
            ("opted_out", ["email", "cancel"]),
            ("country", ["email", "cancel"]),
            ("template_paused", ["retry", "template", "email", "cancel"]),
            ("template_filled", ["template", "email", "cancel"]),
        ):
            self.with_address()
            self.sent._fail(reason)
            self.assertEqual(self.sent._remedies(), expected, reason)
        self.ticket.partner_id.email = self.ticket.partner_email = False
        self.assertNotIn("email", self.sent._remedies(), "no address")

    def test_by_what_is_so_now(self):
        self.sent._fail("refused")
        self.contact.window_expires_at = fields.Datetime.now() - timedelta(hours=1)
        self.assertEqual(self.sent._remedies(), ["template", "cancel"])
        self.contact.is_blocked = True
        self.assertEqual(self.sent._remedies(), ["cancel"])
        self.account.active = False
        self.assertEqual(self.sent._remedies(), ["cancel"])

    def test_a_window_that_has_opened_again(self):
        self.sent._fail("window_closed", moment=fields.Datetime.now())
        self.contact.last_seen = fields.Datetime.now() + timedelta(seconds=5)
        self.assertEqual(self.sent._remedies(), ["retry", "cancel"])

    def test_what_may_have_arrived_and_what_needs_nobody(self):
        self.with_address()
        self.unknown()
        self.assertEqual(self.sent._remedies(), ["check", "retry", "cancel"])
        self.message.action_cancel()
        self.assertEqual(self.sent._remedies(), ["check", "retry"])
        for state in ("sending", "accepted", "read"):
            self.sent.state = state
            self.assertFalse(self.sent._remedies(), state)

    def test_only_who_may_write_is_offered_anything(self):
        self.sent._fail("refused")
        reader = new_test_user(self.env, "wa_reader", "base.group_user")
        self.assertEqual(self.message.remedies, "retry cancel")
        self.assertFalse(self.sent.with_user(reader).sudo().remedies)
        self.env["ir.rule"].create(
            {
                "name": "Nobody writes",
                "model_id": self.env["ir.model"]._get_id(self.ticket._name),
                "domain_force": "[(0, '=', 1)]",
                "perm_read": False,
            }
        )
        self.message.invalidate_recordset(["remedies"])
        self.assertFalse(self.message.remedies)
        for name in ("retry", "cancel", "check", "send_by_email"):
            for user in (reader, self.agent):
                with self.assertRaises(AccessError, msg=name):
                    getattr(self.sent.with_user(user), f"action_{name}")()
        portal = new_test_user(self.env, "wa_portal", "base.group_portal")
        store = Store(bus_channel=portal)
        store.add(self.sent.mail_message_id.with_user(portal).sudo())
        self.assertNotIn("mail.notification", store.get_result())

    def test_each_part_has_its_own(self):
        message_id = self.sent.mail_message_id.id
        values = {"uuid": "x", "state": "sent", "mail_message_id": message_id}
        part = self.sent.copy(values)
        self.sent.state = "read"
        part._fail("refused")
        stored = self.mark()._whatsapp_to_store()
        self.assertEqual(stored["state"], "failed")
        offered = [bool(each["remedies"]) for each in stored["parts"]]
        self.assertEqual(offered, [False, True])


class TestDealtWith(TroubleCase):
    def test_a_failure_leaves_the_menu_at_once(self):
        self.sent._fail("refused")
        self.assertEqual(self.failures(), self.mark().ids)
        self.message.action_cancel()
        self.message.action_cancel()
        self.assertEqual(self.mark().notification_status, "canceled")
        self.assertEqual((self.sent.state, self.failures()), ("failed", []))

    def test_what_is_retried_and_fails_again_is_told_again(self):
        self.sent._fail("refused")
        self.message.action_cancel()
        self.message.action_send_again()
        self.assertEqual(self.mark().notification_status, "ready")
        self.sent._fail("refused")
        self.assertEqual(self.failures(), self.mark().ids)

    def test_odoos_mark_as_read_ends_ones_own_failures_only(self):
        self.sent._fail("refused")
        other = self.answer(self.ticket, user=self.env.ref("base.user_admin"))
        other._fail("refused")
        self.ticket.with_user(self.agent).notify_cancel_by_type("whatsapp")
        self.assertEqual(self.sent.dealt_with, "cancelled")
        self.assertFalse(other.dealt_with)

    def test_the_author_is_told_of_a_failure_in_a_closed_ticket(self):
        self.ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.env["bus.bus"].search([]).unlink()
        self.sent._fail("undeliverable")
        self.env.cr.precommit.run()
        notifications = self.env["bus.bus"].search([("message", "ilike", "exception")])
        channel = f'"res.partner",{self.agent.partner_id.id}'
        self.assertTrue(any(channel in each.channel for each in notifications))
        self.assertEqual(self.failures(), self.mark().ids)

    def test_the_agent_is_told_of_what_nobody_has_written(self):
        self.ticket.user_id = self.agent
        self.sent._fail("refused")
        self.sent.is_automatic = True
        before = self.env["mail.message"].search([])
        self.sent._fail("undeliverable")
        note = self.env["mail.message"].search([]) - before
        self.assertEqual(note.notification_ids.res_partner_id, self.agent.partner_id)
        self.assertIn("not on WhatsApp", note.body)

    def test_a_status_still_settles_what_was_cancelled(self):
        self.unknown()
        self.message.action_cancel()
        self.assertTrue(self.sent._climb("sent", fields.Datetime.now()))
        self.sent._state_changed()
        self.assertFalse(self.sent.dealt_with)
        self.sent._fail("undeliverable")
        self.assertEqual(self.mark().notification_status, "exception")

    def test_several_at_once(self):
        others = [self.answer(self.ticket) for _number in range(2)]
        self.sent._fail("refused")
        others[0]._fail("country")
        others[1].state = "unknown"
        messages = (self.sent + others[0] + others[1]).with_user(self.agent)
        text = messages.action_retry()["params"]["message"]
        self.assertIn("1 of 3", text)
        self.assertEqual(
            messages.mapped("state"), ["outgoing", "failed", "unknown"], "looked at"
        )
        messages.action_cancel()
        self.assertEqual(
            messages.mapped("dealt_with"), [False, "cancelled", "cancelled"]
        )


class TestList(TroubleCase):
    def test_the_menu_narrows_the_failures_down_to_the_agents_own(self):
        """A separator is needed: without it, Odoo joins filters by “or”."""
        messages = self.env["helpdesk.whatsapp.message"]
        search = etree.fromstring(messages.get_view(view_type="search")["arch"])
        between = search.xpath(
            "//separator[preceding-sibling::filter[@name='failures']"
            " and following-sibling::filter[@name='mine']]"
        )
        self.assertTrue(between)


class TestByEmail(TroubleCase):
    def prepare(self):
        super().prepare()
        self.with_address()
        self.before = self.env["mail.mail"].search([])

    def mailed(self):
        return self.env["mail.mail"].search([]) - self.before

    def test_the_customer_gets_it_once_with_its_files(self):
        file = self.env["ir.attachment"].create(
            {
                "name": "plan.txt",
                "raw": b"x",
                "res_model": self.ticket._name,
                "res_id": self.ticket.id,
            }
        )
        self.sent.attachment_ids = file
        self.sent._fail("undeliverable")
        self.message.action_send_by_email()
        self.message.action_send_by_email()
        [mail] = self.mailed()
        self.assertEqual(mail.recipient_ids, self.ticket.partner_id)
        self.assertIn("Hello Maria", mail.body_html)
        self.assertEqual(mail.attachment_ids, file)
        self.assertEqual(mail.author_id, self.agent.partner_id)
        self.assertEqual(self.ticket.message_ids[:1], mail.mail_message_id)
        self.assertEqual(self.sent.dealt_with, "email")
        self.assertIn("by e-mail", self.mark()._whatsapp_to_store()["reason"])
        self.assertEqual(self.mark().notification_status, "canceled")

    def test_what_was_sent_by_email_is_not_sent_again_with_others(self):
        self.sent._fail("template_paused")
        self.message.action_send_by_email()
        self.assertFalse(self.sent._remedies())
        self.message.action_retry()
        self.assertEqual(self.sent.state, "failed")

    def test_not_what_may_have_arrived_nor_without_an_address(self):
        self.unknown()
        with self.assertRaises(UserError):
            self.message.action_send_by_email()
        self.sent._fail("refused")
        self.ticket.partner_id.email = self.ticket.partner_email = False
        with self.assertRaises(UserError):
            self.message.action_send_by_email()
        self.assertFalse(self.mailed())


class TestCheck(TroubleCase):
    def test_a_status_that_waits_in_the_inbox_settles_it(self):
        self.fault("cut_after")
        self.send()
        self.assertEqual(self.sent.state, "unknown")
        wamid = self.simulator.accepted(self.sent.uuid)[0]["wamid"]
        self.simulator.control("POST", "statuses", wamid=wamid, status="delivered")
        self.deliver()
        toast = self.message.action_check()["params"]
        self.assertEqual(self.sent.state, "delivered")
        self.assertIn("Delivered", toast["message"])

    def test_d34_it_says_shortly_since_when_nothing_has_been_heard(self):
        self.unknown()
        self.agent.tz = "America/Sao_Paulo"
        self.sent.claimed_at = "2026-01-05 15:30:00"
        toast = self.message.action_check()["params"]
        self.assertEqual(self.sent.state, "unknown")
        self.assertIn("12:30", toast["message"])
        self.assertEqual(toast["message"].count(". ") + 1, 2, "two sentences")
        self.assertFalse(toast.get("sticky"))
