# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain

from .groups import MANAGERS


class HelpdeskWhatsappAccess(models.AbstractModel):
    """Makes records readable to the users who can read their helpdesk ticket.

    A model that inherits it follows the helpdesk's record rules: ``_ticket_path`` is
    the path of fields from the record to its ticket. Helpdesk managers also read
    records without a ticket.
    """

    _name = "helpdesk.whatsapp.access"
    _description = "Access through the helpdesk ticket"
    _ticket_path = "ticket_id"

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not self.env.su and not bypass_access:
            domain = Domain(domain) & self._readable_domain()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _readable_domain(self):
        """Return the domain of the records that the user can read."""
        if self.env.user.has_group(MANAGERS):
            return Domain.TRUE
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        return Domain(self._ticket_path, "in", tickets._search(Domain.TRUE))

    def _check_access(self, operation):
        refused = super()._check_access(operation)
        allowed = self - refused[0] if refused else self
        if self.env.su or not allowed.ids or self.env.user.has_group(MANAGERS):
            return refused
        hidden = allowed - self.browse(self._search([("id", "in", allowed.ids)]))
        if not hidden:
            return refused
        return hidden, lambda: self.env["ir.rule"]._make_access_error(operation, hidden)
