"""Privacy: erasing and exporting a person's data, and deleting old data.

Extends the account, the contact and the message.
"""

from . import (
    account,
    erasing,
    export,
    lookup,
    retention,
)
