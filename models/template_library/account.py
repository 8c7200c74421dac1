# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from itertools import islice

from odoo import models
from odoo.exceptions import UserError

from ...tools.meta import cloud_api
from ...tools.templates import library, rules

#: Most templates of the library that are listed.
MOST = 60


class HelpdeskWhatsappAccount(models.Model):
    """Lists Meta's template library, and takes templates from it."""

    _inherit = "helpdesk.whatsapp.account"

    def _search_library(self, language, words):
        """Return the templates of Meta's library that can be taken here.

        :param str language: Meta's code
        :param str words: part of a name or a text; empty: all
        :return: list of ``tools.templates.library.Entry``
        :raises UserError: Meta has refused, or gave no answer
        """
        filters = {"language": language, **({"search": words} if words else {})}
        try:
            rows = islice(self._cloud_api().template_library(**filters), MOST)
            return list(filter(None, map(library.entry_of, rows)))
        except cloud_api.CloudApiError as error:
            raise UserError(self._refusal_text(error)) from error

    def _take_from_library(self, entry, name, url="", phone=""):
        """Create a template of the library at Meta, and in Odoo.

        :param entry: ``tools.templates.library.Entry``
        :return: the ``helpdesk.whatsapp.template``
        :raises AccessError: the user may not change the account
        :raises UserError: a value is missing, or Meta has refused
        """
        self.check_access("write")
        url, phone = url.strip(), "".join(phone.split())
        self._check_library_values(entry, name, url, phone)
        client = self._cloud_api()
        try:
            answer = client.create_template(
                self.business_account_uid, library.request_of(entry, name, url, phone)
            )
            row = client.template(str(answer.get("id") or ""))
        except cloud_api.CloudApiError as error:
            if isinstance(error, cloud_api.OutcomeUnknown):
                self._outdate_templates()
            raise UserError(self._refusal_text(error)) from error
        self.sudo()._store_rows([row])
        return self._template_at_meta(row.get("id"), name, entry.language)

    def _check_library_values(self, entry, name, url, phone):
        """Check what Meta would refuse of a template to be taken.

        :raises UserError: a value is missing or wrong
        """
        if not rules.is_name(name):
            raise UserError(
                self.env._("Use lower case letters a–z, digits and _ only.")
            )
        if entry.has_url and not rules.is_url(url):
            raise UserError(
                self.env._("Enter the page that the button opens: https://…")
            )
        if entry.has_phone and not rules.is_phone(phone):
            raise UserError(
                self.env._(
                    "Enter the number that the button calls, with its country code."
                )
            )
