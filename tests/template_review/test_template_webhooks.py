# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of Meta's webhooks about templates."""

from ..common import BUSINESS_ACCOUNT_UID
from ..common_templates import OTHER_TEXT, TemplateCase


class TestTemplateWebhooks(TemplateCase):
    def prepare(self):
        super().prepare()
        self.template = self.new()
        self.submit(self.template)
        self.deliver()
        self.process()

    def decides(self, status, **more):
        self.decide(self.template, status, **more)
        self.deliver()
        self.process()

    def changes(self, **values):
        path = f"templates/{self.template.template_uid}"
        self.simulator.control("PATCH", path, **values)
        self.deliver()
        self.process()

    def alarms(self):
        """Return the account's activities as pairs of summary and note."""
        activities = self.account.activity_ids.sorted("id")
        return [(activity.summary, activity.note) for activity in activities]

    def test_approved_in_a_language_written_as_metas_sample_shows_it(self):
        self.simulator.control("POST", "review", hyphens=True)
        self.template.template_uid, uid = "1", self.template.template_uid
        self.simulator.control("POST", f"templates/{uid}", status="APPROVED")
        self.deliver()
        self.process()
        self.assertEqual(self.template.status, "APPROVED")
        self.assertEqual(self.template.template_uid, uid)
        self.assertFalse(self.alarms())

    def test_the_admin_is_told_once_why_one_was_rejected(self):
        for _time in range(2):
            self.decides("REJECTED", reason="INVALID_FORMAT")
        self.assertEqual(self.template.status, "REJECTED")
        [(summary, note)] = self.alarms()
        self.assertIn("order_update (en_US) was rejected", summary)
        self.assertIn("not formatted as Meta wants", note)
        self.assertIn("submit the template again", note)
        self.assertIn("submit the template again", self.template.meta_notice)

    def test_paused_and_disabled(self):
        self.decides("APPROVED")
        self.decides("PAUSED")
        self.assertIn("paused for 3 hours", self.alarms()[0][1])
        self.decides("APPROVED")
        self.assertEqual(self.template.status, "APPROVED")
        self.assertFalse(self.alarms())  # a solved problem has no activity any more
        self.decides("DISABLED")
        self.assertEqual(self.template.status, "DISABLED")
        [(summary, _note)] = self.alarms()
        self.assertIn("disabled", summary)

    def test_other_events_leave_or_change_the_status(self):
        self.decides("APPROVED")
        for event, status in (
            ("FLAGGED", "APPROVED"),
            ("ARCHIVED", "ARCHIVED"),
            ("UNARCHIVED", "APPROVED"),
            ("LOCKED", "LOCKED"),
            ("REINSTATED", "APPROVED"),
            ("PENDING_DELETION", "PENDING_DELETION"),
            ("DELETED", "DELETED"),
        ):
            self.decides(event)
            self.assertEqual(self.template.status, status, event)
        self.assertFalse(self.alarms())

    def test_a_late_deletion_is_not_of_the_one_that_took_its_name(self):
        self.template.template_uid = "1"
        self.decide(
            self.template.new({"template_uid": self.at_meta()[0]["id"]}), "DELETED"
        )
        self.deliver()
        self.process()
        self.assertEqual(self.template.status, "PENDING")

    def test_quality_is_known_by_its_keys(self):
        self.changes(quality="YELLOW")
        self.assertEqual(self.template.quality, "YELLOW")
        value = {
            "previous_quality_score": "YELLOW",
            "new_quality_score": "RED",
            "message_template_id": int(self.template.template_uid),
            "message_template_name": "order_update",
            "message_template_language": "en-US",
        }
        self.post_topic("message_template_status_update", value)
        self.assertEqual(self.template.quality, "RED")
        self.assertEqual(self.template.status, "PENDING")

    def post_topic(self, field, value):
        change = {"field": field, "value": value}
        entry = {"id": BUSINESS_ACCOUNT_UID, "time": 1, "changes": [change]}
        self.post({"object": "whatsapp_business_account", "entry": [entry]})
        self.process()

    def test_another_category_is_announced_and_followed(self):
        self.decides("APPROVED")
        self.changes(correct_category="MARKETING")
        self.assertEqual(self.template.category, "UTILITY")
        self.assertEqual(self.template.correct_category, "MARKETING")
        [(_summary, note), *_rest] = self.alarms()
        self.assertIn("will put it into the category Marketing", note)
        self.account.activity_ids.unlink()
        self.changes(category="MARKETING")
        self.assertEqual(self.template.category, "MARKETING")
        self.assertFalse(self.template.correct_category)
        self.assertFalse(self.template.is_changed)
        self.assertIn("has put it into the category Marketing", self.alarms()[0][1])

    def test_changed_texts_are_read_from_meta(self):
        self.decides("APPROVED")
        example = {"body_text": [["42"]]}
        body = {"type": "BODY", "text": OTHER_TEXT, "example": example}
        self.changes(components=[body])
        self.work("templates")
        self.assertEqual(self.template.body, OTHER_TEXT)

    def test_one_we_do_not_know_is_read_from_meta(self):
        self.template.unlink()
        uid = self.at_meta()[0]["id"]
        self.simulator.control("POST", f"templates/{uid}", status="APPROVED")
        self.deliver()
        self.process()
        self.work("templates")
        self.assertEqual(self.ours().status, "APPROVED")

    def test_every_number_of_the_business_account_hears_it(self):
        second = self.account.copy(
            {
                "name": "Second line",
                "phone_number_uid": "2",
                "app_secret": self.account.app_secret,
                "business_account_uid": BUSINESS_ACCOUNT_UID,
                "access_token": self.account.access_token,
            }
        )
        second._sync_templates()
        self.decides("REJECTED", reason="SCAM")
        twin = second.template_ids.filtered(lambda t: t.name == "order_update")
        self.assertEqual((twin.status, self.template.status), ("REJECTED",) * 2)
        activities = self.account.activity_ids | second.activity_ids
        self.assertEqual(len(activities), 1)
        second.company_id = self.env["res.company"].create({"name": "Other"})
        self.decides("PAUSED")
        for account in (self.account, second):
            self.assertIn("is paused", "".join(account.activity_ids.mapped("summary")))

    def test_odd_values_break_nothing(self):
        for field in (
            *("message_template_status_update", "message_template_quality_update"),
            *("template_category_update", "message_template_components_update"),
        ):
            for odd in ({"event": []}, {"message_template_id": {}, "x": 1}):
                self.post_topic(field, odd)
        self.assertFalse(self.events("failed", "pending"))
        self.assertEqual(self.template.status, "PENDING")
