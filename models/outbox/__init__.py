"""The outbox: queued messages are sent to Meta, and what Meta is told of reading.

Extends the message.
"""

from . import (
    failing,
    sending,
    receipts,
)
