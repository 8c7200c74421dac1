# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import models

from ..common.groups import AGENTS

#: What a browser subscribes to, for one ticket; and the part of the ticket's channel.
CHANNEL = re.compile(r"helpdesk_mgmt_whatsapp_looking_(\d{1,9})")
LOOKING = "whatsapp_looking"


class IrWebsocket(models.AbstractModel):
    """Subscribes agents to who is looking at the tickets that they have open."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """Replace the names of tickets' channels by those the user may read."""
        asked = [
            (channel, CHANNEL.fullmatch(channel))
            for channel in channels
            if isinstance(channel, str)
        ]
        matches = {channel: int(match[1]) for channel, match in asked if match}
        channels = super()._build_bus_channel_list(
            [channel for channel in channels if channel not in matches]
        )
        if matches and self.env.user.has_group(AGENTS):
            companies = list(self.env.user._get_company_ids())
            tickets = self.env["helpdesk.ticket"].browse(set(matches.values()))
            tickets = tickets.with_context(allowed_company_ids=companies)
            readable = tickets.exists()._filtered_access("read")
            channels.extend((ticket, LOOKING) for ticket in readable)
        return channels


class HelpdeskTicket(models.Model):
    """Has the colleagues who have a ticket open see who else is looking at it."""

    _inherit = "helpdesk.ticket"

    def whatsapp_looking(self, is_here=True, is_new=False):
        """Send to the others who have the ticket open that the user looks at it.

        Nothing is stored: a browser repeats it, and forgets who does not.

        :param bool is_here: false if they no longer do
        :param bool is_new: whether the others are to say that they are there, too
        :raises AccessError: the user is no agent, or may not read the ticket
        """
        self.ensure_one()
        self.check_access("read")
        self._whatsapp_check_agent()
        self.env["bus.bus"]._sendone(
            (self, LOOKING),
            "helpdesk_mgmt_whatsapp/looking",
            {
                "ticket_id": self.id,
                "partner_id": self.env.user.partner_id.id,
                "name": self.env.user.name,
                "is_here": bool(is_here),
                "is_new": bool(is_new),
            },
        )
