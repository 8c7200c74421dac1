# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.base.models.res_partner import _tz_get

from ...tools import identity
from ...tools.quiet_hours import quiet_until, timezones


class HelpdeskWhatsappAccount(models.Model):
    """Adds quiet hours, in which automatic messages wait, and their time zone."""

    _inherit = "helpdesk.whatsapp.account"

    tz = fields.Selection(
        _tz_get,
        "Time zone",
        help="Of the quiet hours, and of times in messages to customers whose time zone"
        " is not known. By default it is that of the number's country, else the"
        " company's.",
    )
    quiet_from = fields.Float(
        "Quiet from",
        help="Automatic messages about tickets wait until the quiet hours are over."
        " Answers to what a customer has just written do not. Twice the same time: no"
        " quiet hours.",
    )
    quiet_to = fields.Float("Quiet until")

    @api.constrains("quiet_from", "quiet_to")
    def _check_quiet_hours(self):
        for account in self:
            hours = (account.quiet_from, account.quiet_to)
            if any(not 0 <= hour <= 24 for hour in hours):
                raise ValidationError(
                    self.env._("The quiet hours are times of the day: 0:00 to 24:00.")
                )

    def _timezone(self):
        """Return the name of the account's time zone.

        If none is chosen, it is that of the number's country, else the company's, else
        that of the user responsible for the account.
        """
        self.ensure_one()
        number = identity.digits(self.display_phone_number or "")
        return (
            self._known_timezone(self.tz)
            or identity.timezone_of(number)
            or self._known_timezone(self.company_id.partner_id.tz)
            or self._known_timezone(self._responsible_user().tz)
            or "UTC"
        )

    @api.model
    def _known_timezone(self, name):
        return name if name in timezones() else ""

    def _quiet_until(self, moment):
        """Return the end of the quiet hours in which ``moment`` lies, or ``None``.

        :param moment: naive datetime in UTC, as is the result
        """
        if self.quiet_from == self.quiet_to:  # their time zone is not sought
            return None
        return quiet_until(moment, self._timezone(), self.quiet_from, self.quiet_to)
