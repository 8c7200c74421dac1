# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Figures: the report, statistics, figures of the digest, and metrics for monitoring.

Defines ``helpdesk.whatsapp.measure``, ``helpdesk.whatsapp.report`` and
``helpdesk.whatsapp.stats``. Extends ``helpdesk.whatsapp.message``, ``helpdesk.ticket``,
``helpdesk.whatsapp.contact``, ``helpdesk.whatsapp.lane`` and
``helpdesk.whatsapp.event``; patches ``digest.digest`` where that addon is installed.
"""

from . import (
    helpdesk_whatsapp_measure,
    telemetry,
    response,
    bot_topics,
    helpdesk_whatsapp_report,
    helpdesk_whatsapp_stats,
    counting,
    digest,
)
