"""Template messages: a template is chosen, filled in from the ticket, and sent.

Extends the template, the ticket and the message.
"""

from . import (
    composing,
    choosing,
    ticket,
    outbox,
    late_answers,
)
