# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Trouble: a message that failed, or may have, and what an agent can do about it.

Extends ``helpdesk.whatsapp.message`` and ``helpdesk.ticket``.
"""

from . import (
    trouble,
)
