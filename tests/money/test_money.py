# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of prices, costs and charges; the amounts are counted by hand."""

import base64
import doctest
import io
from datetime import date, timedelta

import openpyxl

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, new_test_user
from odoo.tools import mute_logger

from ...models.sections.formats import as_text
from ...tools import amounts, rates
from ...tools.meta import pricing
from ..common import PHONE_NUMBER_UID, WhatsappCase, payload

#: As Meta publishes it: remarks, a header, prices with gaps.
CARD = """\ufeffWhatsApp Business Platform rate card,,,,,,
"Effective October 1, 2026, per message",,,,,,
Market,Currency,Marketing,Utility,Authentication,Authentication-International,Service
Brazil,$US,0.0625,0.0068,0.0068,n/a,n/a
India,$US,0.0118,0.0014,0.0014,0.0280,0.0014
Rest of Western Europe,$US,0.0592,0.0171,0.0171,n/a,0.0171
Other,$US,0.0604,0.0077,0.0077,n/a,0.0077
"""
CHARGES = "odoo.addons.helpdesk_mgmt_whatsapp.models.money.helpdesk_whatsapp_charge"
OCTOBER = date(2026, 10, 1)


class TestRates(BaseCase):
    def test_the_examples_hold(self):
        for module in (amounts, rates, pricing):
            self.assertFalse(doctest.testmod(module).failed)

    def test_a_card_is_read(self):
        card = rates.read_card(CARD)
        self.assertEqual(len(card), 3 + 5 + 4 + 4)
        self.assertEqual(card[1], rates.Rate("Brazil", "USD", "utility", 0.0068))

    def test_what_is_no_card_is_refused_with_its_line(self):
        for text, line in (
            ("", 0),
            ("a,b\nc,d\n", 0),
            (CARD.replace("0.0118", "0,0118x"), 5),
            (CARD + ",USD,1,1,1,1,1\n", 8),
        ):
            with self.subTest(text[-20:]), self.assertRaises(rates.BadCard) as raised:
                rates.read_card(text)
            self.assertEqual(raised.exception.line, line)

    def test_odd_answers_of_meta_are_left_out(self):
        for odd in ({}, {"pricing_analytics": []}, {"pricing_analytics": {"data": 1}}):
            self.assertEqual(pricing.read(odd), ("", []))
        points = [{"start": "x"}, None, {"start": 0, "volume": "2", "cost": None}]
        data = {"pricing_analytics": {"data": [{"data_points": points}]}}
        [point] = pricing.read(data)[1]
        self.assertEqual((point.volume, point.cost), (2, 0))


