# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import http
from odoo.http import request
from odoo.tools import consteq

from ..models.account.res_config_settings import METRICS_TOKEN
from ..models.figures.helpdesk_whatsapp_measure import (
    FAILED,
    PROCESSED,
    PROCESSING,
    SENDING,
    SENT,
)
from ..tools import metrics

ROUTE = "/api/integrations/whatsapp/metrics"
#: Times and seconds of what has not happened yet.
NOTHING = (0, 0)


class WhatsappMetrics(http.Controller):
    """Serves the figures that a monitoring system such as Prometheus collects.

    An administrator turns it on in the settings, which creates its token.
    """

    @http.route(
        ROUTE,
        type="http",
        auth="none",
        methods=["GET"],
        readonly=False,  # wrong tokens are counted
        save_session=False,
    )
    def metrics(self, **_params):
        """Return the figures of all companies in Prometheus' text format.

        They hold no data of customers. The answer is 404 while the metrics are turned
        off, 401 without the right token (429 to an address that repeats it), and 503 if
        the package that writes the format is not installed.
        """
        token = request.env["ir.config_parameter"].sudo().get_param(METRICS_TOKEN)
        if not token:
            raise request.not_found()
        given = request.httprequest.headers.get("Authorization") or ""
        if not consteq(given.encode(), f"Bearer {token}".encode()):
            return self._refuse()
        if metrics.prometheus_client is None:
            words = "Metrics need the Python package prometheus_client on the server."
            headers = [("Content-Type", "text/plain; charset=utf-8")]
            return request.make_response(words, headers, status=503)
        content_type, text = metrics.exposition(_measures(request.env))
        headers = [("Content-Type", content_type), ("Cache-Control", "no-store")]
        return request.make_response(text, headers)

    def _refuse(self):
        """Return the answer to a wrong token, and count it."""
        limits = request.env["helpdesk.whatsapp.limit"].sudo()
        if wait := limits._count_stranger(request.httprequest.remote_addr):
            headers = [("Retry-After", str(wait))]
            return request.make_response("Too many wrong calls.", headers, status=429)
        headers = [("WWW-Authenticate", "Bearer")]
        return request.make_response("Wrong token.", headers, status=401)


def _measures(env):
    """Return all metric families, in the order in which they are shown."""
    measure = env["helpdesk.whatsapp.measure"].sudo()
    gauges, sums = _gauges(measure), measure._sums()
    return [*gauges, *_counters(sums), *_summaries(sums)]


def _gauges(measure):
    queues = measure._queues()
    accounts = measure.env["helpdesk.whatsapp.account"].search([])
    names = {str(account.id): account.name for account in accounts}
    return [
        metrics.gauge(
            "queue_length",
            "Number of items waiting in a queue.",
            "queue",
            {queue: length for queue, (length, _age) in queues.items()},
        ),
        metrics.gauge(
            "queue_age_seconds",
            "Age of the oldest item in a queue, in seconds.",
            "queue",
            {queue: age for queue, (_length, age) in queues.items()},
        ),
        metrics.gauge(
            "inbox_parked",
            "Webhook events that need an administrator.",
            "state",
            measure._parked(),
        ),
        metrics.gauge(
            "account_in_trouble",
            "1 while an account is in error or its sending is paused.",
            "account",
            measure._troubles(),
            names,
        ),
        metrics.gauge(
            "free_answers_left",
            "Answers that Meta does not charge for this month, left to an account.",
            "account",
            accounts._free_answers_by_id(),
            names,
        ),
    ]


def _counters(sums):
    def times(name):
        return {label: times for label, (times, _) in sums.get(name, {}).items()}

    return [
        metrics.counter(
            "updates_processed",
            "Webhook events processed, by state.",
            "state",
            times(PROCESSED),
        ),
        metrics.counter(
            "messages_failed",
            "Messages to customers that failed, by Meta's error code or our reason.",
            "code",
            times(FAILED),
        ),
        metrics.counter(
            "messages_sent",
            "Messages to customers that Meta has accepted.",
            "by",
            {"outbox": times(SENT).get("", 0)},
        ),
    ]


def _summaries(sums):
    def durations(name):
        return sums.get(name, {}).get("", NOTHING)

    return [
        metrics.summary(
            "processing_seconds",
            "Time to process a webhook event.",
            *durations(PROCESSING),
        ),
        metrics.summary(
            "sending_seconds",
            "Time to send a message, until Meta's answer.",
            *durations(SENDING),
        ),
    ]
