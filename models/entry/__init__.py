# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Entry: what is typed into an account is checked, and changed secrets are logged.

New credentials are tried at Meta, and a second access token takes the place of one that
Meta refuses. Defines ``helpdesk.whatsapp.settings``. Extends
``helpdesk.whatsapp.account``.
"""

from . import (
    account_settings,
    secrets,
    second_token,
    helpdesk_whatsapp_settings,
)
