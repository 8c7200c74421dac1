from odoo import api, models

from ..common.groups import MANAGERS

DIGEST = "digest.digest"
DASHBOARD = "helpdesk_mgmt_whatsapp.helpdesk_whatsapp_dashboard_action"


class HelpdeskWhatsappStats(models.AbstractModel):
    """Odoo's *Digest Emails*, where they are installed.

    Helpdesk managers who get one find the figures of WhatsApp in it, if the company has
    a number.
    """

    _inherit = "helpdesk.whatsapp.stats"

    def _register_hook(self):
        super()._register_hook()
        digest = self.env.registry.get(DIGEST)
        if digest is not None and "_compute_kpis" not in vars(digest):
            digest._compute_kpis = _with_whatsapp(digest._compute_kpis)

    @api.model
    def _digest_kpis(self, digest, company):
        """What a digest shows, in the form of its ``_compute_kpis``."""
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
        return {
            "inboundMessages": self.env._("Received on WhatsApp"),
            "answers": self.env._("Answered on WhatsApp"),
            "avgResponseTime": self.env._("Response time on WhatsApp (minutes)"),
            "failedMessages": self.env._("Failed on WhatsApp"),
        }


def _with_whatsapp(compute_kpis):
    def _compute_kpis(self, company, user):
        stats = self.env["helpdesk.whatsapp.stats"].with_user(user)
        stats = stats.with_company(company).with_context(lang=user.lang)
        kpis = compute_kpis(self, company, user)
        return kpis + stats._digest_kpis(self, company)

    return _compute_kpis


def _naive(moment):
    """In UTC, whatever zone Odoo's digests say: its own figures take it so, too."""
    return moment.replace(tzinfo=None)
