# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...tools.meta.webhook import ECHO, read_message
from ..common import MARIA, WhatsappCase, payload, text_message
from ..users import new_test_user

MANAGER = "helpdesk_mgmt.group_helpdesk_manager"
#: A history. Who wrote what, on which day of June at what time (UTC), what became of
#: it; minutes the customer had waited for it.
HISTORY = """
    1 10:00 customer  received   opens
    1 10:01 automatic delivered
    1 10:30 agent     read       waited=30   price=service free
    1 11:00 customer  received
    1 11:10 agent     delivered  waited=10   price=service charged
    1 11:11 agent     failed     code=131026 price=service charged
    2 01:30 customer  received   missed
    2 12:00 app       sent       waited=80
    2 12:01 reaction  sent
    3 09:00 other     received   opens
    3 09:05 automatic failed     code=132001
    3 23:30 automatic outgoing
"""


class StatsCase(WhatsappCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "wa_manager", MANAGER, tz="America/Sao_Paulo"
        )
        cls.contacts = cls.env["helpdesk.whatsapp.contact"].create(
            [{"account_id": cls.account.id, "wa_id": MARIA[:-1] + n} for n in "12"]
        )
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Printer",
                "description": "-",
                "team_id": cls.team.id,
                "whatsapp_contact_id": cls.contacts[0].id,
            }
        )

    def happened(self, history=HISTORY):
        """Create the messages that ``history`` lists."""
        for line in history.strip().splitlines():
            day, clock, who, state, *more = line.split()
            self.wrote(fields.Datetime.to_datetime(f"2026-06-0{day} {clock}:00"),
                       who, state, more)  # fmt: skip

    def wrote(self, moment, who, state, more):
        given = dict(word.partition("=")[::2] for word in more)
        waited = timedelta(minutes=int(given.get("waited", 0)))
        is_theirs = who in ("customer", "other")
        message = self.env["helpdesk.whatsapp.message"].create(
            {
                "contact_id": self.contacts[who == "other"].id,
                "ticket_id": self.ticket.id,
                "opened_ticket_id": self.ticket.id if "opens" in given else False,
                "direction": "inbound" if is_theirs else "outbound",
                "message_type": "reaction" if who == "reaction" else "text",
                "is_automatic": who == "automatic",
                "uuid": False if is_theirs or who == "app" else f"{moment} {who}",
                "state": state,
                "failure_reason": "undeliverable" if state == "failed" else False,
                "error_code": int(given.get("code", 0)),
                "is_missed": "missed" in given,
                "price_category": given.get("price", False),
                "is_charged": "charged" in given,
                "waited_since": moment - waited if waited else False,
                "sent_at": moment,
            }
        )
        self.env.cr.execute(
            "UPDATE helpdesk_whatsapp_message SET create_date = %s, create_uid = %s"
            " WHERE id = %s",
            [moment, self.agent.id, message.id],
        )
        return message

    def figures(self, since="2026-06-01", until="2026-06-03", user=None):
        stats = self.env["helpdesk.whatsapp.stats"].with_user(user or self.manager)
        shown = stats.dashboard(account_id=self.account.id, since=since, until=until)
        return shown["figures"]


