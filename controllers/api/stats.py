# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Endpoint ``/stats`` of the REST API: the figures of the dashboard."""

from datetime import datetime, timedelta

from odoo import fields

from ...models.figures.helpdesk_whatsapp_stats import LONGEST
from ...tools.api.endpoint import MANAGER, endpoint
from ...tools.api.errors import ApiError
from ...tools.api.times import stamp
from .schemas.stats import StatsAnswer, StatsQuery

#: WhatsApp began in 2009: an earlier moment is a mistake of the caller's.
EARLIEST = datetime(2009, 1, 1)


@endpoint(
    "GET",
    "/stats",
    "Figures of a period",
    rights=MANAGER,
    query=StatsQuery,
    answers={200: ("The figures.", StatsAnswer)},
    errors=(422,),
)
def get_stats(call):
    """Returns the figures of the dashboard, for the accounts of the user's companies.
    Days are those of the user's time zone. A message that is sent again counts once;
    reactions, edits and deletions do not count.
    """
    stats = call.env["helpdesk.whatsapp.stats"]
    since, until = _period(call, stats)
    accounts = stats._accounts()
    if call.query.account_id:
        accounts &= call.account(call.query.account_id)
    figures = stats._figures(since, until, accounts)
    return {"stats": {**figures, "since": stamp(since), "until": stamp(until)}}


def _period(call, stats):
    """Return the beginning and the end of the period, naive datetimes in UTC.

    :raises ApiError: 422 for a period that is empty, too long or too early
    """
    query, now = call.query, fields.Datetime.now()
    if not query.since:
        if query.until:
            raise ApiError(422, "no_period", "Give “since” too.", "since")
        return stats._last_days(query.days)
    since, until = query.since, now
    if query.until:
        until = min(query.until, now + timedelta(days=1))
    is_sent = timedelta() < until - since <= timedelta(days=LONGEST)
    if not is_sent or since < EARLIEST:
        text = f"The period must not be empty, and have at most {LONGEST} days."
        raise ApiError(422, "no_period", text, "since")
    return since, until
