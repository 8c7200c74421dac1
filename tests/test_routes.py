# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import inspect

from odoo.service.model import call_kw
from odoo.tests import JsonRpcException, get_db_name
from odoo.tools import SQL, mute_logger

from ..tools.api.endpoint import ENDPOINTS
from ..tools.routes import ROUTE
from . import callers
from .common import WhatsappCase
from .users import new_test_user

ADDON = "odoo.addons.helpdesk_mgmt_whatsapp."
FORBIDDEN = ("odoo.exceptions.AccessError", "odoo.http.SessionExpiredException")
LOGGERS = ("odoo.http", "odoo.addons.rpc.controllers.jsonrpc")
#: Values of required parameters by name; others get "x".
ARGUMENTS = {"body": "<p>Stolen</p>"}
#: Methods and arguments of every model's ORM.
ORM = {
    "read": [["display_name"]],
    "web_read": [{"display_name": {}}],
    "export_data": [["display_name"]],
    "write": [{}],
    "copy": [],
    "unlink": [],
    "search": [[]],
    "search_read": [[]],
    "search_count": [[]],
    "web_search_read": [[], {"display_name": {}}],
    "formatted_read_group": [[], [], ["__count"]],
    "name_search": [],
    "create": [{}],
}
#: Fields of settings, and those that other models make public anyway.
HARMLESS = {
    "helpdesk.ticket.team.resource_calendar_id",
    "helpdesk.ticket.stage.whatsapp_is_announced",
    "helpdesk.ticket.stage.whatsapp_is_waiting",
    "helpdesk.ticket.team.whatsapp_assigns",
    "helpdesk.ticket.team.whatsapp_assignment",
    "helpdesk.ticket.team.whatsapp_begins",
    "helpdesk.ticket.team.whatsapp_notify",
    "helpdesk.ticket.team.whatsapp_resumes",
    "helpdesk.ticket.team.whatsapp_target",
    "helpdesk.ticket.website_message_ids",  # the messages have rules of their own
    "mail.canned.response.whatsapp_button",
    "mail.canned.response.whatsapp_flow",
    "mail.canned.response.whatsapp_label",
    "mail.canned.response.whatsapp_options",
    "mail.canned.response.whatsapp_screen",
    "mail.canned.response.whatsapp_url",
    "mail.message.message_type",
    "mail.message.whatsapp_is_from_portal",
    "mail.notification.notification_type",
    "res.company.whatsapp_api_file_hosts",
    "res.company.whatsapp_api_is_open",
    "res.company.whatsapp_api_origins",
    "res.company.whatsapp_api_rate",
    "res.company.whatsapp_is_automatic",
    "res.users.whatsapp_alert",
    "res.users.whatsapp_enter_sends",
    "res.users.whatsapp_is_signing",
    "res.users.whatsapp_shown_name",
    "res.users.whatsapp_sound",
    # Of the partner's phone, which they may read:
    "res.partner.whatsapp_match_key",
    "res.partner.whatsapp_other_keys",
    "res.users.apikeys.description.whatsapp_scope",
    "res.users.whatsapp_match_key",
    "res.users.whatsapp_other_keys",
}
#: Methods that list what the user may read: nothing here.
LISTS = {"whatsapp_conversations", "whatsapp_next_waiting"}
CHATTER = ("mail_message", "mail_notification")
SECRET = "The code of the safe is 4711"


def is_ours(thing):
    return getattr(thing, "__module__", "").startswith(ADDON)


