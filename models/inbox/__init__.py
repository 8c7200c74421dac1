"""The inbox: every update of Meta's webhooks, stored first, then processed.

Defines ``helpdesk.whatsapp.event``.
"""

from . import (
    helpdesk_whatsapp_event,
    processing,
)
