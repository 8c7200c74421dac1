# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common.words import US


class HelpdeskTicket(models.Model):
    """Leads an agent from one waiting ticket to the next, and closes tickets."""

    _inherit = "helpdesk.ticket"

    @api.model
    def whatsapp_next_waiting(self, ticket_id, ids=()):
        """Return which ticket the user turns to after another one.

        :param int ticket_id: the ticket that is open
        :param ids: ids of the tickets of the list it was opened from, in its order
        :return: id of the next one in the list that waits for us, after its end from
            the beginning; else of the longest waiting ticket of the user or of nobody,
            else of any user; ``False`` if nobody waits
        :raises AccessError: the user is no agent
        """
        self._whatsapp_check_agent()
        self.env["helpdesk.whatsapp.request"]._check(id=[ticket_id], ids=[ids])
        waiting = Domain(
            [
                ("whatsapp_waiting_for", "=", US),
                ("whatsapp_snoozed_until", "=", False),
                ("id", "!=", ticket_id),
            ]
        )
        ids = list(ids)
        listed = self.search(waiting & Domain("id", "in", ids)) if ids else self
        at = ids.index(ticket_id) if ticket_id in ids else 0
        for following in ids[at:] + ids[:at]:
            if following in listed.ids:
                return following
        mine = Domain("user_id", "in", [self.env.uid, False])
        for domain in (waiting & mine, waiting):
            found = self.search(domain, order="whatsapp_waiting_since, id", limit=1)
            if found:
                return found.id
        return False

    def _whatsapp_waiting_to_chatter(self):
        """Return whether the customer waits for us: the composer has the cursor."""
        is_waiting = self.whatsapp_waiting_for == US and not self.whatsapp_snoozed_until
        return {"is_waiting": is_waiting}

    def action_whatsapp_close(self):
        """Move the tickets to their teams' first closed stage (button).

        :raises UserError: a team has none
        """
        for ticket in self:
            ticket.stage_id = ticket._whatsapp_closed_stages()[:1]

    def _whatsapp_closed_stages(self):
        """Return the closed stages of the ticket's team.

        :raises UserError: it has none
        """
        stages = self._whatsapp_stages().filtered("closed")
        if not stages:
            raise UserError(
                self.env._(
                    "Ticket %(number)s cannot be closed: its team has no closed stage.",
                    number=self.number,
                )
            )
        return stages
