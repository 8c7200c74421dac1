# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ...tools import rates
from ...tools.amounts import FINEST

#: What Meta charges is stored and shown to the last decimal, and at least as its rate
#: cards write it.
PRICE = {"digits": (16, FINEST), "min_display_digits": 4}


class HelpdeskWhatsappPrice(models.Model):
    """What Meta charges for a message of a category to a market, for some time.

    The lines come from Meta's rate cards, and helpdesk managers may change them. They
    are the same for all companies. Messages have the price of their day.
    """

    _name = "helpdesk.whatsapp.price"
    _description = "WhatsApp Price"
    _order = "market, category, currency_id, valid_from desc"
    _rec_name = "market"

    market = fields.Char(
        required=True,
        help="As in Meta's rate card: a country, or several, like North America.",
    )
    category = fields.Selection(list(rates.CATEGORIES), required=True)
    currency_id = fields.Many2one("res.currency", required=True)
    price = fields.Float(required=True, **PRICE)
    valid_from = fields.Date("Valid from", required=True)
    valid_to = fields.Date("Valid until")

    _one_at_a_time = models.UniqueIndex(
        "(market, category, currency_id, valid_from)",
        "There is a price of this market and category from this day on already.",
    )

    @api.constrains("valid_from", "valid_to", "price")
    def _check_values(self):
        for line in self:
            if line.valid_to and line.valid_to < line.valid_from:
                raise ValidationError(
                    self.env._("A price cannot end before it begins.")
                )
            if line.price < 0:
                raise ValidationError(self.env._("A price cannot be negative."))

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._changed()
        return lines

    def write(self, vals):
        former = min(self.mapped("valid_from"), default=None)
        result = super().write(vals)
        self._changed(former)
        return result

    def unlink(self):
        former = min(self.mapped("valid_from"), default=None)
        result = super().unlink()
        self.browse()._changed(former)
        return result

    def _changed(self, former=None):
        """Have the messages since the first of the days concerned priced again."""
        days = [*self.mapped("valid_from"), *filter(None, [former])]
        if days:
            self.env.registry.clear_cache()
            self.env["helpdesk.whatsapp.account"].sudo()._reprice_since(min(days))

    @api.model
    @tools.ormcache()
    def _price_table(self):
        """Return all prices: lists of (first day, last day, price), the latest first.

        :return: dict by (key of the market, category, id of the currency)
        """
        table = {}
        for line in self.sudo().search_fetch([], order="valid_from desc, id desc"):
            key = (rates.key_of(line.market), line.category, line.currency_id.id)
            until = line.valid_to or date.max
            table.setdefault(key, []).append((line.valid_from, until, line.price))
        return table

    @api.model
    def _price(self, country, category, currency, day):
        """Return the price of a message, or ``None`` if the table has none.

        A service message costs what a utility message does, where the table has no
        price of its own.

        :param str country: ISO code of the customer's country
        :param str category: Meta's pricing category
        :param currency: res.currency
        :param date day: of the message
        """
        table, category = self._price_table(), rates.category_of(category)
        kinds = (category, "utility") if category == "service" else (category,)
        for market in map(rates.key_of, rates.markets_of(country or "")):
            for kind in kinds:
                for since, until, price in table.get((market, kind, currency.id), ()):
                    if since <= day <= until:
                        return price
        return None

    @api.model
    def _import_card(self, text, valid_from):
        """Store the prices of one of Meta's rate cards.

        Those that were valid before end the day before.

        :param str text: the CSV file
        :param date valid_from: from when on it is valid
        :return: the prices
        :raises rates.BadCard: it is none
        :raises ValidationError: a currency is not known or not active
        """
        card = rates.read_card(text)
        currencies = self._currencies({rate.currency for rate in card})
        own = [("currency_id", "in", [each.id for each in currencies.values()])]
        known = self.search([*own, ("valid_from", "=", valid_from)])
        by_key = {(n.market, n.category, n.currency_id): n for n in known}
        lines, new = self.browse(), []
        for rate in card:
            currency = currencies[rate.currency]
            line = by_key.get((rate.market, rate.category, currency))
            if line and line.price != rate.price:
                line.price = rate.price
            if line:
                lines |= line
                continue
            new.append(
                {
                    "market": rate.market,
                    "category": rate.category,
                    "currency_id": currency.id,
                    "price": rate.price,
                    "valid_from": valid_from,
                }
            )
        lines |= self.create(new)
        self._end_former(own, valid_from)
        return lines

    @api.model
    def _end_former(self, own, valid_from):
        """End the prices that were valid before a rate card, the day before it."""
        open_ones = [
            *own,
            ("valid_from", "<", valid_from),
            *("|", ("valid_to", "=", False), ("valid_to", ">=", valid_from)),
        ]
        self.search(open_ones).write({"valid_to": valid_from - timedelta(days=1)})

    @api.model
    def _currencies(self, names):
        found = self.env["res.currency"].search([("name", "in", list(names))])
        if missing := names - set(found.mapped("name")):
            raise ValidationError(
                self.env._(
                    "These currencies are not active in Odoo: %(names)s",
                    names=", ".join(sorted(missing)),
                )
            )
        return {currency.name: currency for currency in found}
