# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of editing templates, and of their lifecycle at Meta."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from ...tools.templates import template as meta
from ...tools.templates.comparison import is_same
from ..common import BUSINESS_ACCOUNT_UID
from ..common_templates import OTHER_TEXT, PNG, TEXT, TemplateCase


class TestEditing(TemplateCase):
    def test_variables_follow_the_text_and_keep_what_is_known_of_them(self):
        form = Form(self.templates)
        form.account_id = self.account
        form.name, form.language = "order_update", "en_US"
        form.body = "Your order {{1}} is at {{2}} now."
        with form.variable_ids.edit(1) as variable:
            variable.sample, variable.field_path = "home", "partner_id.name"
        form.body = "Your order {{order}} is at {{place}} now."  # renamed
        form.header_type, form.header_text = "TEXT", "News of {{day}}"
        template = form.save()
        self.assertEqual(
            template.variable_ids.mapped("place"),
            ["header.day", "body.order", "body.place"],
        )
        kept = template.variable_ids[2]
        self.assertEqual((kept.sample, kept.field_path), ("home", "partner_id.name"))
        template.body = "Your order {{place}} has arrived."
        self.assertEqual(
            template.variable_ids.mapped("place"), ["header.day", "body.place"]
        )
        self.assertEqual(template.variable_ids[1].sample, "home")

    def test_an_address_with_a_variable_has_its_row_wherever_the_button_goes(self):
        template = self.new(
            button_ids=[
                Command.create(
                    {"type": "URL", "text": "Open", "url": "https://example.com/{{1}}"}
                )
            ]
        )
        self.assertEqual(template.variable_ids.mapped("label"), ["{{1}}", "Button 1"])
        reply = {"type": "QUICK_REPLY", "text": "Thanks", "sequence": 1}
        template.button_ids = [Command.create(reply)]
        self.assertEqual(template.variable_ids.mapped("place"), ["body.1", "button.1"])
        self.assertEqual(template.variable_ids[1].sample, "42")

    def test_what_meta_would_refuse_is_told_at_the_field(self):
        form = Form(self.templates)
        self.assertFalse(form.problems)  # an empty form is no mistake
        form.account_id = self.account
        form.name = "Order Update"
        form.body = "{{1}} is yours."
        self.assertIn("lower case", form.problems["name"][0])
        self.assertEqual(len(form.problems["body"]), 2)
        [words] = form.problems["variables"]
        self.assertIn("{{1}}: Meta requires a sample.", words)

    def test_nothing_wrong_is_submitted_and_every_reason_is_told(self):
        template = self.new(footer="Bye {{1}}", body="Hello {{1}}")
        with self.assertRaises(UserError) as refused:
            self.submit(template)
        words = str(refused.exception)
        for part in ("Footer: ", "Body: ", "begin nor end"):
            self.assertIn(part, words)
        self.assertFalse(self.at_meta())

    def test_a_variable_nothing_fills_is_told(self):
        template = self.new()
        template.variable_ids.field_path = False
        self.assertEqual(template._problems()[0].kind, "source")
        template.variable_ids.source = "agent"
        self.assertFalse(template._problems())

    def test_the_same_text_under_another_name_is_told(self):
        self.approved()
        twin = self.new("another")
        self.assertIn("order_update has the same text", twin.problems["body"][0])

    def test_languages_of_a_name_are_one_thing(self):
        first = self.new()
        action = first.with_user(self.manager).action_add_language()
        form = Form(self.templates.with_context(**action["context"]))
        self.assertEqual((form.name, form.body), ("order_update", TEXT))
        self.assertEqual(form.language, "pt_BR")  # Odoo has it, and we have not
        second = form.save()
        self.assertEqual(second.variable_ids.field_path, "number")
        self.assertEqual(first.sister_ids, first | second)
        self.assertEqual((first.is_primary, second.is_primary), (True, False))
        self.assertEqual(
            second.with_context(whatsapp_template_by_name=True).display_name,
            "order_update",
        )
        first.unlink()
        self.assertTrue(second.is_primary)

    def test_a_language_only_meta_knows_is_taken(self):
        self.assertIn("xx_YY", self.new(language="xx_YY").language)
        self.assertIn("xx_YY", dict(self.templates._language_selection()))

    def test_agents_see_the_approved_ones_of_their_teams(self):
        mine, draft, foreign = (
            self.approved(name="mine", body=TEXT),
            self.new("draft"),
            self.approved(name="foreign", body=OTHER_TEXT),
        )
        foreign.team_ids = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        seen = self.templates.with_user(self.agent).search(
            [("id", "in", (mine | draft | foreign).ids)]
        )
        self.assertEqual(seen, mine)
        with self.assertRaises(AccessError):
            mine.with_user(self.agent).action_submit()
        with self.assertRaises(AccessError):
            mine.with_user(self.manager).status = "REJECTED"
        with self.assertRaises(UserError):
            mine.with_user(self.manager).name = "yours"
        with self.assertRaises(UserError):
            mine.with_user(self.manager).unlink()


