"""The guide: the steps from nothing to a number that works.

Extends the account.
"""

from . import (
    guide,
    first_message,
)
