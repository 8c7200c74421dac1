# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..common import hooks


class HelpdeskTicket(models.Model):
    """Receives what agents do in an open ticket from their browsers."""

    _inherit = "helpdesk.ticket"

    def whatsapp_seen(self):
        """Note that an agent has the conversation on the screen.

        :raises AccessError: the user is no agent, or may not read the ticket
        """
        self.ensure_one()
        self.check_access("read")
        self._whatsapp_check_agent()
        hooks.TICKET_SEEN.run(self)

    def whatsapp_writing(self):
        """Note that an agent is typing a message to the customer.

        :raises AccessError: the user may not answer on this ticket
        """
        self.ensure_one()
        self._whatsapp_check_may_send()
        hooks.TICKET_TYPING.run(self)

    def _whatsapp_show_typing_to_agents(self):
        """Have colleagues who have the ticket open see that the user is typing.

        Only ids go over the bus.
        """
        company = self.sudo().whatsapp_contact_id.company_id
        company._whatsapp_send_to_agents(
            "writing",
            {"ticket_id": self.id, "partner_id": self.env.user.partner_id.id},
        )
