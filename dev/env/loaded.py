# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Calls functions once Odoo has loaded the addon whose code they change."""

import odoo.init  # noqa: F401 (to be imported before any other module of Odoo)
from odoo.modules import loading

_calls = {}


def after(addon, call):
    loading.load_openerp_module = _load
    _calls.setdefault(addon, []).append(call)


def _load(name, original=loading.load_openerp_module):
    original(name)
    for call in _calls.pop(name, ()):
        call()
