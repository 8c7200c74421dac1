# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who it is: whose a phone number or user id is, and which partner it is.

Extends ``helpdesk.whatsapp.contact`` and ``helpdesk.whatsapp.account``.
"""

from . import (
    account,
    ownership,
    merging,
    doubt,
    newcomers,
    identity,
    partner,
    phone,
)
