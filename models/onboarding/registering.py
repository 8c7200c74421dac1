# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...tools.meta import cloud_api

_lt = LazyTranslate(__name__)

#: By error code: why Meta does not register a number ("Error codes", 1330xx; the limit
#: of 133016 is in "Register a business phone number").
REFUSALS = {
    133000: _lt(
        "The number was deregistered halfway. Try again; if it does not help,"
        " deregister it once more at Meta, and then register it."
    ),
    133004: _lt("Meta's server is not available at the moment. Try again in a minute."),
    133005: _lt(
        "This is not the number's PIN: it has two-step verification with another one."
        " Type that PIN. If nobody knows it, set a new one in Meta's WhatsApp Manager:"
        " Phone numbers → Settings of the number → Two-step verification."
    ),
    133006: _lt(
        "Meta does not know yet that the number is yours. Verify it in Meta's WhatsApp"
        " Manager by SMS or by a call, then register it here."
    ),
    133008: _lt(
        "Too many wrong PINs: Meta takes none for now. Set a new one in Meta's WhatsApp"
        " Manager, Two-step verification, or try again tomorrow."
    ),
    133009: _lt("That was too quick after the last attempt. Wait a minute."),
    133010: _lt(
        "Meta does not know the number as registered. Add it to your WhatsApp account"
        " in Meta's WhatsApp Manager, verify it there, and register it here."
    ),
    133015: _lt(
        "The number was deleted at Meta a moment ago. Wait five minutes, then try"
        " again."
    ),
    133016: _lt(
        "The number was registered or deregistered ten times within 72 hours: Meta"
        " allows no more. Try again when the first of them is three days ago."
    ),
}


class HelpdeskWhatsappAccount(models.Model):
    """Registers the number for the Cloud API, which only the API can do.

    Meta asks for a PIN of six digits, which becomes that of the number's two-step
    verification. Odoo does not store it.
    """

    _inherit = "helpdesk.whatsapp.account"

    is_registrable = fields.Boolean(compute="_compute_is_registrable")

    @api.depends("check_ids.finding", "paused_reason")
    def _compute_is_registrable(self):
        """Compute whether Meta has reported that the number is not registered."""
        for account in self:
            checks = account.sudo().check_ids
            finding = checks.filtered(lambda check: check.code == "number").finding
            outcome = (finding or {}).get("outcome")
            reasons = (outcome == "not_registered", account.paused_reason)
            account.is_registrable = reasons[0] or reasons[1] == "not_registered"

    def action_register(self):
        """Open the dialog that asks for the PIN.

        :raises AccessError: the user may not change the account
        """
        self.ensure_one()
        self.check_access("write")
        dialogs = self.env["helpdesk.whatsapp.register"]
        return dialogs.create({"account_id": self.id})._dialog()

    def _register_number(self, pin):
        """Register the number at Meta.

        :param str pin: as a person has typed it
        :return: text of the problem, or ``""``
        """
        digits = re.sub(r"[\s-]", "", pin or "")
        if not re.fullmatch(r"[0-9]{6}", digits):
            return self.env._("The PIN has six digits.")
        try:
            self._cloud_api().register(digits)
        except cloud_api.Refused as error:
            if error.code in REFUSALS:
                return self.env._(REFUSALS[error.code])
            return self._refusal_text(error)
        except cloud_api.CloudApiError as error:
            return self._refusal_text(error)
        return ""

    def _registered(self):
        """Check the account after its number was registered, and resume sending.

        :return: action of the guide or, if that is done, of the account
        """
        if self.guide_step in (False, "done"):
            self.action_test_connection()
            return self.action_open()
        self.action_guide_check()
        return self._guide_page()
