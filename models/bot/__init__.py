"""The bot: commands, questions and answers that need no agent.

Extends the account, the contact, ``helpdesk.ticket`` and ``helpdesk.ticket.team``.
"""

from . import (
    account,
    helpdesk_ticket_team,
    answers,
    dialogue,
    commands,
    cancel,
    choice,
    marketing,
    opt_out,
    rating,
    resolved,
    out_of_hours,
)
