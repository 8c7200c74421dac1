# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The screen *Inbox*: the conversations, each with its chat and its ticket beside it.

Extends ``helpdesk.ticket``, ``ir.websocket`` and ``res.users.settings``. The chat is
Odoo's chatter; here are the list, the customer's other tickets, who else is looking at
a ticket, and the order in which a user reads.
"""

from . import conversations, looking, other_tickets, res_users_settings
