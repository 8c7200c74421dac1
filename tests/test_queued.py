# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of queued messages: why they wait, *Send now* and *Cancel*."""

import time
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_time

from .common_automatic import AutomaticCase
from .test_trouble import TroubleCase
from .users import new_test_user


class QueuedCase(TroubleCase):
    def later(self, **delta):
        return fields.Datetime.now() + timedelta(**delta)

    def shown(self, message=None):
        """Return reason and next attempt as the popover gets them."""
        part = (message or self.sent)._part_to_store()
        return part["reason"], part["next_at"]

    def out_of_reach(self):
        self.account.api_url = "http://127.0.0.1:9"
        self.send()
        self.account.api_url = self.simulator.url

    def with_file(self):
        self.sent.write({"media_state": "waiting", "media_after": self.later(hours=1)})


class TestReasons(QueuedCase):
    """Why a message waits, and when it is tried next."""

    def test_what_is_new_is_sent_in_a_moment(self):
        reason, next_at = self.shown()
        self.assertFalse(reason)
        self.assertLessEqual(fields.Datetime.to_datetime(next_at), self.later())
        self.assertEqual(self.sent.waits_for, "It is sent in a moment.")

    def test_what_meta_did_not_take_has_the_reason_and_the_next_attempt(self):
        self.out_of_reach()
        reason, next_at = self.shown()
        self.assertEqual(reason, "WhatsApp's servers could not be reached.")
        moment = max(self.sent.send_after, self.account.send_after)
        self.assertEqual(next_at, fields.Datetime.to_string(moment))

    def test_a_list_says_it_in_the_users_language_and_time_zone(self):
        self.env["res.lang"]._activate_lang("pt_BR")
        self.agent.write({"tz": "Asia/Tokyo", "lang": "pt_BR"})
        self.out_of_reach()
        self.sent.send_after = moment = self.later(minutes=10)
        message = self.sent.with_user(self.agent).with_context(lang="pt_BR")
        text = message.waits_for
        env = message.env
        clock = format_time(env, moment, tz="Asia/Tokyo", time_format="medium")
        self.assertIn("Próxima tentativa", text)
        self.assertIn(clock, text)

    def test_an_account_that_sends_nothing_has_no_next_attempt(self):
        self.account.paused_reason = "payment"
        reason, next_at = self.shown()
        self.assertIn("payment method", reason)
        self.assertFalse(next_at)
        self.account.write({"paused_reason": False, "active": False})
        reason, next_at = self.shown()
        self.assertIn("archived", reason)
        self.assertFalse(next_at)

    def test_an_account_that_rests_goes_on_at_a_known_time(self):
        self.account.send_after = moment = self.later(minutes=3)
        reason, next_at = self.shown()
        self.assertIn("The account waits before it sends again", reason)
        self.assertEqual(next_at, fields.Datetime.to_string(moment))

    def test_metas_limit_of_messages_to_one_customer(self):
        key = f"contact {self.contact.id}"
        values = {"key": key, "next_at": time.time() + 50}
        self.env["helpdesk.whatsapp.pace"].create(values)
        reason, next_at = self.shown()
        self.assertIn("only so many messages", reason)
        self.assertGreater(fields.Datetime.to_datetime(next_at), self.later(seconds=30))

    def test_the_second_waits_for_the_first(self):
        self.out_of_reach()
        second = self.answer(self.ticket, "<p>Second</p>")
        reason, next_at = self.shown(second)
        self.assertEqual(reason, "It waits for an earlier message to this customer.")
        self.assertFalse(next_at)

    def test_a_file_is_uploaded_first(self):
        self.with_file()
        reason, next_at = self.shown()
        self.assertEqual(reason, "Its file is being uploaded.")
        self.assertEqual(next_at, fields.Datetime.to_string(self.sent.media_after))
        self.sent.media_reason = "unreachable"
        self.assertIn("could not be reached", self.shown()[0])

    def test_what_is_on_its_way_waits_for_nothing(self):
        for state in ("sending", "accepted", "read", "failed", "unknown"):
            self.sent.state = state
            self.assertEqual(self.shown(), ("", False), state)
            self.assertFalse(self.sent.waits_for, state)


class TestSendNow(QueuedCase):
    def press(self):
        """Press *Send now*; returns the toast's text."""
        return self.message.action_send_now()["params"]["message"]

    def test_it_goes_out_before_its_next_attempt(self):
        self.fault("error", code=131000)
        self.send()
        self.sent.send_after = self.later(hours=1)
        self.assertIn("in a moment", self.press())
        self.send()
        self.assertEqual(self.phone(), ["Hello Maria"])

    def test_it_uses_up_no_attempt(self):
        self.fault("error", code=131000, times=20)
        for _press in range(10):
            self.send()
            self.press()
        self.assertEqual(self.sent.state, "outgoing")

    def test_the_worker_is_woken(self):
        with patch.object(type(self.sent), "_schedule_sending") as wake:
            self.press()
        wake.assert_called()

    def test_pressed_twice_it_is_sent_once(self):
        self.press()
        self.press()
        self.send()
        self.assertIn("in a moment", self.press())
        self.send()
        self.assertEqual(self.phone(), ["Hello Maria"])

    def test_what_still_holds_it_up_is_said_instead(self):
        self.account.send_after = self.later(hours=1)
        self.assertIn("Next attempt", self.press())
        self.account.paused_reason = "payment"
        self.assertIn("payment method", self.press())
        self.send()
        self.assertFalse(self.phone())

    def test_its_file_is_uploaded_at_once(self):
        self.with_file()
        self.press()
        self.assertLessEqual(self.sent.media_after, self.later())

    def test_not_what_failed_nor_after_the_window_has_closed(self):
        self.sent._fail("refused")
        with self.assertRaisesRegex(UserError, "not queued any more"):
            self.press()
        self.sent._queue_anew()
        self.contact.window_expires_at = self.later(hours=-1)
        with self.assertRaisesRegex(UserError, "24 hours"):
            self.press()


