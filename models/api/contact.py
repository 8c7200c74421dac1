# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

from ...tools import identity
from ...tools.api.times import stamp
from ...tools.templates.languages import normal
from ...tools.templates.statuses import APPROVED
from ..common.coded_error import CodedError
from ..common.groups import MANAGERS


class HelpdeskWhatsappContact(models.Model):
    """Searches, returns and changes contacts for the REST API."""

    _inherit = "helpdesk.whatsapp.contact"

    @api.model
    def _api_domain(self, asked):
        """Return the domain for the parameters of ``GET /contacts``.

        :param dict asked: the parameters that the call has
        """
        domain = Domain.TRUE
        if "search" in asked:
            domain &= Domain("display_name", "ilike", asked["search"])
        if "phone" in asked:
            domain &= self._phone_domain(asked["phone"])
        if "username" in asked:
            name = escape_psql(asked["username"].lstrip("@"))
            domain &= Domain("username", "=ilike", name)
        for name, column in (("partnerId", "partner_id"), ("blocked", "is_blocked")):
            if name in asked:
                domain &= Domain(column, "=", asked[name])
        return domain

    @api.model
    def _phone_domain(self, phone):
        """Return the domain of the contacts with a phone number in any spelling.

        :raises CodedError: it is no phone number
        """
        domain = Domain.FALSE
        for account in self.env["helpdesk.whatsapp.account"]._for_api():
            key = identity.match_key(self._wa_id_of_address(account, phone, "phone"))
            ours = Domain("account_id", "=", account.id)
            domain |= ours & Domain("match_key", "=", key)
        return domain

    def _to_api(self):
        """Return the contacts as JSON of ``GET /contacts``, with superuser rights."""
        return [contact._one_to_api() for contact in self.sudo()]

    def _one_to_api(self):
        partner = self.partner_id
        return {
            "id": self.id,
            "accountId": self.account_id.id,
            "phoneNumber": f"+{self.wa_id}" if self.wa_id else None,
            "userId": self.user_uid or None,
            "username": self.username or None,
            "displayName": self.display_name,
            "profileName": self.profile_name or None,
            "profilePictureUrl": None,
            "isBusiness": None,
            "isVerified": None,
            "statusMessage": None,
            "lastSeen": stamp(self.last_seen),
            "windowExpiresAt": stamp(self.window_expires_at),
            "partner": {"id": partner.id, "name": partner.name} if partner else None,
            "blocked": self.is_blocked,
            "optedOut": self.is_opted_out,
            "marketingStopped": self.has_stopped_marketing,
        }

    # -------------------------------------------------------------- whom to write to

    @api.model
    def _at(self, address, accounts):
        """Return the contact with an address, of the one of ``accounts`` used last.

        :param str address: a number in any spelling, or a business-scoped user id
        :return: pair of the contact as superuser, perhaps empty, and the WhatsApp id of
            the number by the country of the first account, or ``""`` for a user id
        :raises CodedError: it is neither
        """
        uid = identity.ids_of(address).user_uid
        wa_ids = [
            "" if uid else self._wa_id_of_address(account, address, "to")
            for account in accounts
        ]
        contacts = found = self.sudo().browse()
        for account, wa_id in zip(accounts, wa_ids, strict=True):
            found |= contacts._known(account, wa_id, uid)
        latest = found.sorted(lambda contact: contact.last_seen or contact.create_date)
        return latest[-1:], wa_ids[0]

    @api.model
    def _to_write_to(self, address, accounts):
        """Return the contact with an address; create one of the first account.

        :param str address: a number in any spelling, or a business-scoped user id
        :raises AccessError: the contact's tickets are ones the user may not see
        :raises CodedError: the address is neither, or a user id without a contact
        """
        contact, wa_id = self._at(address, accounts)
        if not contact and not wa_id:
            text = self.env._("Nobody with this user id has written to you.")
            raise CodedError("unknown_contact", text, "to")
        if not contact:
            return self._add_by_number(accounts[0], wa_id)
        if not contact.with_env(self.env)._may_be_written_to():
            raise AccessError(
                self.env._(
                    "This customer has a conversation in tickets that you may not"
                    " see. Ask a colleague who may."
                )
            )
        return contact

    def _approved_template(self, name, language):
        """Return the account's approved template of a name, or none.

        :param str language: Meta's code; if empty, the language of the contact
        """
        account = self.account_id
        if not language:
            return account._template(name, self._language(), approved=True)
        wanted = (name, normal(language), APPROVED)
        return account.template_ids.filtered(
            lambda template: (template.name, template.language, template.status)
            == wanted
        )

    # ------------------------------------------------------------------------ changing

    def _set_from_api(self, values):
        """Change the contact by the body of ``PATCH /contacts/{id}``.

        :param dict values: the body, with a record as ``partner``
        :raises AccessError: the user may not change one of the values
        :raises CodedError: the contact has no partner to be renamed
        """
        self.ensure_one()
        if "partner" in values:
            self._relink(values["partner"].with_env(self.env))
        if "name" in values:
            if not self.sudo().partner_id:
                text = self.env._("The contact has no partner to rename.")
                raise CodedError("no_partner", text, "name")
            self.sudo().partner_id.with_env(self.env).name = values["name"]
        if values.get("blocked", self.is_blocked) != self.is_blocked:
            self.action_toggle_blocked()
        if values.get("optedOut", self.is_opted_out) != self.is_opted_out:
            if not self.env.user.has_group(MANAGERS):
                raise AccessError(
                    self.env._("Only helpdesk managers may change who has opted out.")
                )
            self.sudo()._set_opted_out(values["optedOut"])
