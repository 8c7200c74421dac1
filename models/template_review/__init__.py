"""A template's review: submitting it to Meta, syncing, and the webhooks about it.

Extends the template and the account.
"""

from . import (
    refusals,
    operations,
    submitting,
    sync,
    topics,
)
