# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class HelpdeskWhatsappRelink(models.TransientModel):
    """Asks for the partner to which a WhatsApp contact is linked instead.

    Users who may read the contact can use it, for partners they may read.
    """

    _name = "helpdesk.whatsapp.relink"
    _description = "Link a WhatsApp contact to another partner"

    contact_id = fields.Many2one(
        "helpdesk.whatsapp.contact", "WhatsApp contact", required=True, readonly=True
    )
    address = fields.Char("WhatsApp", compute="_compute_contact")
    company_id = fields.Many2one("res.company", compute="_compute_contact")
    former_partner_id = fields.Many2one(
        "res.partner", "Linked to", compute="_compute_contact"
    )
    ticket_count = fields.Integer("Tickets", compute="_compute_contact")
    partner_id = fields.Many2one(
        "res.partner",
        "Link to",
        required=True,
        domain="[('company_id', 'in', (company_id, False)),"
        " ('id', '!=', former_partner_id)]",
    )
    is_taking_tickets = fields.Boolean(
        "Move the tickets too",
        default=True,
        help="This contact's tickets that belong to the partner up to now, and that you"
        " may change.",
    )

    @api.depends("contact_id")
    def _compute_contact(self):
        for wizard in self:
            contact = wizard.contact_id
            contact.check_access("read")
            wizard.address = contact._address() if contact else False
            wizard.company_id = contact.company_id
            wizard.former_partner_id = contact.partner_id
            wizard.ticket_count = len(contact._tickets_to_take_along())

    def action_link(self):
        """Link the contact to the partner, with its tickets if the user wants so.

        :raises AccessError: the user may not see the contact, or the partner
        :raises UserError: the partner is another company's
        """
        self.ensure_one()
        self.contact_id._relink(self.partner_id, self.is_taking_tickets)
        return {"type": "ir.actions.act_window_close"}
