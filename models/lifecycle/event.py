# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class HelpdeskWhatsappEvent(models.Model):
    """Says of an update without an account that its account is archived."""

    _inherit = "helpdesk.whatsapp.event"

    archived_account_id = fields.Many2one(
        "helpdesk.whatsapp.account",
        "Archived account",
        compute="_compute_archived_account_id",
        help="The update is processed once the account is active again.",
    )

    @api.depends("state", "phone_number_uid", "business_account_uid")
    def _compute_archived_account_id(self):
        accounts = self.env["helpdesk.whatsapp.account"]
        archived = accounts.sudo().with_context(active_test=False)
        archived = archived.search([("active", "=", False)])
        for event in self:
            found = archived.filtered(
                lambda account, event=event: event._is_of(account)
            )
            shown = found[:1].with_user(self.env.user)._filtered_access("read")
            event.archived_account_id = shown if event.state == "unrouted" else False

    def _is_of(self, account):
        if self.phone_number_uid:
            return account.phone_number_uid == self.phone_number_uid
        uid = self.business_account_uid
        return bool(uid) and account.business_account_uid == uid
