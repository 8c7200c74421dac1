"""The message: one row for each WhatsApp message of either direction.

Defines ``helpdesk.whatsapp.message``. Extends the account, and ``mail.message`` and
``mail.notification``, which show it in the chatter.
"""

from . import (
    failure_reasons,
    account,
    helpdesk_whatsapp_message,
    body,
    parts,
    changes,
    interactive,
    mail_message,
    mail_notification,
)
