# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Creates users whom Odoo does not invite, and whose chatters it tells nothing."""

from odoo import tests


def new_test_user(env, login, groups="base.group_user", **values):
    """Create a user without an e-mail to choose a password, as tests of mail do."""
    context = {
        "no_reset_password": True,
        "mail_create_nolog": True,
        "mail_create_nosubscribe": True,
        "mail_notrack": True,
    }
    return tests.new_test_user(env, login, groups, context, **values).with_env(env)
