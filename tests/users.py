# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Creates users whom Odoo does not invite, which takes longer than all the rest."""

from odoo import tests


def new_test_user(env, login, groups="base.group_user", **values):
    """Create a user without an e-mail to choose a password."""
    context = {"no_reset_password": True}
    return tests.new_test_user(env, login, groups, context, **values).with_env(env)
