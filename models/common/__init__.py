"""What every room may use.

Defines ``helpdesk.whatsapp.access`` (who may read), ``helpdesk.whatsapp.request``
(what is repeated is done once) and ``helpdesk.whatsapp.lane`` (what runs the queues).
"""

from . import (
    groups,
    words,
    automatic_events,
    message_states,
    sentinels,
    hooks,
    attachments,
    pauses,
    coded_error,
    access,
    request,
    lane,
)
