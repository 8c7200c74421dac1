# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""WhatsApp messages of both directions, and how the chatter shows them.

Defines ``helpdesk.whatsapp.message``. Extends ``helpdesk.whatsapp.account``,
``helpdesk.whatsapp.contact``, ``mail.message`` and ``mail.notification``.
"""

from . import (
    failure_reasons,
    account,
    contact,
    helpdesk_whatsapp_message,
    body,
    parts,
    changes,
    interactive,
    mail_message,
    mail_notification,
)
