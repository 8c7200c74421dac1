# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The bot: answers customers' commands, pressed buttons and questions without an agent.

Extends ``helpdesk.whatsapp.account``, ``helpdesk.ticket``,
``helpdesk.whatsapp.contact`` and ``helpdesk.ticket.team``. ``dialogue``,
``understanding``, ``commands``, ``choice`` and ``resolved`` are plain classes and
functions.
"""

from . import (
    account,
    helpdesk_ticket_team,
    dialogue,
    rating,
    commands,
    cancel,
    choice,
    resolved,
    understanding,
    contact,
    opt_out,
)
