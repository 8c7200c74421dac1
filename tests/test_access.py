# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the access rights of agents, managers and others."""

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .common import WhatsappCase
from .users import new_test_user

MODELS = ("contact", "session", "message")
SECRETS = ("access_token", "app_secret", "verify_token", "api_url")


class TestAccess(WhatsappCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = {
            "own": "helpdesk_mgmt.group_helpdesk_user_own",
            "manager": "helpdesk_mgmt.group_helpdesk_manager",
            "internal": "base.group_user",
            "portal_user": "base.group_portal",
            "admin": "base.group_system,helpdesk_mgmt.group_helpdesk_manager",
        }
        for name, group in groups.items():
            setattr(cls, name, new_test_user(cls.env, f"wa_{name}", group))

    def prepare(self):
        super().prepare()
        self.receive("Hi")
        self.ticket = self.tickets()
        self.answer(self.ticket)

    def records(self, model):
        return self.env[f"helpdesk.whatsapp.{model}"].search([])

    def seen(self, user, model):
        return self.env[f"helpdesk.whatsapp.{model}"].with_user(user).search([])

    def test_who_reads_the_ticket_reads_its_conversation(self):
        for model in MODELS:
            self.assertEqual(self.seen(self.agent, model), self.records(model), model)
            self.assertFalse(self.seen(self.own, model), model)
            with self.assertRaises(AccessError):
                self.records(model).with_user(self.own).read(["display_name"])
        self.team.user_ids += self.own
        self.ticket.user_id = self.own
        for model in MODELS:
            self.assertEqual(self.seen(self.own, model), self.records(model), model)
            self.records(model).with_user(self.own).read(["display_name"])

    def test_a_dialog_is_of_its_user_and_other_records_of_their_company(self):
        models = [model for name, model in self.env.items() if "whatsapp" in name]
        own = Domain("create_uid", "=", self.manager.id)
        others = []
        for model in models:
            model = model.with_user(self.manager)
            if model._abstract or not model.browse().has_access("read"):
                continue
            allowed = model.env["ir.rule"]._compute_domain(model._name, "read")
            is_open = allowed.is_true()
            if model._transient:
                is_open = allowed != own.optimize(model)
            if is_open:
                others.append(model._name)
        self.assertEqual(others, ["helpdesk.whatsapp.price"], "one table for all")

    def test_nothing_is_quoted_of_a_ticket_one_may_not_read(self):
        [*_later, quoted] = self.ticket.message_ids.filtered("whatsapp_message_ids")
        joao = self.simulator.customer("João", "5541988887766")
        mine = self.receive("Hi", customer=joao).ticket_id
        self.team.user_ids += self.own
        mine.user_id = self.own
        with self.assertRaisesRegex(UserError, "message of this ticket"):
            mine.with_user(self.own).whatsapp_post("<p>x</p>", quoted.id)

    def test_others_read_nothing_even_following_the_ticket(self):
        for user in (self.internal, self.portal_user):
            self.ticket.message_subscribe(user.partner_id.ids)
            for model in (*MODELS, "event", "account"):
                with self.assertRaises(AccessError):
                    self.seen(user, model)

    def test_agents_write_none_of_it(self):
        for model in MODELS:
            with self.assertRaises(AccessError):
                self.records(model).with_user(self.agent).write({"company_id": False})
            with self.assertRaises(AccessError):
                self.records(model).with_user(self.agent).unlink()
            with self.assertRaises(AccessError):
                self.env[f"helpdesk.whatsapp.{model}"].with_user(self.agent).create({})

    def test_secrets_are_for_system_administrators(self):
        account = self.account.with_user(self.manager)
        account.read(["name", "state"])
        for name in SECRETS:
            with self.assertRaises(AccessError):
                account.read([name])
            with self.assertRaises(AccessError):
                account.write({name: "x"})
        with self.assertRaises(AccessError):
            self.account.with_user(self.agent).read(["name"])
        self.account.with_user(self.admin).read(SECRETS)

    def test_secrets_cannot_be_guessed_by_searching_sorting_or_exporting(self):
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        accounts = self.account.with_user(self.manager)
        for name in SECRETS:
            for guess in (
                lambda name=name: accounts.search([(name, "=like", "s%")]),
                lambda name=name: accounts.search([], order=name),
                lambda name=name: accounts.filtered_domain([(name, "=like", "s%")]),
                lambda name=name: accounts.formatted_read_group([], [name]),
                lambda name=name: accounts.web_read({name: {}}),
                lambda name=name: accounts.export_data([name]),
                lambda name=name: accounts.check_ids.search(
                    [(f"account_id.{name}", "=like", "s%")]
                ),
            ):
                with self.assertRaises(AccessError):
                    guess()

    def test_secrets_are_not_copied_or_shown_in_the_history(self):
        copy = self.account.copy({"phone_number_uid": "2"})
        self.assertFalse(copy.access_token or copy.app_secret)
        self.account.access_token = "another-token"
        self.env.flush_all()
        self.env.cr.precommit.run()
        history = str(self.account.message_ids.mapped("body"))
        self.assertNotIn("another-token", history)

    def test_managers_run_accounts_and_see_the_inbox(self):
        self.account.with_user(self.manager).name = "Renamed"
        self.assertTrue(self.seen(self.manager, "event"))
        with self.assertRaises(AccessError):
            self.seen(self.agent, "event")
        with self.assertRaises(AccessError):
            self.records("event").with_user(self.manager).write({"payload": "{}"})
        with self.assertRaises(AccessError):
            self.records("event").with_user(self.agent).action_retry()

    def test_other_companies_see_nothing(self):
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "wa_stranger",
            "helpdesk_mgmt.group_helpdesk_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for model in (*MODELS, "account", "event", "template", "rule", "notice"):
            self.assertTrue(self.records(model), model)
            self.assertFalse(self.seen(stranger, model), model)
        message = self.records("message")[:1]
        tests = self.env["helpdesk.whatsapp.test"]
        for user, state in ((self.manager, message.state), (stranger, False)):
            test = (
                tests.with_user(user)
                .sudo()
                .create({"account_id": self.account.id, "message_id": message.id})
            )
            self.assertEqual(test.sudo(False).state, state)

    def test_the_connection_is_tested_by_managers_only(self):
        with self.assertRaises(AccessError):
            self.account.with_user(self.agent).action_test_connection()
        checks = self.account.check_ids.with_user(self.agent)
        checks[:1].sudo().reports = '{"x": {}}'
        for method in ("action_dismiss", "action_open", "read"):
            with self.assertRaises(AccessError):
                getattr(checks[:1], method)()
        self.account.with_user(self.manager).action_test_connection()

    def test_blocking_needs_sight_of_the_contact(self):
        contact = self.records("contact")
        with self.assertRaises(AccessError):
            contact.with_user(self.own).action_toggle_blocked()
        contact.with_user(self.agent).action_toggle_blocked()
        self.assertTrue(contact.is_blocked)

    def test_others_can_do_nothing_with_a_conversation(self):
        contact, ticket = self.records("contact"), self.ticket
        target = ticket.copy()
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "wa_stranger",
            "helpdesk_mgmt.group_helpdesk_user",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        wizards = {
            "move": ("action_move", {"target_id": target.id}),
            "start": ("action_start", {"number": "+5541988887777"}),
            "relink": ("action_link", {"partner_id": contact.partner_id.id}),
        }
        for user in (self.internal, self.portal_user, stranger):
            ticket.message_subscribe(user.partner_id.ids)
            for method in (
                *("action_whatsapp_move", "action_whatsapp_start"),
                *("action_whatsapp_relink", "whatsapp_ask_for_phone"),
            ):
                with self.assertRaises(AccessError, msg=(user.login, method)):
                    getattr(ticket.with_user(user), method)()
            for method in (
                *("action_toggle_blocked", "action_push_block_again"),
                *("action_relink", "action_ask_for_phone"),
            ):
                with self.assertRaises(AccessError, msg=(user.login, method)):
                    getattr(contact.with_user(user), method)()
            for name, (method, values) in wizards.items():
                subject = "contact_id" if name == "relink" else "ticket_id"
                subject_id = contact.id if name == "relink" else ticket.id
                wizard = self.env[f"helpdesk.whatsapp.{name}"].with_user(user)
                with self.assertRaises(UserError, msg=(user.login, name)):
                    getattr(wizard.create({subject: subject_id, **values}), method)()
        self.assertFalse(contact.is_blocked)
        self.assertEqual(contact.session_ids.ticket_id, ticket)

    def test_a_dialog_of_a_colleague_is_not_ours(self):
        wizard = (
            self.env["helpdesk.whatsapp.move"]
            .with_user(self.agent)
            .create({"ticket_id": self.ticket.id, "target_id": self.ticket.copy().id})
        )
        with self.assertRaises(AccessError):
            wizard.with_user(self.manager).action_move()

    def test_nobody_chooses_whom_a_ticket_speaks_to(self):
        contact = self.records("contact")
        values = {"name": "x", "description": "<p>x</p>"}
        for user in (self.agent, self.manager, self.own):
            tickets = self.ticket.with_user(user)
            for forged in (
                lambda t=tickets: t.create(
                    {**values, "whatsapp_contact_id": contact.id}
                ),
                lambda t=tickets: t.with_context(
                    default_whatsapp_contact_id=contact.id
                ).create(values),
                lambda t=tickets: t.write({"whatsapp_contact_id": contact.id}),
            ):
                with self.assertRaises(AccessError):
                    forged()

    def test_nobody_rates_in_the_customers_place(self):
        values = {"name": "x", "description": "<p>x</p>", "whatsapp_rating": "5"}
        for user in (self.agent, self.manager):
            tickets = self.ticket.with_user(user)
            with self.assertRaises(AccessError):
                tickets.write({"whatsapp_rating": "5"})
            with self.assertRaises(AccessError):
                tickets.create(values)

    def test_a_ticket_moved_to_another_company_sends_from_no_other_number(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.ticket.write({"team_id": False, "company_id": company.id})
        agent = self.agent.with_company(company)
        agent.sudo().company_ids += company
        with self.assertRaises(UserError):
            self.ticket.with_user(agent).with_company(company).whatsapp_post("<p>x</p>")

    def test_who_someone_is_cannot_be_written(self):
        contact = self.records("contact").with_user(self.manager)
        for values in (
            {"wa_id": "5511900000000"},
            {"account_id": 1},
            {"user_uid": "x"},
        ):
            with self.assertRaises(AccessError):
                contact.write(values)

    def test_the_whatsapp_mark_cannot_be_forged(self):
        self.ticket.message_subscribe(self.internal.partner_id.ids)
        forged = (
            self.env["mail.message"]
            .with_user(self.internal)
            .create(
                {
                    "model": "helpdesk.ticket",
                    "res_id": self.ticket.id,
                    "body": "forged",
                    "message_type": "whatsapp",
                }
            )
        )
        self.assertEqual(forged.message_type, "comment")

    def test_a_follower_without_helpdesk_rights_reads_the_ticket_still(self):
        self.ticket.message_subscribe(self.internal.partner_id.ids)
        [values] = self.ticket.with_user(self.internal).read()
        self.assertEqual(values["name"], "Hi")
        self.assertNotIn("whatsapp_contact_id", values)

    def test_an_agent_opens_every_list_and_form_of_the_menu(self):
        for model in MODELS:
            records = self.env[f"helpdesk.whatsapp.{model}"].with_user(self.agent)
            for kind in ("list", "form"):
                arch = etree.fromstring(records.get_view(view_type=kind)["arch"])
                names = {node.get("name") for node in arch.iter("field")}
                shown = {
                    name: {"fields": {"display_name": {}}} if field.relational else {}
                    for name, field in records._fields.items()
                    if name in names
                }
                found = records.web_search_read([], shown)["records"]
                self.assertTrue(found, (model, kind))
