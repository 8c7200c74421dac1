# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Onboarding: what a new number needs besides its webhooks.

It is registered at Meta and gets a business profile; its first message may be
simulated, and its templates are submitted. Extends ``helpdesk.whatsapp.account`` and
``helpdesk.whatsapp.message``.
"""

from . import (
    registering,
    profile,
    simulated,
    last_step,
)
