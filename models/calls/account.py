# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ...tools import identity
from ...tools.meta import calls


class HelpdeskWhatsappAccount(models.Model):
    """Knows whether customers can call the number, and be called from it."""

    _inherit = "helpdesk.whatsapp.account"

    takes_calls = fields.Boolean(
        "Customers can call on WhatsApp",
        readonly=True,
        copy=False,
        help="As Meta says: calls are switched on in WhatsApp Manager.",
    )

    def _may_call(self):
        """Whether Meta lets a business call from a number of this country."""
        region = identity.region_of(identity.digits(self.display_phone_number))
        return region not in calls.NO_CALLS_FROM
