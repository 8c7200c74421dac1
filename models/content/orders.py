# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from markupsafe import Markup

from odoo import models
from odoo.tools import formatLang

from ...tools.meta import contents


class HelpdeskWhatsappMessage(models.Model):
    """Shows orders with their sums, and products by their names in Odoo.

    Meta names a product by the id that it has in the business's catalog. That is
    usually its internal reference in Odoo; without Odoo's app *Products*, or a product
    of that reference, the id is shown.
    """

    _inherit = "helpdesk.whatsapp.message"

    def _render_order(self, meta):
        order = contents.order_of(meta)
        yield self._placeholder()
        yield order and self._text_as_html(order.text)
        if not order:
            return
        names = self._product_names([line.product for line in order.lines])
        for line in order.lines:
            shown = names.get(line.product, line.product)
            yield self._order_line(line, shown)
        env = self._in_account_language().env
        for currency, amount in order.totals().items():
            total = env._("Total: %(amount)s", amount=self._amount(amount, currency))
            yield Markup("<strong>%s</strong>") % total

    def _order_line(self, line, product):
        """Return a line of an order as text: how many, what, at which price."""
        quantity = line.quantity or "?"
        if line.amount is None:
            return f"{quantity} × {product} · {line.price} {line.currency}".strip(" ·")
        price = self._amount(Decimal(line.price), line.currency)
        if line.quantity != "1":
            price = f"{price} = {self._amount(line.amount, line.currency)}"
        return f"{quantity} × {product} · {price}"

    def _amount(self, amount, code):
        """Return an amount as the account's language writes it, with its currency."""
        env = self._in_account_language().with_context(active_test=False).env
        currency = env["res.currency"].search([("name", "=", code)], limit=1)
        if not currency:
            return f"{amount.normalize():f} {code}".strip()
        digits = currency.decimal_places
        return f"{formatLang(env, float(amount), digits=digits)} {code}"

    def _product_names(self, ids):
        """Return the names of products in Odoo, by the ids of the catalog."""
        if "product.product" not in self.env:
            return {}
        env = self._in_account_language().sudo().env
        products = env["product.product"].search(
            [
                ("default_code", "in", list(filter(None, ids))),
                ("company_id", "in", [False, self.company_id.id]),
            ]
        )
        return {product.default_code: product.display_name for product in products}

    def _product_label(self, uid):
        """Return the name of a product in Odoo, or the id it has in the catalog."""
        return self._product_names([uid]).get(uid, uid)