class TestStats(StatsCase):
    def prepare(self):
        super().prepare()
        self.happened()

    def assert_figures(self, figures, **expected):
        self.assertEqual({name: figures[name] for name in expected}, expected)

    def test_a_period_counted_by_hand(self):
        self.account.template_ids.status = "DRAFT"
        templates = self.account.template_ids[:4]
        for template, status in zip(
            templates, ("APPROVED", "APPROVED", "PAUSED", "REJECTED"), strict=True
        ):
            template.status = status
        self.env["helpdesk.whatsapp.session"]._open(
            self.contacts[0], self.ticket, fields.Datetime.now()
        )
        self.assert_figures(
            self.figures(),
            totalMessages=11,
            inboundMessages=4,
            outboundMessages=7,
            automaticMessages=3,
            uniqueContacts=2,
            ticketsCreated=2,
            answers=3,
            avgResponseTime=40.0,  # (30 + 10 + 80) / 3
            deliveredMessages=3,
            readMessages=1,
            failedMessages=2,
            deliveryRate=0.6,  # 3 of 5: neither the app's nor the queued one
            readRate=0.3333,
            failureRate=0.4,
            chargedMessages=1,  # what failed is not charged
            windowsExpiredUnanswered=1,
            activeSessions=1,
            templateApprovalRate=0.5,
            costs=[{"category": "service", "messages": 3, "charged": 1}],
        )

    def test_by_day_in_the_time_zone_of_the_reader(self):
        days = self.figures()["days"]
        counted = [(day["date"], day["totalMessages"]) for day in days]
        # 2 June 01:30 UTC is 1 June 22:30 in São Paulo
        expected = [("2026-06-01", 7), ("2026-06-02", 1), ("2026-06-03", 3)]
        self.assertEqual(counted, expected)
        self.manager.tz = "Asia/Tokyo"
        days = self.figures(until="2026-06-04")["days"]
        counted = [day["totalMessages"] for day in days]
        self.assertEqual(counted, [6, 2, 2, 1])
        self.assertIsNone(self.figures("2026-05-01", "2026-05-02")["avgResponseTime"])

    def test_by_team_agent_and_account(self):
        figures = self.figures()
        [team] = figures["teams"]
        self.assertEqual((team["name"], team["totalMessages"]), ("Support", 11))
        agents = {row["name"]: row["totalMessages"] for row in figures["agents"]}
        self.assertEqual(agents, {"Alice": 3, None: 8})
        alice = next(row for row in figures["agents"] if row["name"] == "Alice")
        self.assertEqual((alice["answers"], alice["avgResponseTime"]), (2, 20.0))
        [account] = figures["accounts"]
        self.assertEqual(account["name"], "Support line")

    def test_failures_by_code(self):
        failures = self.figures()["failures"]
        counted = {row["code"]: row["messages"] for row in failures}
        self.assertEqual(counted, {131026: 1, 132001: 1})
        self.assertIn("cannot receive it", failures[0]["words"])

    def test_each_figure_is_the_sum_of_its_records(self):
        figures = self.figures()
        report = self.env["helpdesk.whatsapp.report"].with_user(self.manager)
        domain = [
            ("date", ">=", figures["since"]),
            ("date", "<", figures["until"]),
            ("account_id", "=", self.account.id),
        ]
        [sums] = report._read_group(
            domain,
            [],
            ["__count", "inbound:sum", "failed:sum", "opened:sum", "charged:sum",
             "missed:sum", "response_minutes:avg"],
        )  # fmt: skip
        names = (
            *("totalMessages", "inboundMessages", "failedMessages", "ticketsCreated"),
            *("chargedMessages", "windowsExpiredUnanswered", "avgResponseTime"),
        )
        self.assertEqual(list(sums), [figures[name] for name in names])

    def test_a_row_of_the_report_opens_its_message(self):
        report = self.env["helpdesk.whatsapp.report"].with_user(self.manager)
        domain = [("contact_id", "in", self.contacts.ids)]
        shown = report.web_search_read(domain, {"source": {}, "answers": {}})
        self.assertEqual(shown["length"], 11)
        row = report.browse(shown["records"][0]["id"])
        message = self.env["helpdesk.whatsapp.message"].browse(
            row.action_open()["res_id"]
        )
        message.invalidate_recordset()
        self.assertEqual(message.create_date, row.date)

    def test_only_managers_of_the_company_see_them(self):
        with self.assertRaises(AccessError):
            self.figures(user=self.agent)
        with self.assertRaises(AccessError):
            self.env["helpdesk.whatsapp.report"].with_user(self.agent).search_count([])
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "wa_stranger",
            MANAGER,
            company_id=company.id,
            company_ids=company.ids,
        )
        self.assertEqual(self.figures(user=stranger)["totalMessages"], 0)
        stats = self.env["helpdesk.whatsapp.stats"].with_user(stranger)
        self.assertEqual(stats.dashboard()["accounts"], [])
        report = self.env["helpdesk.whatsapp.report"].with_user(stranger)
        self.assertFalse(report.search([("contact_id", "in", self.contacts.ids)]))

    def test_the_period_is_found_by_its_index(self):
        stats = self.env["helpdesk.whatsapp.stats"].with_user(self.manager)
        self.env["helpdesk.whatsapp.message"].flush_model()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        query = stats._messages(*stats._last_days(30), self.account)
        plan = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        self.assertIn("helpdesk_whatsapp_message_by_time", str(plan))


class TestKeptForStats(StatsCase):
    """Values that messages store while they are processed, for the statistics."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.first = self.receive("My printer is on fire")
        self.printer = self.first.ticket_id

    def test_how_long_the_customer_had_waited(self):
        self.receive("Please hurry")
        failed = self.answer(self.printer, "<p>Switch it off</p>")
        self.assertEqual(failed.waited_since, self.first.sent_at)
        failed._fail("refused")
        self.assertFalse(failed.waited_since)
        failed.with_user(self.agent).action_send_again()
        self.assertEqual(failed.waited_since, self.first.sent_at)
        self.assertFalse(self.answer(self.printer, "<p>And?</p>").waited_since)

    def test_the_price_that_meta_tells(self):
        answer = self.answer(self.printer)
        self.settle()
        for pricing, expected in (
            ({"category": "service", "type": "free_customer_service"},
             ("service", False, "free_customer_service")),
            ({"category": "marketing", "type": "free_entry_point"},
             ("marketing", False, "free_entry_point")),
            ({"category": "authentication-international", "type": "regular"},
             ("authentication_international", True, "regular")),
            ({"category": "utility", "billable": False}, ("utility", False, "")),
            (None, ("utility", False, "")),
            ([1], ("utility", False, "")),
        ):  # fmt: skip
            status = {
                "id": answer.wamid,
                "status": "read",
                "timestamp": str(1_800_000_000 + len(str(pricing))),
                "pricing": pricing,
            }
            self.store_webhook(payload(statuses=[status]))
            self.process()
            kind = answer.price_type or ""
            stored = (answer.price_category, answer.is_charged, kind)
            self.assertEqual(stored, expected)

    def test_windows_that_closed_unanswered(self):
        contact = self.printer.whatsapp_contact_id
        self.work("window")
        self.assertFalse(self.first.is_missed)
        self.close_window(contact)
        self.work("window")
        self.assertTrue(self.first.is_missed)
        second = self.receive("Hello?")
        self.answer(self.printer)
        self.close_window(contact)
        self.work("window")
        self.assertFalse(second.is_missed)

    def test_whoever_is_faster_than_the_cron_does_not_hide_it(self):
        contact = self.printer.whatsapp_contact_id
        self.close_window(contact)
        second = self.receive("Hello?")
        self.assertTrue(self.first.is_missed)
        self.close_window(contact)
        echo = read_message({"message": text_message("wamid.e", "By phone")}, ECHO)
        self.printer._whatsapp_answered(
            self.env["helpdesk.whatsapp.message"]._create_echo(
                contact, echo, fields.Datetime.now()
            )
        )
        self.assertTrue(second.is_missed)
