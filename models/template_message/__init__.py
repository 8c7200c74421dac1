# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Template messages: chooses a template, fills it in for a ticket, and sends it.

Extends ``helpdesk.whatsapp.template``, ``helpdesk.whatsapp.account``,
``helpdesk.ticket`` and ``helpdesk.whatsapp.message``.
"""

from . import (
    composing,
    choosing,
    ticket,
    outbox,
    late_answers,
)
