# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from ...tools.meta.cloud_api import CloudApi
from ..common import BUSINESS_ACCOUNT_UID
from ..common_templates import OTHER_TEXT, TEXT, TemplateCase

SYNC = "odoo.addons.helpdesk_mgmt_whatsapp.models.template_review.sync"


class TestTemplateSync(TemplateCase):
    """The synchronization of templates with Meta, in both directions."""

    def make_at_meta(self, name, language="en_US", **more):
        values = {"name": name, "language": language, "category": "UTILITY"}
        body = {"type": "BODY", "text": "Hello, we are glad to help you today."}
        values |= {"components": [body]} | more
        return self.account._cloud_api().create_template(BUSINESS_ACCOUNT_UID, values)

    def test_47_what_only_meta_has_is_made_here_over_all_pages(self):
        self.simulator.control("POST", "limits", templates=300, templates_per_hour=300)
        for number in range(101):
            self.make_at_meta(f"hello_{number}")
        named = [{"param_name": "who", "example": "Ann"}]
        self.make_at_meta(
            "rich",
            parameter_format="named",
            components=[
                {"type": "HEADER", "format": "LOCATION"},
                {
                    "type": "BODY",
                    "text": "Hello {{who}}, here is where you find us today.",
                    "example": {"body_text_named_params": named},
                },
                {"type": "FOOTER", "text": "Helpdesk"},
                {
                    "type": "BUTTONS",
                    "buttons": [
                        {"type": "QUICK_REPLY", "text": "Thanks"},
                        {
                            "type": "URL",
                            "text": "Open",
                            "url": "https://example.com/{{1}}",
                            "example": ["x"],
                        },
                    ],
                },
            ],
        )
        self.assertIn("102 new", self.sync()[0][1])
        rich = self.ours().filtered(lambda t: t.name == "rich")
        self.assertEqual((rich.header_type, rich.footer), ("LOCATION", "Helpdesk"))
        self.assertEqual(rich.button_ids.mapped("text"), ["Thanks", "Open"])
        self.assertEqual(
            {v.place: v.sample for v in rich.variable_ids},
            {"body.who": "Ann", "button.1": "x"},
        )
        self.assertFalse(rich.is_changed)
        self.assertIn("0 new, 0 changed", self.sync()[0][1])

    def test_what_changed_at_meta_changes_here_and_keeps_its_fields(self):
        template = self.approved()
        example = {"body_text": [["42"]]}
        components = [{"type": "BODY", "text": OTHER_TEXT, "example": example}]
        path = f"templates/{template.template_uid}"
        self.simulator.control("PATCH", path, components=components, quality="RED")
        self.sync()
        self.assertEqual((template.body, template.quality), (OTHER_TEXT, "RED"))
        self.assertEqual(template.variable_ids.field_path, "number")

    def test_what_vanished_at_meta_is_marked(self):
        template = self.approved()
        self.account._cloud_api().delete_template(BUSINESS_ACCOUNT_UID, template.name)
        self.assertIn("1 gone", self.sync()[0][1])
        self.assertEqual(template.status, "DELETED")

    def test_samples_of_meta_are_known_as_such(self):
        samples = self.metas_own.filtered("is_sample").mapped("name")
        self.assertIn("hello_world", samples)
        self.assertNotIn("ticket_opened", samples)

    def test_templates_that_meta_has_made_of_texts_are_hidden(self):
        template = self.approved()
        template.sudo().name = "auto_generated_4711"
        self.assertTrue(template.is_sample)
        self.assertTrue(template.is_locked, "Meta lets nobody edit it")
        ticket = self.receive("Hi").ticket_id
        offered = ticket.with_user(self.agent).whatsapp_templates()
        self.assertNotIn(template.id, [page["id"] for page in offered])
        self.assertTrue(offered)
        for model, name in (
            ("helpdesk.whatsapp.rule", "template_id"),
            ("helpdesk.ticket.stage", "whatsapp_template_id"),
            ("helpdesk.whatsapp.bulk", "template_id"),
        ):
            domain = self.env[model]._fields[name].domain
            if isinstance(domain, str):
                domain = safe_eval(domain, {"account_id": self.account.id})
            self.assertNotIn(template, template.search(domain), model)

    def test_each_account_by_itself_and_one_that_fails_stops_none(self):
        broken = self.account.copy(
            {
                "name": "Broken line",
                "phone_number_uid": "2",
                "business_account_uid": "22",
                "access_token": "revoked",
            }
        )
        accounts = (broken | self.account).with_user(self.manager)
        results = self.run_task(accounts.action_sync_templates())
        self.assertEqual([state for state, _ in results], ["failed", "done"])

    def test_parts_that_only_meta_can_edit_lock_the_template(self):
        template = self.approved()
        template.meta_components = [*template.meta_components, {"type": "CAROUSEL"}]
        self.assertTrue(template.is_foreign and template.is_locked)
        self.assertFalse(template.is_changed)

    def test_the_cron_reads_what_is_out_of_step(self):
        self.make_at_meta("hello")
        self.account._outdate_templates()
        self.work("templates")
        self.assertEqual(self.ours().mapped("name"), ["hello"])
        self.assertFalse(self.account.templates_outdated)

    def test_rows_that_are_no_templates_and_a_broken_account_stop_nothing(self):
        self.make_at_meta("hello")
        broken = self.account.copy({"phone_number_uid": "2", "access_token": "revoked"})
        broken.business_account_uid = "22"
        really, odd = CloudApi.templates, [{}, {"id": "1", "name": None}]
        with (
            patch.object(CloudApi, "templates", lambda *a: [*odd, *really(*a)]),
            mute_logger(SYNC),
        ):
            (broken | self.account)._outdate_templates()
            self.work("templates")
        self.assertEqual(self.ours().mapped("name"), ["hello"])
        self.assertTrue(broken.templates_outdated)

    # By other programs

    def test_metas_former_category_is_filed_under_its_present_name(self):
        for given, filed in (
            ("TRANSACTIONAL", "UTILITY"),
            ("transactional", "UTILITY"),
            ("OTP", "AUTHENTICATION"),
            ("MARKETING", "MARKETING"),
        ):
            self.assertEqual(self.templates._category_of(given), filed)
        with self.assertRaises(UserError):
            self.templates._category_of("NEWS")

    def test_filed_as_a_draft_that_can_be_submitted(self):
        example = {"body_text": [["42"]]}
        values = {
            "name": "order_update",
            "language": "pt-BR",
            "category": "TRANSACTIONAL",
            "components": [{"type": "BODY", "text": TEXT, "example": example}],
        }
        template = self.templates._create_from_api(self.account, values)
        self.assertEqual((template.language, template.category), ("pt_BR", "UTILITY"))
        self.assertEqual(template.variable_ids.source, "agent")
        self.assertEqual(self.submit(template), [("done", "In review")])

    def test_what_meta_would_refuse_is_not_filed(self):
        values = {"name": "Order", "language": "en", "category": "UTILITY"}
        body = {"type": "BODY", "text": "{{1}}"}
        for components in ([], [body], [{"type": "CAROUSEL"}]):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self.templates._create_from_api(
                    self.account, {**values, "components": components}
                )
        self.assertFalse(self.ours())

    # The predefined ones

    def languages(self):
        """Return the dialog that asks for the languages."""
        action = self.account.with_user(self.manager).action_register_templates()
        dialogs = self.env["helpdesk.whatsapp.languages"].with_user(self.manager)
        return dialogs.browse(action["res_id"])

    def register(self):
        dialog = self.languages()
        dialog.line_ids.is_chosen = True
        return self.run_task(dialog.action_register())

    def test_d35_only_languages_that_are_installed_or_chosen_go_to_review(self):
        installed = [("en_US", "English"), ("pt_BR", "Portuguese")]
        self.patch(self.registry["res.lang"], "get_installed", lambda _langs: installed)
        dialog = self.languages()
        chosen = dialog.line_ids.filtered("is_chosen").mapped("language")
        self.assertEqual(sorted(chosen), ["en", "pt_BR"])
        dialog.line_ids.filtered(lambda line: line.language == "en").is_chosen = False
        self.run_task(dialog.action_register())
        self.assertEqual({row["language"] for row in self.at_meta()}, {"pt_BR"})
        dialog.line_ids.is_chosen = False
        with self.assertRaises(UserError):
            dialog.action_register()

    def test_all_predefined_ones_are_submitted_once(self):
        results = self.register()
        self.assertEqual(len(results), 1 + 6 * 4)
        self.assertEqual({state for state, _ in results}, {"done"}, results)
        self.assertEqual(set(self.ours().mapped("status")), {"PENDING"})
        again = self.register()
        self.assertEqual({state for state, _ in again[1:]}, {"skipped"})
        self.assertEqual(len(self.at_meta()), 24)

    def test_those_the_admin_changed_go_as_they_are(self):
        self.account._make_default_templates()
        created = self.account._template("ticket_created", "en_US")
        created.body = OTHER_TEXT
        self.register()
        [row] = self.at_meta(name="ticket_created", language="en")
        self.assertEqual(row["components"][0]["text"], OTHER_TEXT)