class TestCancel(QueuedCase):
    def test_what_is_cancelled_is_never_sent(self):
        self.message.action_cancel()
        self.assertIsNone(self.sent._prepare_sending(), "claimed just before")
        self.send_when_due()
        self.assertFalse(self.phone())
        self.assertEqual(self.sent.dealt_with, "cancelled")
        self.assertEqual(self.mark().notification_status, "canceled")
        self.assertEqual(self.failures(), [])
        self.assertEqual(self.shown()[0], "It was cancelled before it was sent.")

    def test_twice_has_no_further_effect_and_it_can_be_sent_again(self):
        self.message.action_cancel()
        self.message.action_cancel()
        self.message.action_send_again()
        self.send()
        self.assertEqual(self.phone(), ["Hello Maria"])
        self.assertFalse(self.sent.dealt_with)

    def test_what_is_on_its_way_cannot_be_cancelled(self):
        for state in ("sending", "accepted", "read"):
            self.sent.state = state
            with self.assertRaisesRegex(UserError, "on its way", msg=state):
                self.message.action_cancel()

    def test_of_several_those_that_wait_are(self):
        other = self.answer(self.ticket)
        other.state = "sending"
        (self.sent + other).with_user(self.agent).action_cancel()
        self.assertEqual([self.sent.state, other.state], ["failed", "sending"])

    def test_a_cancelled_answer_is_no_answer(self):
        self.assertEqual(self.ticket.whatsapp_waiting_for, "customer")
        self.message.action_cancel()
        self.assertEqual(self.ticket.whatsapp_waiting_for, "us")

    def test_the_next_message_does_not_wait_for_it(self):
        self.sent.send_after = self.later(hours=1)
        self.answer(self.ticket, "<p>Second</p>")
        self.message.action_cancel()
        self.send()
        self.assertEqual(self.phone(), ["Second"])

    def test_its_file_is_not_uploaded(self):
        self.with_file()
        self.message.action_cancel()
        self.assertIsNone(self.sent._upload_call())
        self.assertFalse(self.sent.media_state)

    def test_it_is_no_failure_in_the_figures(self):
        self.message.action_cancel()
        self.env.flush_all()
        domain = [("ticket_id", "=", self.ticket.id), ("direction", "=", "outbound")]
        row = self.env["helpdesk.whatsapp.report"].search(domain)
        self.assertEqual((row.failed, row.failure_reason), (0, False))


class TestRights(QueuedCase):
    def test_only_who_may_write_to_the_customer(self):
        self.assertEqual(self.message.remedies, "send_now cancel")
        reader = new_test_user(self.env, "wa_reader", "base.group_user")
        portal = new_test_user(self.env, "wa_portal", "base.group_portal")
        own = new_test_user(self.env, "own", "helpdesk_mgmt.group_helpdesk_user_own")
        for user in (reader, portal, own):
            for name in ("action_send_now", "action_cancel"):
                with self.assertRaises(AccessError, msg=(user.login, name)):
                    getattr(self.sent.with_user(user), name)()
        self.assertEqual(self.sent.state, "outgoing")


class TestAutomatic(AutomaticCase):
    def test_an_automatic_message_that_is_cancelled_is_not_mailed_either(self):
        self.move("in_progress")
        self.env.cr.flush()
        self.work("notices")
        notice = self.notices()
        self.assertEqual(notice.message_id.state, "outgoing")
        notice.message_id.with_user(self.agent).action_cancel()
        self.assertEqual(notice.state, "skipped")
        notice.state = "undelivered"  # it had failed before, and was sent again
        notice._fall_back()
        self.assertFalse(self.mailed())
        self.assertFalse(self.sent_texts())


class TestDeleting(QueuedCase):
    """What is deleted while its message waits is not sent."""

    def test_89_a_message_deleted_in_the_chatter_is_not_sent(self):
        kept = self.answer(self.ticket, "<p>Kept</p>")
        self.sent.mail_message_id.unlink()
        self.assertEqual(self.sent.failure_reason, "cancelled")
        self.assertEqual(self.sent.dealt_with, "cancelled")
        self.send()
        self.assertEqual(kept.state, "accepted")
        self.assertNotIn(self.sent.text, str(self.simulator.phone(self.maria)))

    def test_89_nothing_of_a_deleted_ticket_is_sent(self):
        before = len(self.simulator.phone(self.maria))
        self.answer(self.ticket, "<p>Another</p>")
        self.ticket.unlink()
        self.send()
        self.assertEqual(len(self.simulator.phone(self.maria)), before)

    def test_89_what_was_sent_is_deleted_without_more(self):
        self.send()
        self.assertEqual(self.sent.state, "accepted")
        self.ticket.unlink()
        self.assertEqual(self.sent.state, "accepted")
