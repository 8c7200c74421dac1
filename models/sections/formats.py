# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Writes the values of sections as texts, for e-mails."""

from odoo import fields
from odoo.tools import format_date, formatLang

from ...tools.amounts import decimals_of
from .section import DATE, MINUTES, MONEY, NUMBER, PERCENT

NOTHING = "–"
NO_BREAK = "\N{NO-BREAK SPACE}"
HOUR, DAY = 60, 24 * 60


def as_text(env, value, form, currency=None):
    """Return a value in the reader's language, or a dash for none.

    :param str form: format of the value, as of columns
    :param currency: ``res.currency`` of an amount
    """
    if value is None or value is False:
        return NOTHING
    if form == NUMBER:
        return formatLang(env, value, digits=int(value != int(value)))
    if form == PERCENT:
        return f"{formatLang(env, value * 100, digits=1)}%"
    if form == MINUTES:
        return duration(env, value)
    if form == MONEY:
        return money(env, value, currency)
    if form == DATE:
        return format_date(env, fields.Date.to_date(value))
    return str(value)


def money(env, value, currency):
    """Return an amount with its currency's sign, as the dashboard shows it."""
    digits = decimals_of(value, currency.decimal_places)
    amount = formatLang(env, value, digits=digits)
    parts = (currency.symbol, amount)
    is_after = currency.position == "after"
    return NO_BREAK.join(filter(None, reversed(parts) if is_after else parts))


def duration(env, value):
    """Return minutes in two units, as the dashboard shows them."""
    if value < 1:
        return env._("%(seconds)s s", seconds=round(value * 60))
    whole = round(value)
    if whole >= 2 * DAY:
        days, hours = whole // DAY, whole % DAY // HOUR
        return env._("%(days)s d %(hours)s h", days=days, hours=hours)
    if whole >= HOUR:
        hours, rest = divmod(whole, HOUR)
        return env._("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)
    return env._("%(minutes)s min", minutes=whole)


def period_text(env, stats, period):
    """Return the first and the last day of a period as a text."""
    days = period.days(stats)
    return " – ".join(format_date(env, day) for day in days)


def accounts_text(env, period):
    """Return the names of the accounts of a period."""
    return ", ".join(period.accounts.mapped("name")) or env._("No account")
