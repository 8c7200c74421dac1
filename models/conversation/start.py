# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ..common.sentinels import KNOWN


class HelpdeskWhatsappContact(models.Model):
    """Decides which contacts an agent may write to first."""

    _inherit = "helpdesk.whatsapp.contact"

    def _may_be_written_to(self):
        """Whether the user may read the contact, or it has no conversation yet."""
        known = self.sudo()
        is_new = not (known.session_ids or known.ticket_ids or known.last_seen)
        return is_new or self.has_access("read")


class HelpdeskTicket(models.Model):
    """Creates tickets for conversations that agents start."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _whatsapp_new_from(self, account, partner, title):
        """Create a ticket for a conversation with ``partner``, with the user's rights.

        The customer gets no automatic message about it: the agent is about to write.
        """
        user, team = self.env.user, self._whatsapp_team_for(account)
        channel = self.env.ref(
            "helpdesk_mgmt_whatsapp.helpdesk_ticket_channel_whatsapp",
            raise_if_not_found=False,
        )
        tickets = self.with_company(account.company_id)
        ticket = tickets.with_context(whatsapp_known=KNOWN).create(
            {
                "name": title,
                "description": title,
                "company_id": account.company_id.id,
                **partner._whatsapp_ticket_values(),
                "team_id": team.id,
                "user_id": user.id if user in team.user_ids else False,
                "channel_id": channel.id if channel else False,
            }
        )
        return ticket.with_env(self.env)

    @api.model
    def _whatsapp_team_for(self, account):
        """Return the account's team, or, for who is in others only, one of these."""
        team = account.team_id.filtered("active").with_env(self.env)
        own = self.env.user.helpdesk_team_ids.filtered(
            lambda own: not own.company_id or own.company_id == account.company_id
        )
        return team if team in own or not own else own[0]
