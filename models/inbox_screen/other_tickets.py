# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.fields import Domain

#: Other tickets that are shown.
MOST = 8


class HelpdeskTicket(models.Model):
    """Shows what else a customer has with us, beside the ticket."""

    _inherit = "helpdesk.ticket"

    def whatsapp_other_tickets(self):
        """Return the customer's other tickets that the user may see.

        Open ones come first, then those written in last.

        :return: dict of ``rows``, see :meth:`_whatsapp_row`, and ``count`` of all
        :raises AccessError: the user is no agent, or may not see the ticket
        """
        self.ensure_one()
        self.check_access("read")
        self._whatsapp_check_agent()
        theirs = self._whatsapp_of_customer() & Domain("id", "!=", self.id)
        latest = "whatsapp_last_message_at desc nulls last, id desc"
        is_open = Domain("stage_id.closed", "=", False)
        found = self.search(theirs & is_open, order=latest, limit=MOST)
        count = len(found)
        if count == MOST:
            count = self.search_count(theirs)
        else:
            closed = self.search(theirs & ~is_open, order=latest)
            count += len(closed)
            found += closed[: MOST - len(found)]
        return {"rows": found._whatsapp_rows(), "count": count}

    def _whatsapp_of_customer(self):
        """Return the domain of all tickets of the ticket's customer."""
        ticket = self.sudo()
        contact = ticket.whatsapp_contact_id
        partner = ticket.partner_id or contact.partner_id
        ways = [
            *([Domain("whatsapp_contact_id", "=", contact.id)] if contact else []),
            *([Domain("partner_id", "=", partner.id)] if partner else []),
        ]
        return Domain.OR(ways)
