"""The review of templates by Meta: submitting, syncing, and webhooks about them.

Extends the template and the account.
"""

from . import (
    refusals,
    operations,
    submitting,
    sync,
    topics,
)
