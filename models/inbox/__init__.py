"""The inbox: stores the updates of Meta's webhooks, then processes them.

Defines ``helpdesk.whatsapp.event``.
"""

from . import (
    helpdesk_whatsapp_event,
    processing,
)
