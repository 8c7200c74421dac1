# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The guide: leads an administrator through the setup of a number.

Extends ``helpdesk.whatsapp.account``.
"""

from . import (
    guide,
    first_message,
)
