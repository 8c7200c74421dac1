# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Figures: the report, statistics, figures of the digest, and metrics for monitoring.

Defines ``helpdesk.whatsapp.report``, ``helpdesk.whatsapp.stats`` and
``helpdesk.whatsapp.measure``. Extends the message, the ticket and ``digest.digest``.
"""

from . import (
    helpdesk_whatsapp_measure,
    telemetry,
    response,
    helpdesk_whatsapp_report,
    helpdesk_whatsapp_stats,
    counting,
    digest,
)
