"""Files: media that customers sent is downloaded, media for customers uploaded.

Extends the message, the ticket and the account.
"""

from . import (
    account,
    transfer,
    inbound,
    outbound,
    template_header,
    ticket,
)
