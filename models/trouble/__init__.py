# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Trouble: what agents can do about messages that failed, or may have failed.

Extends the message and the ticket.
"""

from . import (
    trouble,
)
