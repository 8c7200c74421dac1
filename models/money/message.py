# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from .helpdesk_whatsapp_price import PRICE


class HelpdeskWhatsappMessage(models.Model):
    """Stores what a message costs by the price table."""

    _inherit = "helpdesk.whatsapp.message"

    cost = fields.Float(
        readonly=True,
        **PRICE,
        help="Meta's price of the message, if Meta charges for it.",
    )
    cost_currency_id = fields.Many2one("res.currency", readonly=True)

    _free_answers = models.Index(
        "(account_id, create_date) WHERE price_type = 'free_customer_service'"
    )

    def _store_cost(self, status):
        """Store the price, if the delivery status says that Meta charges.

        :param status: ``tools.meta.webhook.Status``
        """
        if not status.price_category or not self.is_charged:
            return
        currency = self.account_id.sudo()._price_currency()
        price = self.env["helpdesk.whatsapp.price"]._price(
            self.contact_id.country_code,
            self.price_category,
            currency,
            self.create_date.date(),
        )
        cost = (price or 0.0, currency.id if price is not None else False)
        if cost != (self.cost, self.cost_currency_id.id):
            self.write({"cost": cost[0], "cost_currency_id": cost[1]})
