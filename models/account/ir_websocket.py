# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..common.groups import AGENTS
from .res_company import AGENTS_CHANNEL


class IrWebsocket(models.AbstractModel):
    """Subscribes agents to what is sent to the agents of their companies."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        channels = super()._build_bus_channel_list(channels)
        if self.env.user.has_group(AGENTS):
            companies = self.env.user.company_ids
            channels.extend((company, AGENTS_CHANNEL) for company in companies)
        return channels
