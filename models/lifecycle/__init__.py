# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lifecycle: archiving an account, moving it, deleting it, and copying from another.

What becomes of customers, messages and webhooks is asked and said. Extends
``helpdesk.whatsapp.account`` and ``helpdesk.whatsapp.event``.
"""

from . import account, copying, event, moving
