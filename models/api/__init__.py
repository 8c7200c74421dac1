# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the REST API needs of the models: records as JSON, sending, and its limits.

Defines ``helpdesk.whatsapp.limit``. Extends ``helpdesk.whatsapp.account``,
``helpdesk.whatsapp.contact``, ``helpdesk.whatsapp.message``,
``helpdesk.whatsapp.session``, ``helpdesk.whatsapp.template``, ``helpdesk.ticket``,
``helpdesk.ticket.stage``, ``helpdesk.ticket.team``, ``res.company`` and
``res.config.settings``.
"""

from . import (
    account,
    contact,
    desk,
    feed,
    message,
    res_company,
    template,
    ticket,
    helpdesk_whatsapp_limit,
)
