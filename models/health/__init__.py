"""Health: carries out the checks of an account, stores and shows what they find.

Defines ``helpdesk.whatsapp.check``. Extends the account.
"""

from . import (
    helpdesk_whatsapp_check,
    page,
    webhook,
    reports,
    subscribe,
)
