# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools import environment

#: Secrets of an account: the chatter says who has changed one, never what it is.
SECRETS = ("access_token", "second_access_token", "app_secret", "verify_token")
#: Fields that Meta is asked about as soon as they have changed.
CREDENTIALS = {
    *("access_token", "app_secret", "phone_number_uid", "business_account_uid"),
    *("api_url", "api_version"),
}


class HelpdeskWhatsappAccount(models.Model):
    """Logs changes of secrets in the chatter, and has new credentials checked."""

    _inherit = "helpdesk.whatsapp.account"

    def _note_changes_before(self, vals):
        """Post in the chatter which secrets ``vals`` change; outdate the health check.

        The check runs a moment later and resumes what waited; the form shows it.
        """
        given = environment.given()
        for account in self.sudo():
            own = {
                n: v for n, v in vals.items() if not account._is_overridden(n, given)
            }
            changed = [
                n for n in SECRETS if n in own and (account[n] or "") != (own[n] or "")
            ]
            changed = [n for n in changed if account[n] or own[n]]
            if changed:
                account._note_secrets(changed, own)
            tried = CREDENTIALS.intersection(own)
            if any((account[n] or "") != (own[n] or "") for n in tried):
                account._outdate_check()

    def _outdate_check(self):
        if self.checked_at:
            self.checked_at = False
        if self.active:
            self._check_soon()

    def _is_overridden(self, name, given):
        return self.is_default and name in given

    def _note_secrets(self, names, vals):
        labels = self.fields_get(names, ["string"])
        changed = [labels[n]["string"] for n in names if self[n] and vals[n]]
        added = [labels[n]["string"] for n in names if not self[n]]
        removed = [labels[n]["string"] for n in names if not vals[n]]
        for text, fields in (
            (self.env._("Changed: %s", ", ".join(changed)), changed),
            (self.env._("Set: %s", ", ".join(added)), added),
            (self.env._("Removed: %s", ", ".join(removed)), removed),
        ):
            if fields:
                self.message_post(body=text)
