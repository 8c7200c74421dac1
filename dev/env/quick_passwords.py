# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Has Odoo hash passwords in one round: those of demo data are no secrets.

Odoo's 600,000 rounds take as long as ten requests, at each log-in. Its own tests have a
single round as well. `dev/odoo-bin` uses this.
"""

from . import loaded


def use():
    loaded.after("base", hash_quickly)


def hash_quickly():
    from odoo.addons.base.models import res_users

    res_users.MIN_ROUNDS = 1
