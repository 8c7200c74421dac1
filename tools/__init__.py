# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Code that does without Odoo's ORM and environment, and can be tested alone.

``meta`` has the client of Meta's Cloud API and the readers of its webhooks,
``templates`` message templates, ``files`` media, ``api`` the description of this
addon's own REST API. The modules beside these packages are used by several rooms.
"""

from . import (
    commands,
    contact_request,
    environment,
    formatting,
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
