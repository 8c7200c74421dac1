# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError

from .section import Period, declared


class HelpdeskWhatsappStats(models.AbstractModel):
    """Returns the sections of the dashboard, one at a time."""

    _inherit = "helpdesk.whatsapp.stats"

    @api.model
    def dashboard(self, days=30, account_id=None, since=None, until=None):
        """Also return ``sections``: list of sections without their rows.

        :return: as of the overridden method; ``sections`` as :meth:`section` returns
            them
        """
        shown = super().dashboard(days, account_id, since, until)
        sections = declared(self).values()
        shown["sections"] = [each.named(self.env) for each in sections]
        return shown

    @api.model
    def section(self, key, days=30, account_id=None, since=None, until=None):
        """Return one section with its figures.

        :param str key: the section, as of ``sections`` of :meth:`dashboard`
        :param days: with the other parameters, as for :meth:`dashboard`
        :return: dict, ready for JSON

            * ``key``, ``title``, ``help``: the sentence on what is counted
            * ``kind``: how it is shown (``table``, ``bars``, ``line`` or ``heat``)
            * ``columns``: [{key, label, format}]; the first names the row
            * ``rows``: [{cells, link, links, currency}]: values by key of the column,
              and the records that the row and single cells lead to, each {model,
              domain, groupBy}
        :raises AccessError: the user is no helpdesk manager
        :raises UserError: there is no such section
        """
        self._check_is_manager()
        period = self._period(days, account_id, since, until)
        return self._section(key, period)

    @api.model
    def _section(self, key, period):
        """Return a section of a ``Period``, as :meth:`section`."""
        self._check_is_manager()
        section = declared(self).get(key)
        if not section:
            raise UserError(self.env._("There is no section “%(key)s”.", key=key))
        return section.shown(self, period)

    @api.model
    def _period(self, days=30, account_id=None, since=None, until=None):
        """Return the ``Period`` of the parameters of :meth:`dashboard`."""
        start, end = self._days_between(since, until) or self._last_days(days)
        accounts = self._accounts()
        chosen = accounts.filtered(lambda account: account_id in (None, account.id))
        return Period(start, end, chosen)
