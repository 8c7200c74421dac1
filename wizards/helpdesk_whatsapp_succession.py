# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain


class HelpdeskWhatsappSuccession(models.TransientModel):
    """Asks for the account that takes over the customers of another, and says how many.

    Helpdesk managers can use it, for accounts that they may change.
    """

    _name = "helpdesk.whatsapp.succession"
    _description = "Hand the customers of a WhatsApp account over"

    account_id = fields.Many2one(
        "helpdesk.whatsapp.account", "From", required=True, readonly=True
    )
    company_id = fields.Many2one(related="account_id.company_id")
    target_id = fields.Many2one(
        "helpdesk.whatsapp.account",
        "To",
        required=True,
        domain="[('id', '!=', account_id), ('company_id', '=', company_id)]",
    )
    contact_count = fields.Integer("Customers", compute="_compute_counts")
    ticket_count = fields.Integer("Open tickets", compute="_compute_counts")
    queued_count = fields.Integer("Queued messages", compute="_compute_counts")
    known_count = fields.Integer("Known there already", compute="_compute_counts")

    @api.depends("account_id", "target_id")
    def _compute_counts(self):
        for wizard in self:
            account = wizard.account_id
            target = wizard.target_id._filtered_access("write")
            account.check_access("read")
            people = account._people()
            wizard.contact_count = len(people)
            tickets = self.env["helpdesk.ticket"].sudo()
            theirs = Domain("whatsapp_contact_id", "any", account._domain_of_people())
            wizard.ticket_count = tickets.search_count(
                theirs & Domain("closed", "=", False)
            )
            messages = self.env["helpdesk.whatsapp.message"].sudo()
            theirs = Domain("contact_id", "any", account._domain_of_people())
            wizard.queued_count = messages.search_count(
                theirs & Domain("state", "=", "outgoing")
            )
            twins = [target and one._twin_at(target) for one in people]
            wizard.known_count = len(list(filter(None, twins)))

    def action_hand_over(self):
        """Hand the customers over, and open the account that has them now.

        :raises AccessError: the user may not change both accounts
        :raises UserError: they are not of the same company
        """
        self.ensure_one()
        self.account_id._hand_over_to(self.target_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.whatsapp.account",
            "res_id": self.target_id.id,
            "views": [(False, "form")],
        }