class TestRoutes(WhatsappCase):
    """Users without helpdesk rights are refused by every method and route.

    Methods and routes are found by introspection, so new ones are tested as well.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = {
            "internal": "base.group_user,base.group_allow_export",
            "portal": "base.group_portal,base.group_allow_export",
            "own": "helpdesk_mgmt.group_helpdesk_user_own",
        }
        cls.users = {
            name: new_test_user(cls.env, f"wa_{name}", group, password=f"wa_{name}")
            for name, group in groups.items()
        }

    def prepare(self):
        super().prepare()
        self.message = self.receive(SECRET)
        self.ticket = self.message.ticket_id
        self.contact = self.message.contact_id
        self.contact.partner_id.user_ids = self.users["portal"]
        self.users["portal"].partner_id = self.contact.partner_id
        self.ticket.message_subscribe(self.users["internal"].partner_id.ids)
        self.ticket.user_id = self.agent
        self.answer(self.ticket)
        self.env.cr.flush()

    # --------------------------------------------------------------- what there is

    def models(self):
        return [
            model
            for model in self.env.values()
            if any(is_ours(cls) for cls in type(model).mro()) and not model._abstract
        ]

    def own_models(self):
        return [m for m in self.models() if m._name.startswith("helpdesk.whatsapp.")]

    def methods(self, model):
        """Return the public methods that this addon adds to a model, by name."""
        classes = type(model).mro()
        names = {name for cls in classes if is_ours(cls) for name in vars(cls)}
        others = {name for cls in classes if not is_ours(cls) for name in vars(cls)}
        return {
            name: getattr(type(model), name)
            for name in sorted(names - others)
            if not name.startswith("_")
            and inspect.isfunction(getattr(type(model), name))
            and not hasattr(getattr(type(model), name), "_api_private")
        }

    def fields(self):
        """Yield model and name of the fields that this addon adds to other models."""
        for model in self.models():
            if model not in self.own_models():
                for field in model._fields.values():
                    if ADDON.split(".")[2] in field._modules:
                        yield model, field.name

    def record(self, model):
        """Return the id of a record about the agent's customer, where there is one."""
        known = {r._name: r for r in (self.ticket, self.contact, self.message)}
        record = known.get(model._name) or model.sudo().search([], limit=1)
        return record.ids or [1]

    def arguments(self, method):
        parameters = list(inspect.signature(method).parameters.values())[1:]
        return [
            ARGUMENTS.get(parameter.name, "x")
            for parameter in parameters
            if parameter.default is parameter.empty
            and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        ]

    def calls_of_ours(self):
        """Yield model, method and arguments for all methods of this addon."""
        for model in self.models():
            for name, method in self.methods(model).items():
                is_of_model = hasattr(method, "_api_model")
                ids = [] if is_of_model else [self.record(model)]
                yield model._name, name, [*ids, *self.arguments(method)]

    def calls(self):
        """Yield model, method and arguments for all methods, also the ORM's."""
        yield from self.calls_of_ours()
        for model in self.own_models():
            for name, arguments in ORM.items():
                is_of_model = hasattr(getattr(type(model), name), "_api_model")
                ids = [] if is_of_model or name == "create" else [self.record(model)]
                yield model._name, name, [*ids, *arguments]

    def state(self):
        """Return all rows of the addon's tables and of the ticket's chatter."""
        self.env.flush_all()
        tables = {model._table for model in self.own_models() if model._auto}
        tables |= {"helpdesk_ticket", *CHATTER}
        state = set()
        for table in tables:
            row = SQL("SELECT %s, t::text FROM %s t", table, SQL.identifier(table))
            state.update(self.env.execute_query(row))
        return state

    # ---------------------------------------------------------------------- asking

    def log_in(self, name):
        login = f"wa_{name}" if name else None
        self.authenticate(login, login)

    def ask(self, route, **params):
        """Call a route; returns the answer, or the name of the error."""
        with mute_logger(*LOGGERS):
            try:
                return self.make_jsonrpc_request(route, params)
            except JsonRpcException as error:
                return error.args[0]

    def ask_call(self, route, model, method, args):
        path = f"/web/dataset/{route}"
        return self.ask(path, model=model, method=method, args=args, kwargs={})

    def call(self, user, model, method, args):
        """Call a method as all routes do that call methods, in a new transaction.

        :return: the answer, or the name of the error, as :meth:`ask` does
        """
        try:
            with self.committing() as env:
                return call_kw(env(user=user)[model], method, args, {})
        except Exception as error:
            return f"{type(error).__module__}.{type(error).__name__}"

    def is_refused(self, answer):
        return any(str(answer).startswith(name) for name in FORBIDDEN)

    def assert_all_refused(self, user, calls):
        before = self.state()
        done = {}
        for model, method, args in calls:
            answer = self.call(user, model, method, args)
            if not self.is_refused(answer):
                done[f"{model}.{method}"] = answer
        self.maxDiff = None
        self.assertEqual(done, {})
        self.assertFalse(self.state() ^ before)

    def test_the_table_of_callers_is_complete(self):
        self.maxDiff = None
        methods = {m._name: sorted(self.methods(m)) for m in self.models()}
        methods = {model: names for model, names in methods.items() if names}
        table = {model: sorted(names) for model, names in callers.METHODS.items()}
        self.assertEqual(methods, table)
        routes = {
            (
                rule.rule,
                ",".join(sorted(set(rule.methods or ()) - {"HEAD", "OPTIONS"})),
                rule.endpoint.routing["auth"],
            )
            for rule in self.env["ir.http"].routing_map().iter_rules()
            if is_ours(rule.endpoint.func)
        }
        self.assertEqual(routes, callers.ROUTES)
        endpoints = {
            f"{method} {path}": one.rights
            for path, one_path in ENDPOINTS.items()
            for method, one in one_path.items()
        }
        self.assertEqual(endpoints, callers.ENDPOINTS)

    def test_what_is_for_managers_is_refused_to_an_agent_whose_ticket_it_is(self):
        calls = [
            (model, name, args)
            for model, name, args in self.calls_of_ours()
            if callers.METHODS[model][name] == callers.MANAGER
        ]
        self.assert_all_refused(self.agent, calls)

    def test_a_colleague_without_rights_who_follows_the_ticket(self):
        self.assert_all_refused(self.users["internal"], self.calls())

    def test_the_customer_in_the_portal(self):
        self.assert_all_refused(self.users["portal"], self.calls())

    def test_the_public(self):
        public = self.env.ref("base.public_user")
        public.group_ids += self.env.ref("base.group_allow_export")  # as the others
        self.assert_all_refused(public, self.calls())

    def test_an_agent_whose_ticket_it_is_not(self):
        open_to_agents = {model._name for model in self.models() if model._transient}
        open_to_agents.add("res.partner")  # whom they may begin to write to
        calls = [
            (model, name, args)
            for model, name, args in self.calls_of_ours()
            if model not in open_to_agents and name not in LISTS
        ]
        self.assert_all_refused(self.users["own"], calls)

    def test_what_is_called_here_works_for_those_who_may(self):
        called = {f"{model}.{method}" for model, method, _args in self.calls()}
        self.assertIn("helpdesk.ticket.whatsapp_post", called)
        self.assertIn("helpdesk.whatsapp.contact.action_erase", called)
        posting = ("helpdesk.ticket", "whatsapp_post")
        args = [self.ticket.ids, "<p>Yes?</p>"]
        self.assertIsInstance(self.call(self.agent, *posting, args), int)
        self.agent.password = "wa_agent"
        self.log_in("agent")
        self.assertIsInstance(self.ask_call("call_kw", *posting, args), int)

    def test_by_the_other_ways_to_call_methods(self):
        before = self.state()
        args = [self.ticket.ids, "<p>Stolen</p>"]
        for who in ("internal", "portal", "own", None):
            self.log_in(who)
            for route in ("call_kw", "call_button"):
                answer = self.ask_call(route, "helpdesk.ticket", "whatsapp_post", args)
                self.assertTrue(self.is_refused(answer), (who, route, answer))
            if not who:
                continue
            login = (get_db_name(), self.users[who].id, f"wa_{who}")
            remote = self.ask(
                "/jsonrpc",
                service="object",
                method="execute_kw",
                args=[*login, "helpdesk.ticket", "whatsapp_post", args],
            )
            self.assertTrue(self.is_refused(remote), (who, remote))
            key = self.env["res.users.apikeys"].with_user(self.users[who]).sudo()
            key = key._generate("rpc", "test", None)
            answer = self.url_open(
                "/json/2/helpdesk.ticket/whatsapp_post",
                json={"ids": self.ticket.ids, "body": "<p>Stolen</p>"},
                headers={"Authorization": f"Bearer {key}"},
            )
            self.assertEqual(answer.status_code, 403, (who, answer.text))
        self.env["res.users.apikeys"].sudo().search([]).unlink()
        self.assertFalse(self.state() ^ before)

    def test_our_fields_of_tickets_and_others(self):
        for who in ("internal", "portal"):
            read = {}
            for model, name in self.fields():
                args = [self.record(model), [name]]
                answer = self.call(self.users[who], model._name, "read", args)
                if not self.is_refused(answer):
                    read[f"{model._name}.{name}"] = answer
            self.assertLessEqual(read.keys(), HARMLESS)

    def test_by_the_chatter(self):
        before = self.state()
        thread = {"thread_model": "helpdesk.ticket", "thread_id": self.ticket.id}
        data = {**thread, "request_list": ["whatsapp"]}
        message_id = self.message.mail_message_id.id
        reaction = {"content": "👍", "action": "add"}
        post = {"body": "Stolen", "message_type": "whatsapp"}
        for who in ("internal", "portal", "own", None):
            self.log_in(who)
            answer = self.ask("/mail/data", fetch_params=[["mail.thread", data]])
            self.assertNotIn("whatsapp", str(answer), who)
            shown = str(self.ask("/mail/thread/messages", **thread))
            self.assertEqual(SECRET in shown, who in ("internal", "portal"), who)
            self.assertNotIn("98765", shown, who)
            self.ask("/mail/message/reaction", message_id=message_id, **reaction)
            self.ask("/mail/message/post", **thread, post_data=post)
        self.assertFalse(self.message.mail_message_id.reaction_ids)
        changed = {table for table, _row in self.state() ^ before}
        self.assertLessEqual(changed, {"helpdesk_ticket", *CHATTER})
        posted = self.ticket.message_ids.filtered(lambda m: "Stolen" in m.body)
        self.assertEqual(set(posted.mapped("message_type")), {"comment"})

    def test_by_our_routes(self):
        """All but Meta's webhook, which is protected by its signature."""
        before = self.state()
        rules = [
            rule
            for rule in self.env["ir.http"].routing_map().iter_rules()
            if is_ours(rule.endpoint.func) and rule.rule != ROUTE
        ]
        self.assertTrue(rules)
        for who in ("internal", "portal", "own", None):
            self.log_in(who)
            for rule in rules:
                url = rule.build({name: self.contact.id for name in rule.arguments})[1]
                for method in {"GET", "POST"} & set(rule.methods or {"GET"}):
                    answer = self.url_open(url, method=method, allow_redirects=False)
                    self.assertIn(answer.status_code, (303, 401, 403, 404), (who, url))
        self.assertFalse(self.state() ^ before)
