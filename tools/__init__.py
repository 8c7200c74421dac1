"""WhatsApp without Odoo: no ORM, no environment, so each part can be tested alone.

``meta`` is Meta's Cloud API and its webhooks, ``templates`` message templates,
``files`` media, ``api`` the description of this addon's own REST API. What stands
beside them is used by more than one of these.
"""

from . import (
    commands,
    contact_request,
    environment,
    health,
    identity,
    interactive,
    languages,
    limits,
    log,
    markup,
    metrics,
    optional,
    quiet_hours,
    routes,
    words,
)
from . import meta, templates, files, api
