# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import metrics, optional
from ...tools.api import available

METRICS_TOKEN = "helpdesk_mgmt_whatsapp.metrics_token"


class ResConfigSettings(models.TransientModel):
    """Adds the company's settings, and the token of the metrics, to the settings page.

    Only system administrators see the metrics.
    """

    _inherit = "res.config.settings"

    whatsapp_is_automatic = fields.Boolean(
        related="company_id.whatsapp_is_automatic", readonly=False
    )
    whatsapp_api_is_open = fields.Boolean(
        related="company_id.whatsapp_api_is_open", readonly=False
    )
    whatsapp_api_rate = fields.Integer(
        related="company_id.whatsapp_api_rate", readonly=False
    )
    whatsapp_api_origins = fields.Char(
        related="company_id.whatsapp_api_origins", readonly=False
    )
    whatsapp_api_problem = fields.Char(
        "Problem of the REST API", compute="_compute_whatsapp_api_problem"
    )
    whatsapp_has_metrics = fields.Boolean(
        "Metrics for monitoring",
        groups="base.group_system",
        help="Queues, failures and durations of all numbers, in Prometheus' format.",
    )
    whatsapp_metrics_token = fields.Char(
        "Token", readonly=True, groups="base.group_system"
    )
    whatsapp_workers = fields.Integer(
        "Workers per queue",
        groups="base.group_system",
        help="How many processes work at once on each of the queues: incoming updates,"
        " outgoing messages, files and automatic messages. More of them help only if"
        " the server has free processors and runs enough scheduled actions at once:"
        " max_cron_threads in Odoo's settings file, added up over all servers, must be"
        " larger than this number.",
    )
    whatsapp_account_ids = fields.Many2many(
        "helpdesk.whatsapp.account", compute="_compute_whatsapp_account_ids"
    )

    def _compute_whatsapp_account_ids(self):
        accounts = self.env["helpdesk.whatsapp.account"]
        for settings in self:
            own = [("company_id", "=", settings.company_id.id)]
            settings.whatsapp_account_ids = accounts.search(own)

    @api.depends_context("lang")
    def _compute_whatsapp_api_problem(self):
        """Set a text if the Python package that the REST API needs is missing."""
        problem = self.env._(
            "The REST API does not work yet: install the Python package %(package)s"
            " on the server and restart Odoo.",
            package=optional.PACKAGES["pydantic"],
        )
        self.whatsapp_api_problem = not available.pydantic and problem

    @api.model
    def get_values(self):
        values = super().get_values()
        if self.env.user._is_system():
            token = self.env["ir.config_parameter"].sudo().get_param(METRICS_TOKEN)
            values["whatsapp_has_metrics"] = bool(token)
            values["whatsapp_metrics_token"] = token
            values["whatsapp_workers"] = self.env["helpdesk.whatsapp.lane"]._workers()
        return values

    def set_values(self):
        """Create or delete the token of the metrics; change the number of workers.

        :raises UserError: metrics need a Python package that is not installed, or the
            number of workers is out of range
        """
        result = super().set_values()
        lanes = self.env["helpdesk.whatsapp.lane"]
        if self.env.user._is_system() and self.whatsapp_workers != lanes._workers():
            lanes._set_workers(self.whatsapp_workers)
        parameters = self.env["ir.config_parameter"].sudo()
        has_token = bool(parameters.get_param(METRICS_TOKEN))
        if self.env.user._is_system() and self.whatsapp_has_metrics != has_token:
            if self.whatsapp_has_metrics:
                self._check_whatsapp_metrics()
            token = self.whatsapp_has_metrics and secrets.token_urlsafe(32)
            parameters.set_param(METRICS_TOKEN, token)
        return result

    def _check_whatsapp_metrics(self):
        """Check that the Python package for Prometheus' format is installed.

        :raises UserError: it is not
        """
        if metrics.prometheus_client is None:
            raise UserError(
                self.env._(
                    "Metrics need the Python package %(package)s: install it on the"
                    " server, restart Odoo, and turn them on.",
                    package=optional.PACKAGES["prometheus_client"],
                )
            )