class TestLifecycle(TemplateCase):
    def test_submitted_and_approved(self):
        template = self.new(header_type="TEXT", header_text="News", footer="Helpdesk")
        self.assertEqual(self.submit(template), [("done", "In review")])
        self.assertEqual(template.status, "PENDING")
        [row] = self.at_meta()
        self.assertEqual(
            (row["id"], row["category"]), (template.template_uid, "UTILITY")
        )
        self.assertTrue(is_same(row["components"], template.components))
        self.assertFalse(template.is_changed)
        with self.assertRaises(UserError):
            template.with_user(self.manager).body = OTHER_TEXT
        self.decide(template, "APPROVED")
        self.assertEqual(self.sync(), [("done", "Synced: 0 new, 1 changed, 0 gone.")])
        self.assertEqual(template.status, "APPROVED")

    def test_changes_of_an_approved_one_reach_customers_when_meta_has_them(self):
        template = self.approved()
        template.with_user(self.manager).body = OTHER_TEXT
        self.assertTrue(template.is_changed)
        self.assertEqual(meta.part(template.components, "BODY")["text"], TEXT)
        self.sync()  # does not undo what is being written
        self.assertEqual(template.body, OTHER_TEXT)
        self.submit(template)
        self.assertEqual((template.status, template.is_changed), ("PENDING", False))
        self.assertEqual(self.at_meta()[0]["components"][0]["text"], OTHER_TEXT)
        self.decide(template, "APPROVED")
        self.sync()
        template.with_user(self.manager).body = TEXT
        [(state, words)] = self.submit(template)  # a second time the same day
        self.assertEqual((state, template.status), ("failed", "APPROVED"))
        self.assertIn("once in 24 hours", words)

    def test_the_category_of_an_approved_one_stays(self):
        template = self.approved()
        template.with_user(self.manager).category = "MARKETING"
        self.assertIn("cannot be changed", template.problems["category"][0])

    def test_the_time_to_deliver_is_submitted_changed_and_read_back(self):
        template = self.new(ttl_seconds=600)
        self.submit(template)
        self.decide(template, "APPROVED")
        self.assertEqual(self.at_meta()[0]["message_send_ttl_seconds"], 600)
        self.sync()
        self.assertFalse(template.is_changed)
        uid, client = template.template_uid, self.account._cloud_api()
        client.edit_template(uid, message_send_ttl_seconds=900)
        self.decide(template, "APPROVED")
        self.sync()
        self.assertEqual(template.ttl_seconds, 900, "changed at Meta")
        self.assertFalse(template.is_changed)
        self.simulator.control("PATCH", f"templates/{uid}", edited_hours_ago=25)
        template.with_user(self.manager).ttl_seconds = 3600
        self.assertTrue(template.is_changed)
        self.submit(template)
        self.assertEqual(self.at_meta()[0]["message_send_ttl_seconds"], 3600)
        self.assertFalse(template.is_changed)

    def test_a_time_to_deliver_that_meta_would_refuse_is_told_at_the_field(self):
        for category, seconds in (("UTILITY", 43_201), ("MARKETING", 600)):
            template = self.new(f"x{seconds}", category=category, ttl_seconds=seconds)
            self.assertIn("In this category", template.problems["ttl"][0])
        template = self.new(ttl_seconds=30)
        self.assertNotIn("ttl", template.problems or {})
        self.submit(template)
        self.decide(template, "REJECTED")
        self.sync()
        template.ttl_seconds = 0
        self.assertIn("Meta keeps a limit", template.problems["ttl"][0])

    def test_rejected_changed_and_submitted_again(self):
        template = self.new()
        self.submit(template)
        self.decide(template, "REJECTED", reason="PROMOTIONAL")
        self.sync()
        self.assertEqual(template.rejected_reason, "PROMOTIONAL")
        template.with_user(self.manager).write(
            {"category": "MARKETING", "body": OTHER_TEXT}
        )
        self.assertEqual(self.submit(template), [("done", "In review")])
        self.assertEqual(self.at_meta()[0]["category"], "MARKETING")
        self.assertFalse(template.rejected_reason)

    def test_of_several_one_that_fails_stops_none(self):
        bad, pending = self.new("bad", body="{{1}}"), self.new("pending")
        self.submit(pending)
        good, other = self.new("good", body=OTHER_TEXT), self.new("good", "pt_BR")
        results = self.submit(bad | pending | good | other)
        states = [state for state, _words in results]
        self.assertEqual(states, ["failed", "skipped", "done", "done"])
        self.assertEqual(bad.status, "DRAFT")
        self.assertEqual(len(self.at_meta()), 3)

    def test_one_that_meta_has_already_is_taken_over(self):
        template = self.new()
        self.submit(template)
        template.write(  # as if Odoo had died after Meta's answer
            {"status": "DRAFT", "template_uid": False, "meta_components": False}
        )
        self.assertEqual(self.submit(template), [("done", "In review")])
        self.assertEqual(template.template_uid, self.at_meta()[0]["id"])

    def test_one_that_meta_took_without_an_answer_is_found(self):
        template = self.new()
        self.simulator.control("POST", "faults", kind="cut_after", on="templates")
        self.assertEqual(self.submit(template), [("done", "In review")])
        self.assertEqual(template.template_uid, self.at_meta()[0]["id"])

    def test_meta_refuses_in_words(self):
        template = self.approved()
        self.run_task(template.with_user(self.manager).action_delete())
        again = self.new()
        [(state, words)] = self.submit(again)
        self.assertEqual((state, again.status), ("failed", "DRAFT"))
        self.assertIn("locked for 30 days", words)
        self.simulator.control("POST", "limits", templates=0)
        [(_state, words)] = self.submit(self.new("more"))
        self.assertIn("as many templates as Meta allows", words)
        self.account.sudo().access_token = "revoked"
        [(_state, words)] = self.submit(self.new("still_more", body=OTHER_TEXT))
        self.assertIn("Check now", words)

    def test_deleted_only_if_meta_agrees(self):
        template = self.approved()
        portuguese = self.new(language="pt_BR", body=OTHER_TEXT)
        self.submit(portuguese)
        token, self.account.access_token = self.account.access_token, "revoked"
        deleting = template.with_user(self.manager).action_delete_languages
        self.assertEqual([s for s, _ in self.run_task(deleting())], ["failed"] * 2)
        self.assertTrue(template.exists() and portuguese.exists())
        self.account.access_token = token
        [(state, words), other] = self.run_task(deleting())
        self.assertEqual((state, other), ("done", ("done", "Deleted.")))
        self.assertIn("30 days", words)
        self.assertFalse((template | portuguese).exists())
        self.assertFalse(self.at_meta())

    def test_one_that_is_gone_at_meta_can_be_deleted(self):
        template = self.approved()
        api = self.account._cloud_api()
        api.delete_template(BUSINESS_ACCOUNT_UID, template.name)
        deleting = template.with_user(self.manager).action_delete()
        self.assertEqual(self.run_task(deleting)[0][0], "done")
        self.assertFalse(template.exists())

    def test_what_became_of_a_call_without_an_answer_is_read_from_meta(self):
        template = self.approved()
        self.simulator.control("POST", "faults", kind="cut_after", on="templates")
        deleting = template.with_user(self.manager).action_delete()
        [(state, result)] = self.run_task(deleting)
        self.assertEqual((state, template.status), ("failed", "APPROVED"))
        self.assertIn("may have succeeded", result)
        self.work("templates")
        self.assertEqual(template.status, "DELETED")

    def test_unpaused(self):
        template = self.approved()
        self.decide(
            template,
            "PAUSED",
            other_info={"title": "RATE_LIMITING_PAUSE", "description": "x"},
        )
        self.sync()
        self.assertEqual(template.status, "PAUSED")
        unpausing = template.with_user(self.manager).action_unpause()
        self.assertEqual(self.run_task(unpausing), [("done", "Approved")])

    def test_a_file_in_the_header_is_metas_sample(self):
        file = self.env["ir.attachment"].create({"name": "shop.png", "raw": PNG})
        template = self.new(header_type="IMAGE", header_attachment_ids=file)
        self.assertEqual(self.submit(template), [("done", "In review")])
        header = meta.part(self.at_meta()[0]["components"], "HEADER")
        self.assertIn("http", header["example"]["header_handle"][0])
        self.assertFalse(template.is_changed)
        twin = template.copy({"language": "pt_BR"})
        self.assertNotEqual(twin.header_attachment_ids, file)
        self.assertEqual(twin.header_attachment_ids.raw, PNG)
        template.header_attachment_ids = False
        self.assertIn("Attach the file", template.problems["header"][0])

    def test_a_file_one_may_not_read_is_not_attached(self):
        secret = {"res_model": "ir.config_parameter", "res_id": 1}
        file = self.env["ir.attachment"].create({"name": "a", "raw": b"a", **secret})
        template = self.new(header_type="IMAGE")
        with self.assertRaises(AccessError):
            template.with_user(self.manager).header_attachment_ids = file
        home = {"res_model": "helpdesk.ticket.team", "res_id": template.id}
        file.write(home)  # of a record that happens to have the same id
        template.header_attachment_ids = file
        self.assertNotEqual(template.header_attachment_ids, file)
        self.assertEqual(file.res_model, home["res_model"])

    def test_managers_write_nothing_that_follows_from_metas_words(self):
        template = self.new().with_user(self.manager)
        for name, value in (
            ("status", "APPROVED"),
            ("components", []),
            ("is_primary", False),
            ("header_media_uid", "1"),
        ):
            with self.assertRaises(AccessError, msg=name):
                template.write({name: value})
        row = template.variable_ids
        self.env["ir.model.access"].search(
            [("model_id.model", "=", "res.partner.bank")]
        ).active = False
        with self.assertRaises(AccessError, msg="of a kind they may not read"):
            row.field_path = "partner_id.bank_ids.acc_number"

    def test_one_time_passwords(self):
        template = self.new(
            "code",
            body=False,
            category="AUTHENTICATION",
            code_minutes=10,
            button_ids=[Command.create({"type": "OTP", "text": "Copy"})],
        )
        template.variable_ids.source = "agent"
        self.assertEqual(self.submit(template), [("done", "In review")])
        self.decide(template, "APPROVED")
        self.sync()
        self.assertFalse(template.is_changed)
        self.assertIn("expires in 10 minutes", str(template.components))
