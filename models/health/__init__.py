# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Health: carries out the checks of an account, stores their findings and shows them.

Defines ``helpdesk.whatsapp.check``. Extends ``helpdesk.whatsapp.account`` and
``helpdesk.ticket.team``.
"""

from . import (
    helpdesk_whatsapp_check,
    page,
    webhook,
    reports,
    subscribe,
    helpdesk_ticket_team,
)
