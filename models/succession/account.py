# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import log

_logger = logging.getLogger(__name__)


class HelpdeskWhatsappAccount(models.Model):
    """Hands customers over to the account of the business's other number.

    Meta counts a customer service window for each business number, so all of them are
    closed. Groups stay: they are of one number at Meta.
    """

    _inherit = "helpdesk.whatsapp.account"

    def action_hand_over(self):
        """Open the dialog *Hand customers over*."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand customers over"),
            "res_model": "helpdesk.whatsapp.succession",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_account_id": self.id},
        }

    def _people(self):
        """Return the account's contacts that are no groups."""
        contacts = self.env["helpdesk.whatsapp.contact"].sudo()
        return contacts.search(self._domain_of_people(), order="id")

    def _domain_of_people(self):
        return Domain("account_id", "=", self.id) & Domain("group_uid", "=", False)

    def _hand_over_to(self, target):
        """Make the account's contacts contacts of ``target``, with all their tickets.

        A person whom ``target`` knows already has one contact after that.

        :return: the number of contacts, and how many of them ``target`` knew
        :raises AccessError: the user may not change both accounts
        :raises UserError: ``target`` is this account or another company's
        """
        (self | target).check_access("write")
        if target == self or target.company_id != self.company_id:
            raise UserError(self.env._("Choose another account of the same company."))
        people = self._people()
        people._lock()
        people.write(
            {
                "window_expires_at": False,
                "meta_block": "no",
                "thread_owner": False,
                "thread_owner_at": False,
            }
        )
        twins = {contact: contact._twin_at(target) for contact in people}
        known = people.filtered(lambda contact: twins[contact])
        (people - known).account_id = target
        for contact in known:
            twins[contact]._lock()
            twins[contact]._take_over(contact)
        (people - known).filtered("is_blocked")._push_block()
        # Other user ids are those of the same people: see _is_business_moving.
        target.sudo().number_replaced_at = fields.Datetime.now()
        counts = (len(people), len(known))
        self._note_succession_to(target, *counts)
        return counts

    def _note_succession_to(self, target, count, known):
        """Note in both chatters, and in the log, what has been handed over."""
        log.event(_logger, log.INFO, "handed_over", account=self.id, other=target.id)
        for account, other in ((self, target), (target, self)):
            env = account._with_account_context(account).env
            body = env._(
                "Customers handed over to %(other)s, with their tickets: %(count)s."
                " Known there before: %(known)s.",
                count=count,
                other=other.display_name,
                known=known,
            )
            if account == target:
                body = env._(
                    "Customers taken over from %(other)s, with their tickets:"
                    " %(count)s. Known here before: %(known)s.",
                    count=count,
                    other=other.display_name,
                    known=known,
                )
            account.message_post(body=body)


class HelpdeskWhatsappContact(models.Model):
    """Finds the same person at another account."""

    _inherit = "helpdesk.whatsapp.contact"

    def _twin_at(self, account):
        """Return the contact of ``account`` with the same number or user id, if any."""
        return self._known(account, self.wa_id or "", self.user_uid or "")
