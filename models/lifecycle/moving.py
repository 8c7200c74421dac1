# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import Command, models
from odoo.exceptions import AccessError, UserError

from ...tools import log

_logger = logging.getLogger(__name__)


class HelpdeskWhatsappAccount(models.Model):
    """Moves an account to another company, and cleans up what stays behind.

    Contacts, messages and templates come along. Tickets stay with their company: their
    conversations end. At Meta nothing changes.
    """

    _inherit = "helpdesk.whatsapp.account"

    def action_move(self):
        """Open the dialog that moves the account to another company.

        :raises AccessError: the user may not change the account
        """
        self.ensure_one()
        self.check_access("write")
        return self.env["helpdesk.whatsapp.relocation"]._open(self)

    def _rules_of_teams(self):
        """Return the automatic messages of teams that do not come along."""
        company = self.company_id
        return self.sudo().rule_ids.filtered(
            lambda rule: rule.team_id.company_id == company and rule.team_id
        )

    def _contacts_of_company_only(self):
        """Return the contacts whose partners the account's company keeps to itself."""
        contacts = self.env["helpdesk.whatsapp.contact"].sudo()
        theirs = ("partner_id.company_id", "=", self.company_id.id)
        return contacts.search([("account_id", "=", self.id), theirs])

    def _outbound_webhooks(self):
        """Return the outbound webhooks that name the account."""
        webhooks = self.env["helpdesk.whatsapp.webhook"].sudo()
        return webhooks.search([("account_ids", "in", self.ids)])

    def _move_to_company(self, company, team):
        """Move the account to ``company``.

        :param team: of new tickets there; may be empty
        :raises AccessError: the user may not change the account or is not of the
            company
        :raises UserError: it is the account's company already
        """
        self.ensure_one()
        self.check_access("write")
        if company not in self.env.user.company_ids:
            raise AccessError(self.env._("You are no user of that company."))
        if company == self.company_id:
            raise UserError(self.env._("Choose another company."))
        former = self.company_id
        self._rules_of_teams().unlink()
        self._contacts_of_company_only().partner_id = False
        self._leave_webhooks()
        account = self.sudo()
        if account.cancelled_stage_id.company_id == former:
            account.cancelled_stage_id = False
        for template in account.template_ids:
            template.team_ids -= template.team_ids.filtered(
                lambda team: team.company_id == former
            )
        account.write({"company_id": company.id, "team_id": team.id})
        log.event(
            _logger,
            log.INFO,
            "moved",
            account=self.id,
            user=self.env.uid,
            to=company.id,
        )
        account.message_post(
            body=self.env._(
                "Moved from %(former)s to %(company)s.",
                former=former.name,
                company=company.name,
            ),
            author_id=self.env.user.partner_id.id,
        )

    def _leave_webhooks(self):
        """Take the account out of the outbound webhooks of its company.

        One without accounts would get the events of all: it is archived.
        """
        for webhook in self._outbound_webhooks():
            if webhook.account_ids == self:
                webhook.active = False
            else:
                webhook.account_ids = [Command.unlink(self.id)]
