# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The inbox: stores the updates of Meta's webhooks, then processes them.

Defines ``helpdesk.whatsapp.event``. Extends ``helpdesk.whatsapp.account`` and
``mail.mail``.
"""

from . import (
    account,
    mail_mail,
    helpdesk_whatsapp_event,
    processing,
    statuses,
)
