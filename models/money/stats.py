# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class HelpdeskWhatsappStats(models.AbstractModel):
    """Adds what WhatsApp costs to the dashboard."""

    _inherit = "helpdesk.whatsapp.stats"

    @api.model
    def dashboard(self, days=30, account_id=None, since=None, until=None):
        """Also return ``money``: the costs of the period and the free answers left.

        :return: as of the overridden method; ``money`` is a list, for each account, of
            {id, name, freeLeft, freeAnswers, currency, cost, metaCost, unpriced}:
            ``cost`` by the price table, ``metaCost`` what Meta says, or null if it was
            not asked yet; ``unpriced``: charged messages without a price
        """
        shown = super().dashboard(days, account_id, since, until)
        start, end = self._days_between(since, until) or self._last_days(days)
        accounts = self._accounts()
        chosen = accounts.filtered(lambda account: account_id in (None, account.id))
        shown["money"] = self._money(start, end, chosen)
        return shown

    @api.model
    def _money(self, start, end, accounts):
        ours = self.env["helpdesk.whatsapp.cost"]._read_group(
            [
                ("account_id", "in", accounts.ids),
                ("date", ">=", start),
                ("date", "<", end),
            ],
            ["account_id"],
            ["cost:sum", "unpriced:sum"],
        )
        costs = {account: sums for account, *sums in ours}
        metas = self.env["helpdesk.whatsapp.charge"]._read_group(
            [
                ("account_id", "in", accounts.ids),
                ("date", ">=", start.date()),
                ("date", "<", end.date()),
            ],
            ["account_id"],
            ["cost:sum"],
        )
        meta_costs = dict(metas)
        rows = []
        for account in accounts:
            cost, unpriced = costs.get(account, (0, 0))
            rows.append(
                {
                    "id": account.id,
                    "name": account.name,
                    "freeLeft": account.free_answers_left,
                    "freeAnswers": account.free_answers,
                    "currency": account._price_currency().id,
                    "cost": cost,
                    "unpriced": unpriced,
                    "metaCost": meta_costs.get(account, 0)
                    if account.charges_read_at
                    else None,
                }
            )
        return rows
