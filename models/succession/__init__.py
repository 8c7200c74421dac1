# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An account hands its customers, with their tickets, over to another account.

Extends ``helpdesk.whatsapp.account`` and ``helpdesk.whatsapp.contact``.
"""

from . import account
