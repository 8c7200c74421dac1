# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the webhook needs to know of the accounts, kept in memory."""

from typing import NamedTuple

from odoo import api, models
from odoo.tools import ormcache

from ...tools import environment
from ...tools.meta import webhook
from ...tools.meta.signatures import Signer

#: Fields on which the routes depend; accounts are sorted by name.
ROUTED_BY = {
    *("active", "name", "is_default", "app_secret"),
    *("phone_number_uid", "business_account_uid"),
}


class Route(NamedTuple):
    """An active account, by the digest of its app secret (``Signer.digest``)."""

    account_id: int
    digest: str


class Routes(NamedTuple):
    """The active accounts by Meta's ids, and the app secrets that may sign a POST."""

    signers: tuple
    by_number: dict
    by_business: dict

    def of_update(self, update):
        """Return the routes that an update is about, as ``_of_update`` of accounts.

        :param update: ``tools.meta.webhook.Update``
        """
        if update.phone_number_uid or update.kind != webhook.ACCOUNT:
            return self.by_number.get(update.phone_number_uid, ())
        return self.by_business.get(update.business_account_uid, ())


class HelpdeskWhatsappAccount(models.Model):
    """Tells the webhook which accounts there are, without a query.

    Odoo's cache is shared by a process's requests; other processes drop theirs when a
    transaction that has cleared it is committed. It holds no secret in plain text.
    """

    _inherit = "helpdesk.whatsapp.account"

    @api.model
    def _webhook_routes(self):
        """Return the routes (``Routes``) of all active accounts."""
        overridden = [environment.value(name) for name in sorted(environment.VARIABLES)]
        return self._cached_routes(hash(tuple(overridden)))

    @api.model
    @ormcache("environment_hash")
    def _cached_routes(self, environment_hash):
        signers, by_number, by_business = {}, {}, {}
        for account in self.sudo().search([("active", "=", True)]):
            secret = account.app_secret or ""
            if secret not in signers:
                signers[secret] = Signer(secret)
            route = Route(account.id, signers[secret].digest)
            for routes, uid in (
                (by_number, account.phone_number_uid),
                (by_business, account.business_account_uid),
            ):
                if uid:
                    routes.setdefault(uid, []).append(route)
        signers.pop("", None)  # without an app secret nothing is accepted
        return Routes(tuple(signers.values()), by_number, by_business)

    def _drop_routes(self):
        """Have the routes read anew, in all processes after the commit."""
        self.env.registry.clear_cache()

    def _drop_routes_after(self, vals):
        """Have the routes read anew after a change of ``vals``."""
        if ROUTED_BY & vals.keys():
            self._drop_routes()

    def unlink(self):
        result = super().unlink()
        self._drop_routes()
        return result
