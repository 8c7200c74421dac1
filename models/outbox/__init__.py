"""The outbox: queued messages are sent to Meta, and what Meta is told of reading.

Extends the message and the account.
"""

from . import (
    account,
    failing,
    sending,
    receipts,
)
