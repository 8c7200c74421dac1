# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Waiting: which tickets wait for an answer, unread messages, and agents' reminders.

Defines ``helpdesk.whatsapp.unread``. Extends ``helpdesk.whatsapp.account``,
``helpdesk.ticket.stage``, ``helpdesk.ticket`` and ``helpdesk.whatsapp.message``.
"""

from . import (
    ticket,
    message,
    account,
    reminder,
    mail,
    helpdesk_ticket_stage,
    helpdesk_whatsapp_unread,
)
