# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files: media that customers sent is downloaded, media for customers uploaded.

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
