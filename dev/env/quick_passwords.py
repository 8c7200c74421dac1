# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Has Odoo hash passwords in one round: those of demo data are no secrets.

Odoo's 600,000 rounds take as long as ten requests, at each log-in and for each user
that a test creates. `dev/odoo-bin` uses this, and it is a plugin of the pytest that
runs the addon's tests.
"""

from . import loaded


def use():
    loaded.after("base", hash_quickly)


def pytest_sessionstart(session):
    hash_quickly()


def hash_quickly():
    from odoo.addons.base.models import res_users

    res_users.MIN_ROUNDS = 1
