# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The ticket: writing to the customer from its chatter, and who is notified.

Extends ``helpdesk.ticket``, ``helpdesk.whatsapp.account``,
``helpdesk.whatsapp.message``, ``mail.thread`` and ``res.users``.
"""

from . import (
    helpdesk_ticket,
    composer,
    interactive,
    res_users,
    signature,
    recipients,
    mail_thread,
    live,
    changes,
    lists,
)
