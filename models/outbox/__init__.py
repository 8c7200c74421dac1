# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The outbox: queued messages, read receipts and blocks are sent to Meta.

Defines ``helpdesk.whatsapp.pace`` (Meta's limits). Extends
``helpdesk.whatsapp.account``, ``helpdesk.whatsapp.message``, ``helpdesk.ticket`` and
``helpdesk.whatsapp.contact``.
"""

from . import (
    account,
    helpdesk_whatsapp_pace,
    failing,
    sending,
    queued,
    receipts,
)
