# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models


class HelpdeskWhatsappArchive(models.TransientModel):
    """Says what archiving accounts means, and asks what is to be done.

    Helpdesk managers can use it.
    """

    _name = "helpdesk.whatsapp.archive"
    _description = "WhatsApp: Archive an Account"

    account_ids = fields.Many2many("helpdesk.whatsapp.account", readonly=True)
    names = fields.Char(compute="_compute_consequences")
    ticket_count = fields.Integer(compute="_compute_consequences")
    queued_count = fields.Integer(compute="_compute_consequences")
    sharing_names = fields.Char(
        compute="_compute_consequences",
        help="Accounts that would get no webhooks any more, either.",
    )
    is_unsubscribed = fields.Boolean(
        "Have Meta deliver nothing any more",
        help="Otherwise what customers write is stored for 30 days, and processed if"
        " the account is active again by then.",
    )
    are_queued_cancelled = fields.Boolean(
        "Cancel the messages that wait to be sent",
        default=True,
        help="Otherwise they are sent when the account is active again.",
    )
    problem = fields.Char(readonly=True)

    @api.depends("account_ids")
    def _compute_consequences(self):
        for dialog in self:
            accounts = dialog.account_ids
            dialog.names = ", ".join(accounts.mapped("name"))
            dialog.ticket_count = len(accounts._open_tickets())
            dialog.queued_count = len(accounts._queued_messages())
            sharing = accounts._share_webhooks()
            dialog.sharing_names = ", ".join(sharing.mapped("name"))

    @api.model
    def _open(self, accounts):
        """Open the dialog for ``accounts``."""
        return self.create({"account_ids": [Command.set(accounts.ids)]})._dialog()

    def action_confirm(self):
        """Archive the accounts; do nothing if Meta refuses to unsubscribe.

        :raises AccessError: the user may not change the accounts
        """
        self.ensure_one()
        accounts = self.account_ids
        accounts.check_access("write")
        if self.is_unsubscribed and not self.sharing_names:
            self.problem = accounts._unsubscribe()
            if self.problem:
                return self._dialog()
        if self.are_queued_cancelled:
            accounts._queued_messages()._cancel_queued()
        accounts.active = False
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _dialog(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Archive"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
