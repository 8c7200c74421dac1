# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Holds what all rooms may use.

Defines ``helpdesk.whatsapp.access`` (who may read a record) and
``helpdesk.whatsapp.request`` (a repeated request sends nothing again). Extends
``ir.attachment`` and ``ir.cron``.
"""

from . import (
    groups,
    words,
    automatic_events,
    message_states,
    sentinels,
    cron_time,
    foreseen,
    hooks,
    attachments,
    coded_error,
    access,
    request,
)
