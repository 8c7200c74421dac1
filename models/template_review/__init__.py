# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The review of templates by Meta: submitting, syncing, and webhooks about them.

Extends ``helpdesk.whatsapp.template`` and ``helpdesk.whatsapp.account``.
"""

from . import (
    refusals,
    operations,
    submitting,
    sync,
    topics,
)
