# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError

from ...tools.meta import cloud_api


class HelpdeskWhatsappAccount(models.Model):
    """Asks before an account is archived, and says what follows from other changes."""

    _inherit = "helpdesk.whatsapp.account"

    def action_archive(self):
        """Open the dialog that says what archiving means, if there is anything to say.

        :raises AccessError: the user may not change the accounts
        """
        self.check_access("write")
        busy = self.filtered(lambda account: account.active and account._is_in_use())
        super(HelpdeskWhatsappAccount, self - busy).action_archive()
        if not busy:
            return None
        return self.env["helpdesk.whatsapp.archive"]._open(busy)

    def _is_in_use(self):
        """Whether customers have written to the number, or Meta delivers to it."""
        account = self.sudo()
        contacts = self.env["helpdesk.whatsapp.contact"].sudo()
        of_account = [("account_id", "=", account.id)]
        is_known = contacts.search_count(of_account, limit=1)
        return bool(is_known or (account.checked_at and account.access_token))

    def _open_tickets(self):
        """Return the open tickets with a conversation of these accounts."""
        tickets = self.env["helpdesk.ticket"].sudo()
        contacts = [("whatsapp_contact_id.account_id", "in", self.ids)]
        return tickets.search([*contacts, ("closed", "=", False)])

    def _queued_messages(self):
        messages = self.env["helpdesk.whatsapp.message"].sudo()
        of_accounts = [("account_id", "in", self.ids), ("state", "=", "outgoing")]
        return messages.search(of_accounts)

    def _share_webhooks(self):
        """Return the active accounts that get webhooks by the same subscription."""
        uids = list(filter(None, self.mapped("business_account_uid")))
        same = [("business_account_uid", "in", uids), ("id", "not in", self.ids)]
        return self.sudo().search([*same, ("active", "=", True)])

    def _unsubscribe(self):
        """Unsubscribe the app from the webhooks of the business accounts.

        :return: text of the problem, or ``""``
        """
        for account in self.sudo():
            if not account.business_account_uid:
                continue
            try:
                account._cloud_api().unsubscribe_app(account.business_account_uid)
            except cloud_api.CloudApiError as error:
                return account._refusal_text(error)
        return ""

    # ------------------------------------------------------------- another company

    def _end_conversations_after(self, vals):
        """End the conversations of tickets that stay with the former company."""
        if "company_id" in vals:
            self._open_tickets()._whatsapp_end_abroad()

    # ------------------------------------------------------------------- deleting

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_contacts(self):
        contacts = self.env["helpdesk.whatsapp.contact"].sudo()
        for account in self:
            count = contacts.search_count([("account_id", "=", account.id)])
            if count:
                raise UserError(
                    self.env._(
                        "“%(account)s” has conversations, which would be lost"
                        " (contacts: %(count)s). Archive it instead. To delete persons'"
                        " data, erase them first (Contacts).",
                        account=account.name,
                        count=count,
                    )
                )
