# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Conversations that another system answers: another app, or Meta's own agent.

Meta delivers copies of them, which are kept and never answered. Extends
``helpdesk.whatsapp.account``, ``helpdesk.whatsapp.event``,
``helpdesk.whatsapp.contact``, ``helpdesk.whatsapp.message`` and ``helpdesk.ticket``.
"""

from . import (
    account,
    processing,
    contact,
    message,
    ticket,
)
