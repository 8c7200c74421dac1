# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The history: all messages of a person, across tickets and accounts, as a chat.

Extends ``helpdesk.whatsapp.account``, ``helpdesk.whatsapp.contact``,
``helpdesk.whatsapp.message``, ``res.partner`` and ``helpdesk.ticket``. Takes in what
was written before the number was connected.
"""

from . import (
    contact,
    message,
    ticket,
    res_partner,
    taking_in,
)
