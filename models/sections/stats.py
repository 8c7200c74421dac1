# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import api, models
from odoo.exceptions import UserError

from ...tools import log
from .section import Period, declared
from .workbook import workbook

_logger = logging.getLogger(__name__)


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
        shown["sections"] = [
            each.named(self.env)
            for each in declared(self).values()
            if each.is_on_dashboard
        ]
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
            * ``rows``: [{cells, link, links, currency, formats}]: values by key of the
              column, and the records that the row and single cells lead to, each
              {model, domain, groupBy}; ``formats`` where a cell's differs from that of
              its column
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
        self.env.flush_all()  # sections read the database, not the cache
        return section.shown(self, period)

    @api.model
    def _sections(self, period):
        """Return all sections of a ``Period``, for a workbook or an e-mail.

        One that cannot be computed has no rows, and ``is_broken``: it does not hold up
        the others.
        """
        self._check_is_manager()
        return [self._section_or_broken(key, period) for key in declared(self)]

    @api.model
    def _section_or_broken(self, key, period):
        try:
            with self.env.cr.savepoint():
                return {**self._section(key, period), "is_broken": False}
        except Exception as error:
            if getattr(error, "pgcode", None) in log.REPEATED:
                raise
            log.failure(_logger, log.ERROR, "section_broken", error, section=key)
            named = declared(self)[key].named(self.env)
            return {**named, "rows": [], "is_broken": True}

    @api.model
    def _export(self, days=30, account_id=None, since=None, until=None):
        """Return all sections as a workbook.

        :param days: with the other parameters, as for :meth:`dashboard`
        :return: pair of the file's name and its content (bytes)
        :raises AccessError: the user is no helpdesk manager
        """
        self._check_is_manager()
        period = self._period(days, account_id, since, until)
        return self._workbook(period, self._sections(period))

    @api.model
    def _workbook(self, period, sections):
        """Return sections as a workbook: the file's name and its content (bytes)."""
        first, last = period.days(self)
        return f"whatsapp-{first}-{last}.xlsx", workbook(self, period, sections)

    @api.model
    def _period(self, days=30, account_id=None, since=None, until=None):
        """Return the ``Period`` of the parameters of :meth:`dashboard`."""
        start, end = self._days_between(since, until) or self._last_days(days)
        accounts = self._accounts()
        chosen = accounts.filtered(lambda account: account_id in (None, account.id))
        return Period(start, end, chosen)
