"""What every room may use.

Defines ``helpdesk.whatsapp.access`` (who may read) and ``helpdesk.whatsapp.request``
(what is repeated is done once).
"""

from . import (
    groups,
    words,
    automatic_events,
    message_states,
    sentinels,
    hooks,
    attachments,
    coded_error,
    access,
    request,
)
