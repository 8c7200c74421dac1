"""Privacy: a person's data are erased, exported, and kept no longer than allowed.

Extends the account, the contact and the message.
"""

from . import (
    account,
    erasing,
    export,
    lookup,
    retention,
)
