"""The history: everything written with one person, across tickets and accounts.

Extends the contact, the message, the ticket and ``res.partner``.
"""

from . import (
    contact,
    message,
    ticket,
    res_partner,
)
