"""The ticket: writing to the customer from its chatter, and who is notified.

Extends ``helpdesk.ticket``.
"""

from . import (
    helpdesk_ticket,
    composer,
    interactive,
    recipients,
    live,
    lists,
)
