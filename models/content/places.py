# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools.meta import contents


class HelpdeskWhatsappMessage(models.Model):
    """Offers the map of a place that a customer has sent."""

    _inherit = "helpdesk.whatsapp.message"

    def _place_to_chatter(self):
        """Return the address of the map of a message with a place (JSON)."""
        first = self[:1]
        place = first.message_type == "location" and contents.location_of(first._meta())
        return {"map_url": place.map_url} if place else {}