class MoneyCase(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.usd = self.env.ref("base.USD")
        self.usd.active = True
        self.account.price_currency_id = self.usd
        self.prices = self.env["helpdesk.whatsapp.price"]
        self.prices.search([]).unlink()

    def manager(self):
        return new_test_user(self.env, "money", "helpdesk_mgmt.group_helpdesk_manager")

    def import_card(self, text=CARD, valid_from=OCTOBER):
        self.prices._import_card(text, valid_from)
        self.env.flush_all()

    def charged(self, ticket, category="service", kind="regular", status="delivered"):
        """Return an answer of the ticket that Meta reports a price of."""
        message = self.answer(ticket)
        message.write({"wamid": f"wamid.{message.id}", "state": "accepted"})
        now = str(int(fields.Datetime.now().timestamp()))
        price = {"billable": True, "pricing_model": "PMP", "type": kind}
        report = {"id": message.wamid, "status": status, "timestamp": now}
        report |= {"recipient_id": "5511987654321", "pricing": price}
        report["biz_opaque_callback_data"] = message.uuid
        price |= {"category": category, "billable": kind == "regular"}
        self.store_webhook(payload(statuses=[report]))
        self.process()
        return message


class TestPrices(MoneyCase):
    def price(self, country, category, day=OCTOBER, currency=None):
        return self.prices._price(country, category, currency or self.usd, day)

    def test_the_nearest_market_has_the_price(self):
        self.import_card()
        for country, category, expected in (
            ("IN", "service", 0.0014),
            ("IN", "authentication-international", 0.028),
            ("BR", "marketing_lite", 0.0625),
            ("BR", "service", 0.0068),  # as utility: the card has no price of its own
            ("PT", "utility", 0.0171),
            ("KR", "utility", 0.0077),
            ("", "utility", 0.0077),
            ("BR", "authentication_international", None),
            ("BR", "referral_conversion", None),
        ):
            with self.subTest(country=country, category=category):
                self.assertEqual(self.price(country, category), expected)
        self.assertIsNone(
            self.price("BR", "utility", currency=self.env.ref("base.EUR"))
        )

    def test_a_new_card_ends_the_former_one(self):
        self.import_card()
        self.import_card(CARD.replace("0.0068", "0.0070"), date(2027, 1, 1))
        self.assertEqual(self.price("BR", "utility", date(2026, 12, 31)), 0.0068)
        self.assertEqual(self.price("BR", "utility", date(2027, 1, 1)), 0.0070)
        self.assertIsNone(self.price("BR", "utility", date(2026, 9, 30)))
        self.import_card(CARD.replace("0.0068", "0.0071"), date(2027, 1, 1))
        self.assertEqual(self.price("BR", "utility", date(2027, 1, 1)), 0.0071)
        self.assertEqual(len(self.prices.search([("market", "=", "Brazil")])), 6)

    def test_a_manager_imports_and_changes_prices(self):
        manager = self.manager()
        wizards = self.env["helpdesk.whatsapp.price.import"]
        wizard = wizards.with_user(manager).create(
            {"file": base64.b64encode(CARD.encode()), "valid_from": OCTOBER}
        )
        action = wizard.action_import()
        lines = self.prices.search(action["domain"])
        self.assertEqual(len(lines), 16)
        lines[0].with_user(manager).price = 1
        for content, words in (
            (b"\xff\xfe", "no rate card"),
            (CARD.replace("0.0118", "?").encode(), "Line 5"),
        ):
            wizard.file = base64.b64encode(content)
            with self.assertRaisesRegex(UserError, words):
                wizard.action_import()
        wizard.file = base64.b64encode(CARD.replace("$US", "XXX").encode())
        with self.assertRaisesRegex(ValidationError, "XXX"):
            wizard.action_import()
        for records in (self.prices, self.env["helpdesk.whatsapp.charge"]):
            with self.assertRaises(AccessError):
                records.with_user(self.agent).search([])


class TestAmounts(MoneyCase):
    """What Meta charges is not rounded away; sums are rounded as their currency is."""

    def test_a_fraction_of_a_cent_is_shown_in_the_dashboards_mails(self):
        yen = self.env["res.currency"].with_context(active_test=False)
        yen = yen.search([("name", "=", "JPY")])
        for amount, currency, expected in (
            (0.0068, self.usd, "$\xa00.0068"),
            (0.003412, self.usd, "$\xa00.003412"),
            (0.1 + 0.2, self.usd, "$\xa00.30"),
            (0, self.usd, "$\xa00.00"),
            (1234.5678, self.usd, "$\xa01,234.57"),
            (1.75, yen, "1.75\xa0¥"),
            (1234.5678, yen, "1,235\xa0¥"),
        ):
            with self.subTest(amount=amount, currency=currency.name):
                yen.position = "after"
                shown = as_text(self.env, amount, "money", currency)
                self.assertEqual(shown, expected)

    def test_and_in_the_workbook(self):
        self.import_card()
        self.charged(self.receive("Hi").ticket_id)
        stats = self.env["helpdesk.whatsapp.stats"].with_user(self.manager())
        _name, file = stats._export(account_id=self.account.id)
        book = openpyxl.load_workbook(io.BytesIO(file))
        cell = book["Costs"]["B7"]
        self.assertEqual((cell.value, cell.number_format), (0.0068, "[$$] #,##0.0000"))

    def test_finest_prices_are_kept_and_shown_by_every_list(self):
        self.import_card(CARD.replace("0.0068", "0.003412"))
        message = self.charged(self.receive("Hi").ticket_id)
        charge = self.env["helpdesk.whatsapp.charge"].create(
            {"account_id": self.account.id, "date": OCTOBER, "cost": 0.003412}
        )
        cost = self.env["helpdesk.whatsapp.cost"].browse(message.id)
        self.assertEqual([cost.cost, charge.cost], [0.003412, 0.003412])
        for record, name in (
            (self.prices, "price"),
            (message, "cost"),
            (cost, "cost"),
            (charge, "cost"),
            (charge, "own_cost"),
        ):
            with self.subTest(f"{record._name}.{name}"):
                field = record.fields_get([name])[name]
                digits = (field["digits"], field["min_display_digits"])
                self.assertEqual(digits, ((16, 6), 4))


class TestCosts(MoneyCase):
    def costs(self, *groupby):
        return {
            keys: (count, round(cost, 6))
            for *keys, count, cost in self.env["helpdesk.whatsapp.cost"]._read_group(
                [], groupby, ["__count", "cost:sum"]
            )
            for keys in [keys[0] if len(keys) == 1 else tuple(keys)]
        }

    def test_tickets_teams_and_customers_cost_what_their_messages_do(self):
        self.import_card()
        india = self.simulator.customer("Asha", "919812345678")
        ours = self.receive("Hi").ticket_id
        theirs = self.receive("Hi", customer=india).ticket_id
        self.charged(ours)
        self.charged(ours, "marketing")
        self.charged(ours, kind="free_customer_service")  # costs nothing
        self.charged(ours, status="sent")  # is not delivered
        self.charged(theirs)
        expected = {ours: (2, 0.0693), theirs: (1, 0.0014)}
        self.assertEqual(self.costs("ticket_id"), expected)
        partners = {ours.partner_id: (2, 0.0693), theirs.partner_id: (1, 0.0014)}
        self.assertEqual(self.costs("partner_id"), partners)
        self.assertEqual(self.costs("team_id"), {self.team: (3, 0.0707)})
        self.assertEqual(
            self.costs("country_code"), {"BR": (2, 0.0693), "IN": (1, 0.0014)}
        )

    def test_messages_are_priced_again_when_prices_change(self):
        ticket = self.receive("Hi").ticket_id
        first, second = self.charged(ticket), self.charged(ticket)
        self.env.cr.execute(
            "UPDATE helpdesk_whatsapp_message SET create_date = create_date"
            " - interval '3 days' WHERE id = %s",
            [second.id],
        )
        costs = self.env["helpdesk.whatsapp.cost"]
        self.assertEqual(costs.search_count([("unpriced", "=", 1)]), 2)
        self.import_card()
        self.work("prices")
        self.assertEqual([first.cost, second.cost], [0.0068, 0.0068])
        self.assertFalse(self.account.reprice_from)
        line = self.prices.search(
            [("market", "=", "Brazil"), ("category", "=", "utility")]
        )
        line.valid_to = fields.Date.today() - timedelta(days=2)
        line.copy(
            {
                "valid_from": line.valid_to + timedelta(days=1),
                "price": 1,
                "valid_to": False,
            }
        )
        self.work("prices")
        self.assertEqual([first.cost, second.cost], [1, 0.0068])

    def test_the_dashboard_has_the_costs(self):
        self.import_card()
        self.charged(self.receive("Hi").ticket_id)
        stats = self.env["helpdesk.whatsapp.stats"].with_user(self.manager())
        [row] = [
            row for row in stats.dashboard()["money"] if row["id"] == self.account.id
        ]
        self.assertEqual(round(row["cost"], 6), 0.0068)
        self.assertEqual((row["unpriced"], row["metaCost"]), (0, None))
        self.assertEqual((row["freeLeft"], row["freeAnswers"]), (1000, 1000))


class TestCharges(MoneyCase):
    def prepare(self):
        super().prepare()
        self.account.display_phone_number = "+55 11 5550-7890"
        self.simulator.control("PATCH", "customers/maria", behaviour="reads")

    def charges(self):
        return self.env["helpdesk.whatsapp.charge"].search([])

    def read_charges(self):
        self.account.charges_due_at = False
        self.work("charges")

    def test_what_meta_has_charged_stands_beside_our_counts(self):
        ticket = self.receive("Hi").ticket_id
        for _answer in range(2):
            self.answer(ticket)
        self.settle()
        self.read_charges()
        [row] = self.charges()
        self.assertEqual((row.volume, row.own_volume), (2, 2))
        self.assertEqual((row.category, row.country_code), ("service", "BR"))
        self.assertEqual((row.price_type, row.cost), ("free_customer_service", 0))
        self.assertEqual(self.account.price_currency_id.name, "BRL")
        self.assertTrue(self.account.charges_read_at)
        self.answer(ticket)
        self.settle()
        self.read_charges()
        self.assertEqual(self.charges().mapped("volume"), [3])
        self.assertEqual(self.account.free_answers_left, 997)

    def test_once_a_day_and_at_the_press_of_a_button(self):
        self.read_charges()
        first = self.account.charges_due_at
        self.assertGreater(first, fields.Datetime.now() + timedelta(hours=23))
        asked = len(self.asked())
        self.work("charges")
        self.assertEqual(len(self.asked()), asked)
        self.account.action_read_charges()
        self.work("charges")
        self.assertEqual(len(self.asked()), asked + 1)

    def asked(self):
        calls = self.simulator.control("GET", "traffic")["data"]
        return [call for call in calls if "pricing_analytics" in str(call)]

    @mute_logger(CHARGES)
    def test_a_refusal_is_asked_again_the_next_day(self):
        self.simulator.control("PATCH", f"accounts/{PHONE_NUMBER_UID}", scopes=[])
        self.read_charges()
        self.assertFalse(self.account.charges_read_at)
        self.assertTrue(self.account.charges_due_at)


class TestFreeAnswers(MoneyCase):
    def line(self):
        self.account._recheck("free_answers", meta=self.account._ask_meta())
        return self.account.check_ids.filtered(lambda c: c.code == "free_answers")

    def pay(self, is_paying):
        values = {"has_payment_method": is_paying}
        self.simulator.control("PATCH", f"accounts/{PHONE_NUMBER_UID}", **values)

    def test_the_health_page_says_what_is_left(self):
        ticket = self.receive("Hi").ticket_id
        self.account.free_answers = 20
        self.charged(ticket, kind="free_customer_service")
        self.charged(ticket, kind="free_entry_point")  # no answer of the month
        self.assertEqual(self.account.free_answers_left, 19)
        line = self.line()
        self.assertEqual((line.state, line.value), ("ok", "19 of 20 left"))
        self.account.free_answers = 1
        self.pay(True)
        self.assertEqual(self.line().state, "ok")
        self.assertIn("charges for answers now", line.value)
        self.pay(False)
        self.assertEqual(self.line().state, "error")
        self.charged(ticket, kind="free_customer_service")
        self.account.free_answers = 22
        self.assertEqual(self.line().state, "ok")
        by_id = self.account._free_answers_by_id()
        self.assertEqual(by_id[str(self.account.id)], 20)

    def test_those_of_last_month_do_not_count(self):
        message = self.charged(
            self.receive("Hi").ticket_id, kind="free_customer_service"
        )
        self.assertEqual(self.account.free_answers_left, 999)
        self.env.cr.execute(
            "UPDATE helpdesk_whatsapp_message SET create_date = create_date"
            " - interval '32 days' WHERE id = %s",
            [message.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.account.free_answers_left, 1000)
