# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The desk of one agent: what they have not read, alerts, what comes next, snoozing.

Defines ``helpdesk.whatsapp.reading``. Extends ``helpdesk.ticket``,
``helpdesk.whatsapp.message``, ``mail.message`` and ``res.users``.
"""

from . import (
    helpdesk_whatsapp_reading,
    unread,
    res_users,
    alerts,
    notified,
    mail_message,
    next_ticket,
    snooze,
)
