# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from ast import literal_eval
from pathlib import Path

from odoo.exceptions import AccessError, RedirectWarning, ValidationError
from odoo.tests import new_test_user

from ...models.entry.secrets import SECRETS
from ..common import PHONE_NUMBER_UID, WhatsappCase

MANAGER = "helpdesk_mgmt.group_helpdesk_manager"


class EntryCase(WhatsappCase):
    def setUp(self):
        super().setUp()
        self.admin = self.env.ref("base.user_admin")
        self.manager = new_test_user(self.env, "wa_manager", MANAGER)

    def another(self, **values):
        accounts = self.env["helpdesk.whatsapp.account"]
        return accounts.create({"name": "Sales", "phone_number_uid": "77", **values})

    def log(self):
        """Return the authors and texts of the account's chatter, oldest first."""
        messages = self.account.message_ids.sorted("id")
        return [(message.author_id, message.preview) for message in messages]


class TestForm(EntryCase):
    def test_d12_what_would_do_harm_is_refused_at_the_field(self):
        for name, value, words in (
            ("api_url", "ftp://graph.facebook.com", "no web address"),
            ("api_url", "http://graph.facebook.com", "https://"),
            ("app_secret", "two words", "app secret"),
            ("verify_token", "", "verify token"),
            ("verify_token", "two words", "verify token"),
            ("grace_minutes", -5, "grace time"),
            ("session_hours", 100_000, "a year"),
            ("api_version", "v99.0", "no version"),
            ("api_version", "v1.0", "no version"),
            ("out_of_hours_text", "Back {bak}", "{bak}"),
            ("out_of_hours_text", "a" * 4090, "4090 characters"),
            ("alarm_emails", "it@example.com, nobody", "nobody"),
        ):
            with (
                self.subTest(name=name, value=value),
                self.assertRaises(ValidationError) as refused,
                self.env.cr.savepoint(),
            ):
                self.account.write({name: value})
            self.assertIn(words, str(refused.exception))

    def test_d12_what_is_right_is_taken(self):
        for name, value in (
            ("api_url", "https://graph.facebook.com"),
            ("api_url", "http://127.0.0.1:8070"),
            ("api_version", "v28.0"),
            ("grace_minutes", 0),
            ("out_of_hours_text", "Back {back} :-}"),
        ):
            with self.subTest(name=name, value=value), self.env.cr.savepoint():
                self.account.write({name: value})

    def test_d27_a_number_that_is_taken_names_its_account_if_it_may_be_seen(self):
        with self.assertRaisesRegex(RedirectWarning, "“Support line” already"):
            self.another(phone_number_uid=PHONE_NUMBER_UID)
        self.account.active = False
        with self.assertRaisesRegex(RedirectWarning, "archived account “Support line”"):
            self.another(phone_number_uid=PHONE_NUMBER_UID)
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.write({"company_ids": company.ids, "company_id": company.id})
        accounts = self.env["helpdesk.whatsapp.account"].with_user(self.manager)
        values = {"name": "A", "phone_number_uid": PHONE_NUMBER_UID}
        with self.assertRaises(ValidationError) as refused:
            accounts.with_company(company).create(values)
        self.assertNotIn("Support line", str(refused.exception))

    def test_d31_a_copy_is_named_as_one(self):
        self.assertEqual(self.account.copy().name, "Support line (copy)")
        self.assertEqual(self.account.copy({"name": "Sales"}).name, "Sales")


class TestSecrets(EntryCase):
    def test_who_changed_which_secret_is_logged_and_never_the_secret(self):
        account = self.account.with_user(self.admin)
        for name in SECRETS:
            label = account.fields_get([name])[name]["string"]
            with self.subTest(name):
                account[name] = f"new-{name}"
                author, text = self.log()[-1]
                self.assertEqual(author, self.admin.partner_id)
                self.assertIn(label, text)
        count = len(self.log())
        account.app_secret = "new-app_secret"
        self.assertEqual(len(self.log()), count, "nothing has changed")
        account.second_access_token = False
        self.assertIn("Removed", self.log()[-1][1])
        self.assertNotIn("new-", str(self.log()))

    def test_105_new_credentials_are_checked_at_once_and_resume_what_waited(self):
        self.account.action_test_connection()
        self.account.access_token = "refused"
        self.assertFalse(self.account.checked_at)
        self.work("health")
        checks = self.account.check_ids
        token = checks.filtered(lambda check: check.code == "token")
        self.assertEqual(token.state, "error")
        self.account._pause_sending("token", "")
        self.account.access_token = "simulator-access-token"
        self.work("health")
        self.assertEqual(token.state, "ok")
        self.assertFalse(self.account.paused_reason)


