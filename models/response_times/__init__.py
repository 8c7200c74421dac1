# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Response times: of first and later answers, to resolution, by hour and by agent.

Defines ``helpdesk.whatsapp.closing``, a row for each time that a ticket was closed.
Extends ``helpdesk.ticket``, which stores them, and ``helpdesk.ticket.team``, which has
a target. The figures are sections of the dashboard. How long customers had waited for
an answer is stored with the answer, in ``models/figures/response.py``.
"""

from . import (
    helpdesk_ticket_team,
    helpdesk_whatsapp_closing,
    answers,
    resolution,
    hours,
    agents,
)
