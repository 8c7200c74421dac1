# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Preview: what a customer would get by an automatic message, or why nothing.

Extends ``helpdesk.whatsapp.rule`` and ``helpdesk.ticket``.
"""

from . import rule, helpdesk_ticket
