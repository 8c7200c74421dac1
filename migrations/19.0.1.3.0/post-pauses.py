# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Stores by which of Meta's sanctions an account is paused, in no language.

Former versions stored what the health page said of them, in the language of whoever
looked first.
"""

from odoo import SUPERUSER_ID, api

from odoo.addons.helpdesk_mgmt_whatsapp.models.health.reports import SANCTIONED
from odoo.addons.helpdesk_mgmt_whatsapp.models.health_checks.check import declared
from odoo.addons.helpdesk_mgmt_whatsapp.tools.health import ERROR


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    paused = [("paused_reason", "in", SANCTIONED)]
    check = declared()["standing"]
    for account in env["helpdesk.whatsapp.account"].search(paused):
        finding = check.examine(account, None)
        if check.state_of(finding) == ERROR:
            account.paused_details = finding.params["sanctions"]
