# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files: customers' files are downloaded from Meta, agents' files are uploaded to Meta.

Extends ``helpdesk.whatsapp.account``, ``helpdesk.whatsapp.message``,
``helpdesk.whatsapp.template`` and ``helpdesk.ticket``.
"""

from . import (
    account,
    transfer,
    inbound,
    outbound,
    template_header,
    ticket,
)
