# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The inbox: stores the updates of Meta's webhooks, then processes them.

Defines ``helpdesk.whatsapp.event``. Extends ``mail.mail``.
"""

from . import (
    mail_mail,
    helpdesk_whatsapp_event,
    processing,
)
