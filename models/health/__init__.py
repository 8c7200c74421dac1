"""Health: whether an account works, what is wrong with it, and what to do.

Defines ``helpdesk.whatsapp.check``. Extends the account.
"""

from . import (
    helpdesk_whatsapp_check,
    page,
    meta,
    server,
    webhook,
    reports,
    subscribe,
)
