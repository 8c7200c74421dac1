"""Waiting: who waits for whom, what is unread, and how agents are reminded.

Defines ``helpdesk.whatsapp.unread``. Extends the ticket, the message and the account.
"""

from . import (
    ticket,
    message,
    account,
    reminder,
    helpdesk_whatsapp_unread,
)
