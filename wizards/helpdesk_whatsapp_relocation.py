# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class HelpdeskWhatsappRelocation(models.TransientModel):
    """Asks for the company that an account moves to, and says what that means.

    Helpdesk managers can use it.
    """

    _name = "helpdesk.whatsapp.relocation"
    _description = "WhatsApp: Move an Account to Another Company"

    account_id = fields.Many2one(
        "helpdesk.whatsapp.account", required=True, readonly=True, ondelete="cascade"
    )
    former_id = fields.Many2one(related="account_id.company_id", string="From")
    company_ids = fields.Many2many("res.company", compute="_compute_company_ids")
    company_id = fields.Many2one(
        "res.company", "To", domain="[('id', 'in', company_ids)]"
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        "Team of new tickets",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        domain="[('company_id', 'in', (company_id, False))]",
        help="Empty: new tickets have no team.",
    )
    contact_count = fields.Integer(compute="_compute_consequences")
    own_contact_count = fields.Integer(compute="_compute_consequences")
    ticket_count = fields.Integer(compute="_compute_consequences")
    queued_count = fields.Integer(compute="_compute_consequences")
    rule_count = fields.Integer(compute="_compute_consequences")
    webhook_names = fields.Char(compute="_compute_consequences")
    are_queued_cancelled = fields.Boolean(
        "Cancel the messages that wait to be sent",
        help="Otherwise they go out from the number all the same.",
    )

    @api.depends("account_id")
    def _compute_company_ids(self):
        for dialog in self:
            others = self.env.user.company_ids - dialog.account_id.company_id
            dialog.company_ids = others

    @api.depends("company_id")
    def _compute_team_id(self):
        """Keep a team of all companies."""
        for dialog in self:
            team = dialog.account_id.team_id
            dialog.team_id = team if not team.company_id else False

    @api.depends("account_id")
    def _compute_consequences(self):
        contacts = self.env["helpdesk.whatsapp.contact"].sudo()
        for dialog in self:
            account = dialog.account_id
            of_account = [("account_id", "=", account.id)]
            dialog.contact_count = contacts.search_count(of_account)
            dialog.own_contact_count = len(account._contacts_of_company_only())
            dialog.ticket_count = len(account._open_tickets())
            dialog.queued_count = len(account._queued_messages())
            dialog.rule_count = len(account._rules_of_teams())
            names = account._outbound_webhooks().mapped("name")
            dialog.webhook_names = ", ".join(names)

    @api.model
    def _open(self, account):
        """Open the dialog for ``account``."""
        others = self.env.user.company_ids - account.company_id
        only = others if len(others) == 1 else others.browse()
        dialog = self.create({"account_id": account.id, "company_id": only.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move to another company"),
            "res_model": self._name,
            "res_id": dialog.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_confirm(self):
        """Move the account.

        :raises AccessError: the user may not change the account, or is not of the
            company
        :raises UserError: no other company is chosen
        """
        self.ensure_one()
        account = self.account_id
        account.check_access("write")
        queued = account._queued_messages()
        account._move_to_company(self.company_id, self.team_id)
        if self.are_queued_cancelled:
            queued._cancel_queued()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
