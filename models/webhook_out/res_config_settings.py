# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..common.groups import ADMINISTRATORS
from .helpdesk_whatsapp_webhook import ALLOWED


class ResConfigSettings(models.TransientModel):
    """Adds the internal addresses that outbound webhooks may call."""

    _inherit = "res.config.settings"

    whatsapp_webhook_hosts = fields.Char(
        "Internal addresses for webhooks",
        config_parameter=ALLOWED,
        groups=ADMINISTRATORS,
        help="Outbound webhooks call public addresses by HTTPS only. Hosts, with or"
        " without a port, and networks that you list here, separated by commas, may be"
        " internal, and may be called by HTTP.",
    )
