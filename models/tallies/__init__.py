# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tallies: sums of past days, so that the figures of a year need not count messages.

Defines ``helpdesk.whatsapp.tally``, ``helpdesk.whatsapp.tally.answer``,
``helpdesk.whatsapp.tally.contacts`` and ``helpdesk.whatsapp.tally.day``. Extends
``helpdesk.whatsapp.stats``, which uses them. A scheduled action sums up each day. If a
message of such a day is changed in any way, a trigger of PostgreSQL marks the day in
the same transaction: it is counted from the messages until it is summed up again. No
figure is therefore out of date.
"""

from . import (
    helpdesk_whatsapp_tally,
    helpdesk_whatsapp_tally_day,
    stats,
)
