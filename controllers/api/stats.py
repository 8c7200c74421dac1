# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Endpoints ``/stats`` of the REST API: the figures of the dashboard."""

from datetime import datetime, timedelta

from odoo import fields

from ...models.figures.helpdesk_whatsapp_stats import LONGEST
from ...models.sections.section import Period, declared
from ...tools.api.endpoint import MANAGER, endpoint
from ...tools.api.errors import ApiError
from ...tools.api.times import stamp
from .schemas.stats import SectionAnswer, SectionsAnswer, StatsAnswer, StatsQuery

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
    period = _chosen(call, stats)
    figures = stats._figures(period.since, period.until, period.accounts)
    return {"stats": {**figures, **_ends(period)}}


@endpoint(
    "GET",
    "/stats/sections",
    "Which sections of figures there are",
    rights=MANAGER,
    answers={200: ("The sections, in the order of the dashboard.", SectionsAnswer)},
)
def list_sections(call):
    """Returns the sections of the dashboard without their figures. What an addon has
    that is not installed is missing.
    """
    stats = call.env["helpdesk.whatsapp.stats"]
    sections = declared(stats).values()
    return {"sections": [each.named(stats.env) for each in sections]}


@endpoint(
    "GET",
    "/stats/sections/{key}",
    "One section of figures",
    rights=MANAGER,
    query=StatsQuery,
    answers={200: ("The section, with its figures.", SectionAnswer)},
    errors=(404, 422),
)
def get_section(call):
    """Returns one section of the dashboard, like messages by category, template or
    country. Titles, labels and names are in the language of the user; a `key` never
    changes.
    """
    stats = call.env["helpdesk.whatsapp.stats"]
    key = call.path.key
    if key not in declared(stats):
        raise ApiError(404, "not_found", "There is no such section.")
    period = _chosen(call, stats)
    shown = stats._section(key, period)
    currencies = stats.env["res.currency"]
    rows = [
        {
            "cells": each["cells"],
            "formats": each["formats"],
            "currency": currencies.browse(each["currency"]).name or None,
        }
        for each in shown["rows"]
    ]
    return {"section": {**shown, "rows": rows, **_ends(period)}}


def _chosen(call, stats):
    """Return the ``Period`` of the call's parameters."""
    since, until = _period(call, stats)
    accounts = stats._accounts()
    if call.query.account_id:
        accounts &= call.account(call.query.account_id)
    return Period(since, until, accounts)


def _ends(period):
    return {"since": stamp(period.since), "until": stamp(period.until)}


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
