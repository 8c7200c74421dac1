# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""XML ids of the groups whose rights the addon checks."""

AGENTS = "helpdesk_mgmt.group_helpdesk_user_own"
MANAGERS = "helpdesk_mgmt.group_helpdesk_manager"
ADMINISTRATORS = "base.group_system"


def odoobot(env):
    """Return OdooBot's partner (res.partner), without a query."""
    data = env["ir.model.data"]
    return env["res.partner"].browse(data._xmlid_to_res_id("base.partner_root"))
