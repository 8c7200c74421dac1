# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the delivery statuses of outgoing messages."""

from ..common import WhatsappCase, payload


class TestStatuses(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.receive("Hi")
        self.sent = self.answer(self.tickets())
        self.send()

    def status(self, status, wamid=None, **more):
        update = {
            "id": wamid or self.sent.wamid,
            "status": status,
            "timestamp": "1795378467",
            "recipient_id": "5511987654321",
        }
        self.store_webhook(payload(statuses=[{**update, **more}]))
        self.process()
        return self.sent.state

    def notification(self):
        return self.sent.mail_message_id.notification_ids

    def test_accepted_is_not_yet_sent(self):
        self.assertEqual(self.sent.state, "accepted")
        self.assertTrue(self.sent.wamid)
        self.assertFalse(self.sent.sent_at)

    def test_ticks_follow_from_sent_to_read(self):
        self.simulator.control("PATCH", "customers/maria", behaviour="reads")
        self.sent = self.answer(self.tickets())
        self.settle()
        self.assertEqual(self.sent.state, "read")
        self.assertTrue(
            self.sent.sent_at and self.sent.delivered_at and self.sent.read_at
        )
        self.assertEqual(self.notification().notification_status, "sent")

    def test_statuses_only_climb_and_every_time_is_kept(self):
        self.assertEqual(self.status("read", timestamp="1795378469"), "read")
        self.assertEqual(self.status("delivered", timestamp="1795378468"), "read")
        self.assertEqual(self.status("sent", timestamp="1795378467"), "read")
        self.assertEqual(self.status("played"), "played")
        seconds = (self.sent.sent_at, self.sent.delivered_at, self.sent.read_at)
        self.assertEqual([moment.second for moment in seconds], [27, 28, 29])

    def test_a_value_of_tomorrow_changes_nothing(self):
        for value in ("in_orbit", "deleted", "warning", ""):
            self.assertEqual(self.status(value), "accepted")
        self.assertFalse(self.events("failed"))

    def test_a_failure_says_why_and_its_author_is_told(self):
        error = {"code": 131026, "title": "Message undeliverable"}
        self.assertEqual(self.status("failed", errors=[error]), "failed")
        self.assertEqual(self.sent.failure_reason, "undeliverable")
        self.assertIn("not on WhatsApp", self.notification().failure_reason)
        self.assertEqual(self.notification().notification_status, "exception")
        self.assertEqual(self.notification().author_id, self.agent.partner_id)

    def test_43_a_failure_is_not_undone_by_what_came_before_it(self):
        self.status("failed", errors=[{"code": 131047}])
        self.assertEqual(self.status("sent"), "failed")
        self.assertEqual(self.sent.failure_reason, "window_closed")
        self.send()
        self.assertEqual(self.simulator.received(self.maria), ["Hello Maria"])

    def test_what_was_delivered_did_not_fail_whichever_is_reported_first(self):
        failure = ("failed", {"errors": [{"code": 131000}]})
        for first, second in (failure, ("delivered", {})), (("read", {}), failure):
            self.status(first[0], **first[1])
            arrived = second[0] if first is failure else first[0]
            self.assertEqual(self.status(second[0], **second[1]), arrived)
            self.assertFalse(self.sent.failed_at or self.sent.error_code)
            self.assertFalse(self.sent.failure_reason)
            self.assertEqual(self.notification().notification_status, "sent")
            self.sent = self.answer(self.tickets(), "<p>Again</p>")
            self.send()

    def test_meta_accepts_first_and_fails_later(self):
        self.simulator.control("POST", "window", customer=self.maria, hours_ago=25)
        self.sent = self.answer(self.tickets())
        self.settle()
        self.assertEqual(self.sent.state, "failed")
        self.assertEqual(self.sent.failure_reason, "window_closed")
        self.assertEqual(self.sent.attempts, 1)

    def test_a_failure_on_a_closed_ticket_is_told_too(self):
        self.tickets().stage_id = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_done"
        )
        self.status("failed", errors=[{"code": 131026}])
        self.assertEqual(self.notification().notification_status, "exception")

    def test_a_status_that_comes_before_our_id_is_known_finds_its_message(self):
        wamid = self.sent.wamid
        self.sent.write({"wamid": False, "state": "sending"})
        uuid = self.sent.uuid
        self.status("delivered", wamid, biz_opaque_callback_data=uuid)
        self.assertEqual(self.sent.state, "delivered")
        self.assertEqual(self.sent.wamid, wamid)

    def post_with_a_stranger(self, **stranger):
        """Deliver the status of a message that is none of ours beside one of ours."""
        read = {"status": "read", "timestamp": "1795378467"}
        both = [{"id": "wamid.other", **read, **stranger}]
        both += [{"id": self.sent.wamid, **read}]
        self.assertEqual(self.post(payload(statuses=both)).status_code, 200)
        self.process()
        self.assertEqual(self.sent.state, "read")
        return self.events().filtered(lambda event: "wamid.other" in event.payload)

    def test_110_a_status_of_another_tools_message_is_dropped_at_once(self):
        self.assertEqual(self.post_with_a_stranger().state, "ignored")

    def test_110_a_status_with_an_id_that_is_none_of_ours_is_dropped_at_once(self):
        self.account.has_echoes = True
        stranger = self.post_with_a_stranger(biz_opaque_callback_data="another tool's")
        self.assertEqual(stranger.state, "ignored")

    def test_a_status_of_the_phone_app_waits_for_its_message_a_few_times(self):
        self.account.has_echoes = True
        stranger = self.post_with_a_stranger()
        for attempts in range(1, 4):
            self.assertEqual((stranger.state, stranger.attempts), ("pending", attempts))
            stranger.next_attempt_at = False
            self.process()
        self.assertEqual(stranger.state, "ignored")

    def test_several_statuses_of_one_message_are_applied_together(self):
        ticks = [
            {"id": self.sent.wamid, "status": name, "timestamp": f"179537846{number}"}
            for number, name in enumerate(("sent", "delivered", "read"))
        ]
        self.post(payload(statuses=reversed(ticks)))
        self.process()
        self.assertEqual(self.sent.state, "read")
        self.assertTrue(self.sent.sent_at < self.sent.delivered_at < self.sent.read_at)

    def test_another_accounts_status_moves_nothing(self):
        self.account.copy(
            {"phone_number_uid": "2", "app_secret": "simulator-app-secret"}
        )
        uuid, wamid = self.sent.uuid, self.sent.wamid
        forged = {"id": wamid, "status": "read", "timestamp": "1"}
        forged["biz_opaque_callback_data"] = uuid
        self.post(payload(statuses=[forged], phone="2"))
        self.process()
        self.assertEqual(self.sent.state, "accepted")

    def test_sent_again_is_a_new_message_and_old_statuses_no_longer_count(self):
        self.status("failed", errors=[{"code": 131000}])
        old_wamid, old_uuid = self.sent.wamid, self.sent.uuid
        self.sent.with_user(self.agent).action_send_again()
        self.assertEqual(self.sent.state, "outgoing")
        self.assertEqual(self.notification().notification_status, "ready")
        self.send()
        self.assertEqual(len(self.simulator.received(self.maria)), 2)
        self.assertNotEqual(self.sent.wamid, old_wamid)
        self.status("read", old_wamid, biz_opaque_callback_data=old_uuid)
        self.assertEqual(self.sent.state, "accepted")
