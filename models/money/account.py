# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The free answers of the month, and the prices of messages after a change of them."""

import logging
from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...tools import log
from ..lane.lane import Lane
from ..lane.outcomes import Outcome
from ..lane.queue import Queue

_logger = logging.getLogger(__name__)

FREE_TYPE = "free_customer_service"
#: Free service messages of a number and month in UTC ("Pricing": service messages are
#: charged since 2026-10-01, but for 1,000 a month).
FREE_ANSWERS = 1000
DAY = timedelta(days=1)
PRICES = Lane(
    _logger,
    "prices",
    model="helpdesk.whatsapp.account",
    noun="account",
    cron="ir_cron_prices",
    is_each_minute=False,
    queue=Queue(
        "helpdesk_whatsapp_account",
        waits="item.reprice_from IS NOT NULL",
        account="item.id",
    ),
    work="_reprice",
    failed=("not_priced", log.ERROR),
)


class HelpdeskWhatsappAccount(models.Model):
    """Counts the free answers of the month, and prices messages again."""

    _inherit = "helpdesk.whatsapp.account"

    free_answers = fields.Integer(
        "Free answers a month",
        default=FREE_ANSWERS,
        help="So many answers within the customer service window are free in each"
        " calendar month (UTC), of each number.",
    )
    free_answers_left = fields.Integer(
        "Free answers left", compute="_compute_free_answers_left"
    )
    price_currency_id = fields.Many2one(
        "res.currency",
        "Currency at Meta",
        readonly=True,
        copy=False,
        help="In which Meta charges; read from the WhatsApp Business account.",
    )
    reprice_from = fields.Datetime(
        readonly=True, copy=False, help="Messages since then are to be priced again."
    )

    @api.constrains("free_answers")
    def _check_free_answers(self):
        if any(account.free_answers < 0 for account in self):
            raise ValidationError(self.env._("A number of messages is not negative."))

    @api.depends("free_answers")
    def _compute_free_answers_left(self):
        month = fields.Datetime.now().replace(
            day=1, hour=0, minute=0, second=0, microsecond=0
        )
        messages = self.env["helpdesk.whatsapp.message"].sudo()
        ours = messages._read_group(
            [
                ("account_id", "in", self.ids),
                ("create_date", ">=", month),
                ("price_type", "=", FREE_TYPE),
            ],
            ["account_id"],
            ["__count"],
        )
        used = {account.id: count for account, count in ours}
        metas = (
            self.env["helpdesk.whatsapp.charge"]
            .sudo()
            ._read_group(
                [
                    ("account_id", "in", self.ids),
                    ("date", ">=", month.date()),
                    ("price_type", "=", FREE_TYPE),
                ],
                ["account_id"],
                ["volume:sum"],
            )
        )
        meta_used = {account.id: volume for account, volume in metas}
        for account in self:
            most = max(used.get(account.id, 0), meta_used.get(account.id, 0))
            account.free_answers_left = max(account.free_answers - most, 0)

    @api.model
    def _free_answers_by_id(self):
        """Return how many free answers are left, by the account's id as a text."""
        accounts = self.search([("active", "=", True)], order="id")
        return {str(account.id): account.free_answers_left for account in accounts}

    def _price_currency(self):
        """Return the currency in which Meta charges."""
        return self.price_currency_id or self.company_id.currency_id

    # ------------------------------------------------------------- when prices change

    @api.model
    def _reprice_since(self, day):
        """Have all charged messages since a day priced again."""
        since = datetime.combine(day, time.min)
        accounts = self.with_context(active_test=False).search(
            ["|", ("reprice_from", "=", False), ("reprice_from", ">", since)]
        )
        accounts.reprice_from = since
        PRICES.wake(self.env)

    @api.model
    def _cron_reprice(self):
        """Price messages again after prices have changed (scheduled action)."""
        PRICES.run(self.env)

    def _reprice(self):
        """Price the messages of one day; the next day is another turn."""
        since = self._next_charged(self.reprice_from)
        if not since:
            self.reprice_from = False
            return Outcome.DONE
        since = datetime.combine(since.date(), time.min)
        self._price_day(since)
        self.reprice_from = since + DAY
        return Outcome.DONE

    def _next_charged(self, since):
        """Return when the first message since then was created that is charged."""
        self.env["helpdesk.whatsapp.message"].flush_model()
        [[moment]] = self.env.execute_query(
            SQL(
                """SELECT min(create_date) FROM helpdesk_whatsapp_message
                    WHERE account_id = %s AND create_date >= %s AND is_charged""",
                *(self.id, since),
            )
        )
        return moment

    def _price_day(self, since):
        """Price the messages created within a day from ``since`` on."""
        prices, currency = self.env["helpdesk.whatsapp.price"], self._price_currency()
        kinds = self.env.execute_query(
            SQL(
                """SELECT DISTINCT contact.country_code, message.price_category
                     FROM helpdesk_whatsapp_message message
                     JOIN helpdesk_whatsapp_contact contact
                       ON contact.id = message.contact_id
                    WHERE message.account_id = %s AND message.is_charged
                      AND message.create_date >= %s AND message.create_date < %s""",
                *(self.id, since, since + DAY),
            )
        )
        for country, category in kinds:
            price = prices._price(country, category, currency, since.date())
            self.env.cr.execute(
                """UPDATE helpdesk_whatsapp_message message
                      SET cost = %s, cost_currency_id = %s
                     FROM helpdesk_whatsapp_contact contact
                    WHERE contact.id = message.contact_id
                      AND message.account_id = %s AND message.is_charged
                      AND message.create_date >= %s AND message.create_date < %s
                      AND message.price_category IS NOT DISTINCT FROM %s
                      AND contact.country_code IS NOT DISTINCT FROM %s""",
                [
                    *(price or 0.0, None if price is None else currency.id),
                    *(self.id, since, since + DAY, category, country),
                ],
            )
        messages = self.env["helpdesk.whatsapp.message"]
        messages.invalidate_model(["cost", "cost_currency_id"])
