# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Privacy: erasing and exporting a person's data, and deleting old data.

Extends ``helpdesk.whatsapp.account``, ``helpdesk.whatsapp.contact``,
``helpdesk.whatsapp.event``, ``helpdesk.whatsapp.message``, ``helpdesk.ticket`` and
``mail.message``.
"""

from . import (
    account,
    erasing,
    export,
    lookup,
    preview,
    retention,
)