class TestManager(EntryCase):
    def test_d15_a_manager_changes_what_needs_no_administrator(self):
        settings = self.env["helpdesk.whatsapp.settings"].with_user(self.manager)
        page = settings.create({})
        self.assertTrue(page.is_automatic)
        page.write({"is_automatic": False, "api_rate": 30})
        page.action_save()
        company = self.env.company
        self.assertFalse(company.whatsapp_is_automatic)
        self.assertEqual(company.whatsapp_api_rate, 30)
        page.api_rate = 0
        with self.assertRaises(ValidationError):
            page.action_save()
        with self.assertRaises(AccessError):
            self.env["helpdesk.whatsapp.settings"].with_user(self.agent).create({})
        menu = self.env.ref("helpdesk_mgmt_whatsapp.menu_whatsapp_settings")
        visible = self.env["ir.ui.menu"].with_user(self.manager)._visible_menu_ids()
        self.assertIn(menu.id, visible)

    def column(self, model):
        """Return whether the list names the account from the start."""
        view = self.env[model].with_user(self.manager).get_view(view_type="list")
        return 'name="account_id" optional="show"' in view["arch"]

    def test_d11_accounts_are_named_in_lists_once_there_are_several(self):
        for model in ("template", "message", "session"):
            with self.subTest(model):
                self.assertFalse(self.column(f"helpdesk.whatsapp.{model}"))
        self.another()
        for model in ("template", "message", "session"):
            with self.subTest(model):
                self.assertTrue(self.column(f"helpdesk.whatsapp.{model}"))

    def test_d11_templates_are_grouped_by_account_once_there_are_several(self):
        def groupings():
            view = templates.get_view(view_type="search")["arch"]
            return re.findall(r"by_(?:account|name)\b", view)

        templates = self.env["helpdesk.whatsapp.template"].with_user(self.manager)
        self.assertEqual(groupings(), ["by_name"])
        self.another()
        self.assertCountEqual(groupings(), ["by_name", "by_account"])
        action = self.env.ref(
            "helpdesk_mgmt_whatsapp.helpdesk_whatsapp_template_action"
        )
        order = literal_eval(action.context)
        self.assertLess(
            order["search_default_by_account"], order["search_default_by_name"]
        )

    def test_d33_the_menu_stands_before_reporting_and_names_metas_updates(self):
        menu = self.env.ref("helpdesk_mgmt_whatsapp.menu_whatsapp")
        reporting = self.env.ref("helpdesk_mgmt.helpdesk_ticket_reporting_menu")
        self.assertLess(menu.sequence, reporting.sequence)
        updates = self.env.ref("helpdesk_mgmt_whatsapp.menu_whatsapp_event")
        self.assertEqual(updates.name, "Updates from Meta")
        self.assertEqual(updates.action.name, updates.name, "the title of its page")


class TestAccess(EntryCase):
    """The page on who opens what is what the menus say."""

    def documented(self):
        """Return the pages by group, as ``docs/access.md`` lists them."""
        page = Path(__file__).parents[2].joinpath("docs", "access.md").read_text()
        rows = re.findall(r"^\| \*(Helpdesk → .+)\* \| (.+) \|$", page, re.MULTILINE)
        return {
            group: {path for path, known in rows if known == group}
            for group in ("helpdesk user", "helpdesk manager")
        }

    def pages(self, user):
        """Return the paths of the addon's menus that a user sees."""
        data = self.env["ir.model.data"].sudo()
        ours = data.search(
            [("module", "=", "helpdesk_mgmt_whatsapp"), ("model", "=", "ir.ui.menu")]
        )
        menus = self.env["ir.ui.menu"].with_user(user)
        visible = menus.browse(menus._visible_menu_ids())
        found = visible.filtered(lambda menu: menu.id in ours.mapped("res_id"))
        found = found.filtered("action").with_context(lang="en_US")
        hidden = found.filtered(lambda menu: not self.is_reachable(menu, user))
        found -= hidden
        return {menu.complete_name.replace("/", " → ") for menu in found}

    def is_reachable(self, menu, user):
        """Whether no menu above it is for other groups only."""
        above = menu.sudo().parent_id
        groups = user.all_group_ids
        while above and (not above.group_ids or above.group_ids & groups):
            above = above.parent_id
        return not above

    def test_d22_each_group_sees_the_pages_that_are_documented(self):
        documented = self.documented()
        users, managers = documented["helpdesk user"], documented["helpdesk manager"]
        self.assertEqual(self.pages(self.agent), users)
        self.assertEqual(self.pages(self.manager), users | managers)
