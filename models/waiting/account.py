# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import limits

LONGEST = int(limits.CUSTOMER_SERVICE_WINDOW.total_seconds()) // 3600


class HelpdeskWhatsappAccount(models.Model):
    """Adds the settings of reminders before the customer service window closes."""

    _inherit = "helpdesk.whatsapp.account"

    is_reminding = fields.Boolean(
        "Remind agents",
        default=True,
        help="While a customer is waiting for an answer, the assigned agent, else the"
        " team's leader, gets an activity before the 24 hours are over in which"
        " WhatsApp delivers free text.",
    )
    remind_hours = fields.Integer("Hours before the window closes", default=2)

    @api.constrains("remind_hours")
    def _check_remind_hours(self):
        if any(not 0 < account.remind_hours < LONGEST for account in self):
            raise ValidationError(
                self.env._(
                    "Agents can be reminded 1 to %(hours)s hours before the window"
                    " closes.",
                    hours=LONGEST - 1,
                )
            )
