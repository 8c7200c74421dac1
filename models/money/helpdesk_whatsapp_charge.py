# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What Meta says it has charged, beside our own counts."""

import logging
from collections import defaultdict
from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import log
from ...tools.identity import digits
from ...tools.meta import cloud_api, pricing
from ..common.message_states import DELIVERED
from ..lane.calls import Call
from ..lane.lane import Lane
from ..lane.queue import Queue
from .helpdesk_whatsapp_price import PRICE

_logger = logging.getLogger(__name__)

#: Meta's figures are read once a day; those of so many days are read again, as
#: messages are charged when they are delivered.
EVERY, AGAIN = timedelta(days=1), timedelta(days=7)
LANE = Lane(
    _logger,
    "charges",
    model="helpdesk.whatsapp.account",
    noun="account",
    cron="ir_cron_charges",
    is_each_minute=False,
    queue=Queue(
        "helpdesk_whatsapp_account",
        waits="item.active",
        later="greatest(item.charges_due_at, item.manage_after)",
        account="item.id",
    ),
    work="_prepare_charges",
    broke="_charges_not_read",
    batch=4,
    failed=("charges_not_read", log.WARNING),
)


class HelpdeskWhatsappCharge(models.Model):
    """What Meta has charged for the messages of a number, day, category and country.

    A row has Meta's figures ("pricing_analytics") and ours of the same messages; 0
    where one of both knows of none. Only the server writes these records; helpdesk
    managers read them.
    """

    _name = "helpdesk.whatsapp.charge"
    _description = "WhatsApp Charges by Meta"
    _order = "date desc, account_id, category, price_type, country_code"
    _rec_name = "date"

    account_id = fields.Many2one(
        "helpdesk.whatsapp.account", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, precompute=True
    )
    date = fields.Date("Day (UTC)", required=True, readonly=True)
    category = fields.Char("Meta's category", readonly=True)
    price_type = fields.Char("Meta's type of price", readonly=True)
    country_code = fields.Char("Country", readonly=True)
    volume = fields.Integer("Messages, by Meta", readonly=True)
    own_volume = fields.Integer("Messages, by Odoo", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    cost = fields.Float("Cost, by Meta", readonly=True, **PRICE)
    own_cost = fields.Float("Cost, by the price table", readonly=True, **PRICE)

    _of_day = models.Index("(account_id, date)")


class HelpdeskWhatsappAccount(models.Model):
    """Reads once a day what Meta has charged."""

    _inherit = "helpdesk.whatsapp.account"

    charges_due_at = fields.Datetime(readonly=True, copy=False)
    charges_read_at = fields.Datetime(
        "Charges read on", readonly=True, copy=False, help="From Meta."
    )

    @api.model
    def _cron_read_charges(self):
        """Read what Meta has charged (scheduled action)."""
        LANE.run(self.env)

    def action_read_charges(self):
        """Have Meta's figures read now (button)."""
        self.check_access("write")
        self.sudo().charges_due_at = False
        LANE.wake(self.env)

    def _prepare_charges(self):
        """Return the ``Call`` that asks Meta, or ``None`` if nothing can be asked."""
        self.charges_due_at = fields.Datetime.now() + EVERY
        number = digits(self.display_phone_number or "")
        if not (self.sudo().access_token and self.business_account_uid and number):
            return None
        today = fields.Date.today()
        first = min(today.replace(day=1), today - AGAIN)
        if not self.charges_read_at:  # also the whole month before
            first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        client = self._cloud_api()
        arguments = (self.business_account_uid, number, first, today + EVERY)
        more = (client, first)
        return Call(client.pricing_analytics, arguments, "_conclude_charges", more)

    def _charges_not_read(self, _error):
        self.charges_due_at = fields.Datetime.now() + EVERY

    def _conclude_charges(self, answer, client, first):
        """Store Meta's figures and ours since the day ``first``."""
        self.lock_for_update(allow_referencing=True)
        self._follow_usage(client.rests)
        if isinstance(answer, Exception):
            if not isinstance(answer, cloud_api.CloudApiError):
                raise answer
            values = {"account": self.id, **log.of_error(answer)}
            log.event(_logger, log.WARNING, "charges_not_read", **values)
            return
        currency, points = pricing.read(answer)
        known = self.env["res.currency"].with_context(active_test=False)
        found = known.search([("name", "=", currency)], limit=1)
        if found and found != self.price_currency_id:
            self.price_currency_id = found
            self._reprice_since(first)
        self.charges_read_at = fields.Datetime.now()
        self._store_charges(points, first)

    def _store_charges(self, points, first):
        """Replace the rows since a day by Meta's points and our own counts."""
        rows = defaultdict(lambda: defaultdict(float))
        for point in points:
            if point.day >= first:
                row = rows[point.day, point.category, point.type, point.country]
                row["volume"] += point.volume
                row["cost"] += point.cost
        for day, category, kind, country, count, cost in self._own_charges(first):
            key = (day, pricing.name(category), pricing.name(kind), country or "")
            rows[key]["own_volume"] += count
            rows[key]["own_cost"] += cost or 0
        charges = self.env["helpdesk.whatsapp.charge"].sudo()
        charges.search([("account_id", "=", self.id), ("date", ">=", first)]).unlink()
        names = ("date", "category", "price_type", "country_code")
        charges.create(
            [
                {
                    **dict(zip(names, key, strict=True)),
                    **row,
                    "account_id": self.id,
                    "currency_id": self._price_currency().id,
                }
                for key, row in rows.items()
            ]
        )

    def _own_charges(self, first):
        """Return our counts of delivered messages with a price, by day in UTC."""
        self.env["helpdesk.whatsapp.message"].flush_model()
        since = datetime.combine(first, time.min)
        return self.env.execute_query(
            SQL(
                """
                SELECT * FROM (
                    SELECT coalesce(message.delivered_at, message.read_at,
                                    message.sent_at, message.create_date)::date AS day,
                           message.price_category, message.price_type,
                           contact.country_code, count(*),
                           sum(message.cost) FILTER (WHERE message.is_charged)
                      FROM helpdesk_whatsapp_message message
                      JOIN helpdesk_whatsapp_contact contact
                        ON contact.id = message.contact_id
                     WHERE message.account_id = %(account)s
                       AND message.create_date >= %(since)s - interval '2 days'
                       AND message.price_category IS NOT NULL
                       AND message.state IN %(delivered)s
                     GROUP BY 1, 2, 3, 4
                ) counted WHERE day >= %(first)s
                """,
                account=self.id,
                since=since,
                first=first,
                delivered=DELIVERED,
            )
        )
