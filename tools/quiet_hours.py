# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Computes when quiet hours end: hours in which automatic messages are postponed."""

from datetime import datetime, time, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

#: The names of all time zones, which are read from the disk once.
timezones = cache(available_timezones)


def quiet_until(moment, zone, start, end):
    """Return the end of the quiet hours in which ``moment`` lies, or ``None``.

    :param moment: naive datetime in UTC, as is the result
    :param str zone: name of a time zone, like ``America/Sao_Paulo``
    :param start, end: local hours of the day, like 22.5, on the same day or on both
        sides of midnight; there are no quiet hours if they are equal

    >>> quiet_until(datetime(2026, 1, 5, 23), "UTC", 22, 7.5)
    datetime.datetime(2026, 1, 6, 7, 30)
    >>> quiet_until(datetime(2026, 1, 6, 7, 30), "UTC", 22, 7.5) is None
    True
    """
    local = moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone))
    now = local.hour + local.minute / 60 + local.second / 3600
    is_over_midnight = start > end
    is_quiet = (now >= start or now < end) if is_over_midnight else start <= now < end
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=is_over_midnight and now >= start)
    # When summer time ends, a local time comes twice: the end is the later of them if
    # the earlier is over.
    ends = (_at(day, end, local.tzinfo, fold) for fold in (0, 1))
    return next((over for over in ends if over > moment), moment)


def _at(day, hours, zone, fold):
    """Return the local time as a naive datetime in UTC; 24.0 is the next midnight."""
    minutes = round(hours * 60)
    midnight = datetime.combine(day, time(), zone)
    wall = midnight.replace(tzinfo=None) + timedelta(minutes=minutes)
    local = wall.replace(tzinfo=zone, fold=fold)
    return local.astimezone(timezone.utc).replace(tzinfo=None)
