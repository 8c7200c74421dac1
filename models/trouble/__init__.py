"""Trouble: a message that failed, or may have, and what an agent can do about it.

Extends the message and the ticket.
"""

from . import (
    trouble,
)
