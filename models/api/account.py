# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ...tools.api.times import stamp


class HelpdeskWhatsappAccount(models.Model):
    """Returns accounts and their health as the REST API shows them."""

    _inherit = "helpdesk.whatsapp.account"

    @api.model
    def _for_api(self):
        """Return the accounts that the user may send from, as superuser.

        They are those of the user's companies that have a phone number id; those of the
        main company come first. Agents may not read accounts, but may send from them.
        """
        own = [("company_id", "in", self.env.companies.ids)]
        found = self.sudo().search(own, order="id").filtered("phone_number_uid")
        return found.sorted(lambda account: account.company_id != self.env.company)

    def _list_to_api(self):
        """Return the accounts as JSON of ``GET /accounts``."""
        return [
            {
                "id": account.id,
                "name": account.name,
                "phoneNumber": account.display_phone_number or None,
                "state": account.state,
                "isFirst": account == self[0],
            }
            for account in self
        ]

    def _to_api(self):
        """Return the account with its health checks, as JSON of ``POST /test``."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "phoneNumber": self.display_phone_number or None,
            "state": self.state,
            "checkedAt": stamp(self.checked_at),
            "checks": [
                {
                    "code": check.code,
                    "name": check._label(),
                    "state": check.state,
                    "finding": check.value or None,
                    "advice": check.advice or None,
                }
                for check in self.check_ids
            ],
        }
