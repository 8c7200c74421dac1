# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Templates that Meta offers ready-made: its template library.

Extends ``helpdesk.whatsapp.account`` and ``helpdesk.whatsapp.template``.
"""

from . import (
    account,
    template,
)
