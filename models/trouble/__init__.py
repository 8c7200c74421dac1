# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Trouble: what agents can do about messages that wait, failed, or may have failed.

Extends ``helpdesk.whatsapp.message``, ``helpdesk.whatsapp.notice``, ``mail.message``
and ``helpdesk.ticket``.
"""

from . import (
    trouble,
    queued,
    unknown,
)
