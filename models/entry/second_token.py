# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import environment, log
from ...tools.meta import cloud_api

_logger = logging.getLogger(__name__)

#: The reason of a pause that another access token ends.
TOKEN = "token"  # noqa: S105


class HelpdeskWhatsappAccount(models.Model):
    """Adds a second access token, so that a token can be replaced without a gap.

    It takes the place of the first one when Meta refuses that, or when an administrator
    says so. What could not be sent is sent with it.
    """

    _inherit = "helpdesk.whatsapp.account"

    second_access_token = fields.Char(
        "Second access token",
        groups="base.group_system",
        copy=False,
        help="Takes the place of the access token as soon as Meta refuses that one."
        " Generate it in Meta's console before the first one expires.",
    )

    @api.constrains("second_access_token")
    def _check_second_token(self):
        for account in self.sudo():
            second = account.second_access_token
            if second and not cloud_api.is_token(second):
                raise ValidationError(
                    self.env._(
                        "The second access token contains characters that no token has."
                        " Copy it again, without anything before or after it."
                    )
                )

    def action_use_second_token(self):
        """Put the second access token into the place of the first one, and check it.

        :raises AccessError: the user may not change the account's secrets
        :raises UserError: there is none
        """
        self.ensure_one()
        self.check_access("write")
        if not self.second_access_token:
            raise UserError(self.env._("There is no second access token."))
        self._use_second_token()
        self.action_test_connection()

    def _has_second_token(self):
        """Whether another access token can take the place of the present one."""
        is_fixed = self.is_default and "access_token" in environment.given()
        return bool(self.sudo().second_access_token) and not is_fixed

    def _use_second_token(self):
        account = self.sudo()
        log.event(_logger, log.WARNING, "second_token", account=account.id)
        account.write(
            {
                "access_token": account.second_access_token,
                "second_access_token": False,
            }
        )

    def _pause_sending(self, reason, details, refused_token=None):
        """Go on with the second access token, if the first one was refused.

        Several calls may have been made with the first one: only the first refusal of
        it counts, and says nothing about the token that is there now.
        """
        is_former = refused_token and refused_token != self.sudo().access_token
        if reason == TOKEN and is_former:
            return
        if reason == TOKEN and self._has_second_token():
            self._use_second_token()
            self._check_soon()
            return
        super()._pause_sending(reason, details, refused_token)
