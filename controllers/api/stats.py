# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Endpoint ``/stats`` of the REST API: the figures of the dashboard."""

from datetime import datetime, timedelta

from odoo import fields

from ...models.figures.helpdesk_whatsapp_stats import LONGEST
from ...models.message.failure_reasons import FAILURE_REASONS
from ...tools.api.endpoint import MANAGER, endpoint
from ...tools.api.errors import ApiError
from ...tools.api.schema import (
    ID,
    LINE,
    MOMENT,
    UTC,
    listed,
    moment,
    nullable,
    record,
    stamp,
    success,
)

#: WhatsApp began in 2009: an earlier moment is a mistake of the caller's.
EARLIEST = datetime(2009, 1, 1)
COUNT = {"type": "integer", "minimum": 0}
SHARE = nullable({"type": "number", "minimum": 0, "maximum": 1})
NAME = nullable({"type": "string"})
TOTALS = {
    "totalMessages": COUNT,
    "inboundMessages": {**COUNT, "description": "From customers."},
    "outboundMessages": {
        **COUNT,
        "description": "To customers, of any status.",
    },
    "automaticMessages": {
        **COUNT,
        "description": "Outbound messages that nobody wrote (automatic).",
    },
    "ticketsCreated": {**COUNT, "description": "By messages of customers."},
    "answers": {**COUNT, "description": "Of people, to customers who waited."},
    "avgResponseTime": nullable(
        {
            "type": "number",
            "minimum": 0,
            "description": "Minutes from a customer's first message without an answer"
            " to the first answer of a person.",
        }
    ),
    "deliveredMessages": COUNT,
    "readMessages": COUNT,
    "failedMessages": COUNT,
    "deliveryRate": {
        **SHARE,
        "description": "Of what Odoo has sent and Meta has taken or refused.",
    },
    "readRate": {**SHARE, "description": "Of the delivered."},
    "failureRate": {
        **SHARE,
        "description": "Of what Odoo has sent and Meta has taken or refused.",
    },
    "chargedMessages": {**COUNT, "description": "Delivered, and charged by Meta."},
    "windowsExpiredUnanswered": {
        **COUNT,
        "description": "Customer service windows that closed before a person had"
        " answered.",
    },
}
NAMED = listed(record({"id": nullable(ID), "name": NAME, **TOTALS}))
STATS = record(
    {
        "since": UTC,
        "until": UTC,
        **TOTALS,
        "uniqueContacts": COUNT,
        "activeSessions": {**COUNT, "description": "Conversations going on now."},
        "templateApprovalRate": {
            **SHARE,
            "description": "Of the templates Meta has judged, those approved now.",
        },
        "days": listed(
            record({"date": {"type": "string", "format": "date"}, **TOTALS})
        ),
        "teams": NAMED,
        "agents": NAMED,
        "accounts": NAMED,
        "failures": listed(
            record(
                {
                    "reason": {"enum": [reason for reason, _label in FAILURE_REASONS]},
                    "code": nullable({"type": "integer"}),
                    "words": {"type": "string"},
                    "messages": COUNT,
                }
            )
        ),
        "costs": listed(
            record({"category": LINE, "messages": COUNT, "charged": COUNT})
        ),
    }
)


@endpoint(
    "GET",
    "/stats",
    "Figures of a period",
    rights=MANAGER,
    query={
        "days": {
            "type": "integer",
            "minimum": 1,
            "maximum": LONGEST,
            "default": 30,
            "description": "The last so many days, today among them, unless `since`"
            " says otherwise.",
        },
        "since": {**MOMENT, "description": "From then on."},
        "until": {
            **MOMENT,
            "description": f"Before; by default now. At most {LONGEST} days later.",
        },
        "accountId": {**ID, "description": "Of one account only."},
    },
    answers={200: ("The figures.", success({"stats": STATS}))},
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
    if "accountId" in call.query:
        accounts &= call.account(call.query["accountId"])
    figures = stats._figures(since, until, accounts)
    return {"stats": {**figures, "since": stamp(since), "until": stamp(until)}}


def _period(call, stats):
    """Return the beginning and the end of the period, naive datetimes in UTC.

    :raises ApiError: 422 for a period that is empty, too long or too early
    """
    if "since" not in call.query:
        if "until" in call.query:
            raise ApiError(422, "no_period", "Give “since” too.", "since")
        return stats._last_days(call.query.get("days", 30))
    since, until = moment(call.query["since"]), fields.Datetime.now()
    if "until" in call.query:
        until = min(moment(call.query["until"]), until + timedelta(days=1))
    is_sent = timedelta() < until - since <= timedelta(days=LONGEST)
    if not is_sent or since < EARLIEST:
        text = f"The period must not be empty, and have at most {LONGEST} days."
        raise ApiError(422, "no_period", text, "since")
    return since, until
