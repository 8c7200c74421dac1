# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What WhatsApp costs: Meta's prices, what it has charged, and the free answers.

Defines ``helpdesk.whatsapp.price``, ``helpdesk.whatsapp.charge`` and
``helpdesk.whatsapp.cost``. Extends ``helpdesk.whatsapp.account``,
``helpdesk.whatsapp.contact``, ``helpdesk.whatsapp.message`` and
``helpdesk.whatsapp.stats``.
"""

from . import (
    helpdesk_whatsapp_price,
    contact,
    message,
    account,
    helpdesk_whatsapp_charge,
    helpdesk_whatsapp_cost,
    stats,
)
