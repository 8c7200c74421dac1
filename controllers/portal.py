# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk


class WhatsappPortal(CustomerPortalHelpdesk):
    """Gives the portal's page of a ticket the files that it may list."""

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        ticket = ticket.sudo()
        values["is_whatsapp_ticket"] = bool(ticket.whatsapp_contact_id)
        values["whatsapp_attachments"] = ticket._whatsapp_portal_attachments()
        return values
