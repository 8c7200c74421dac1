# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import fields, models

from ...tools import health
from ...tools.meta import cloud_api
from ..health_checks.access import is_app_secret_refused
from ..health_checks.check import explain, shown, text, why_unanswered
from ..lane.outcomes import write_outcome

_logger = logging.getLogger(__name__)

#: Error: the callback URL did not answer Meta's verification request correctly.
CALLBACK_FAILED = 2200


class HelpdeskWhatsappAccount(models.Model):
    """Subscribes the app to webhooks through Meta's API, without its console."""

    _inherit = "helpdesk.whatsapp.account"

    webhook_elsewhere = fields.Char(
        "Other callback URL",
        readonly=True,
        copy=False,
        help="Callback URL of another server that Subscribe found at the app.",
    )

    def _subscribe(self, replace=False):
        """Save callback URL and fields at Meta's app, and subscribe it to the account.

        Meanwhile Meta verifies the callback URL, which writes this record in a
        transaction of its own: so nothing is written before, and the result is
        committed after.

        :param replace: even if the app has another callback URL
        :return: text of the problem, or ``""``
        """
        self.ensure_one()
        meta, elsewhere, problem = self._ask_meta(), False, ""
        try:
            former = meta.subscription().get("callback_url") or self.callback_url
            if replace or former == self.callback_url:
                self._set_callback(meta)
            else:
                elsewhere = former
        except cloud_api.CloudApiError as error:
            problem = self._why_not_subscribed(error, meta)
        self.env["ir.cron"]._commit_progress()
        values = {"webhook_elsewhere": elsewhere}
        write_outcome(self.env, lambda: self.write(values), _logger, account=self.id)
        return problem

    def _set_callback(self, meta):
        """Set the callback URL; fields that others have subscribed to are left so."""
        subscription = meta.subscription()
        subscribed = [field.get("name") for field in subscription.get("fields", ())]
        is_coexisting = bool(meta.number().get("is_on_biz_app"))
        api_client = self._cloud_api()
        api_client.set_app_subscription(
            meta.token()["app_id"],
            self.app_secret,
            self.callback_url,
            self.verify_token,
            [*subscribed, *health.missing_fields(subscription, is_coexisting)],
        )
        api_client.subscribe_app(self.business_account_uid)

    def _why_not_subscribed(self, error, meta):
        """Return a text about the error with which Meta refused the subscription."""
        if getattr(error, "code", None) == CALLBACK_FAILED:
            return self.env._(
                "Meta asked %(url)s and did not get the right answer (“%(message)s”)."
                " The address must be reachable from the Internet by https, with a"
                " valid certificate, and lead to this database. If it is wrong, set the"
                " system parameter web.base.url.",
                url=self.callback_url,
                message=error.details or error,
            )
        if is_app_secret_refused(error, meta):
            reason = text("wrong_app_secret")
        elif isinstance(error, health.Unasked) or error is meta.silence:
            reason = why_unanswered(error, meta)
        else:
            reason = explain(self, error, text("the_subscription"))
        return shown(self, reason)
