"""The guide: leads an administrator through the setup of a number.

Extends the account.
"""

from . import (
    guide,
    first_message,
)
