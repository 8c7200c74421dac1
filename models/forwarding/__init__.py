# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Passing on inside the house: messages to other tickets or colleagues, and tickets.

Extends ``helpdesk.ticket``. Customers see nothing of it.
"""

from . import helpdesk_ticket
