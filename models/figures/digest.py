# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ..common.groups import MANAGERS

DIGEST = "digest.digest"
DASHBOARD = "helpdesk_mgmt_whatsapp.helpdesk_whatsapp_dashboard_action"


class HelpdeskWhatsappStats(models.AbstractModel):
    """Adds figures to Odoo's *Digest Emails*, if the addon ``digest`` is installed.

    They are in the digests of helpdesk managers whose company has an account.
    """

    _inherit = "helpdesk.whatsapp.stats"

    def _register_hook(self):
        super()._register_hook()
        digest = self.env.registry.get(DIGEST)
        if digest is not None and "_compute_kpis" not in vars(digest):
            digest._compute_kpis = _with_whatsapp(digest._compute_kpis)

    @api.model
    def _digest_kpis(self, digest, company):
        """Return the figures of a digest, as ``_compute_kpis`` of ``digest.digest``.

        :return: list of dicts, empty if the user is no helpdesk manager
        """
        if not self.env.user.has_group(MANAGERS):
            return []
        accounts = self._accounts().filtered(lambda each: each.company_id == company)
        if not accounts:
            return []
        kpis = [
            {"kpi_name": name, "kpi_fullname": text, "kpi_action": DASHBOARD}
            for name, text in self._digest_names().items()
        ]
        for number, (title, periods) in enumerate(digest._compute_timeframes(company)):
            now, before = (
                self._totals(*map(_naive, period), accounts) for period in periods
            )
            for kpi in kpis:
                value, former = (each[kpi["kpi_name"]] or 0 for each in (now, before))
                kpi[f"kpi_col{number + 1}"] = {
                    "value": value,
                    "margin": digest._get_margin_value(value, former),
                    "col_subtitle": title,
                }
        return kpis

    @api.model
    def _digest_names(self):
        """Return the labels of the digest's figures by their keys of ``_totals``."""
        return {
            "inboundMessages": self.env._("Received on WhatsApp"),
            "answers": self.env._("Answered on WhatsApp"),
            "avgResponseTime": self.env._("Response time on WhatsApp (minutes)"),
            "failedMessages": self.env._("Failed on WhatsApp"),
        }


def _with_whatsapp(compute_kpis):
    """Return ``_compute_kpis`` of digests, with our figures in addition."""

    def _compute_kpis(self, company, user):
        stats = self.env["helpdesk.whatsapp.stats"].with_user(user)
        stats = stats.with_company(company).with_context(lang=user.lang)
        kpis = compute_kpis(self, company, user)
        return kpis + stats._digest_kpis(self, company)

    return _compute_kpis


def _naive(moment):
    """Return a digest's time without its zone.

    Odoo's digests compute their own figures with it as if it were UTC.
    """
    return moment.replace(tzinfo=None)
