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

    def _take_from_library(self, entry, name, url="", phone="", sample=""):
        """Create a template of the library at Meta, and in Odoo.

        :param entry: ``tools.templates.library.Entry``
        :param url: what its button opens; may end in the variable ``{{1}}``, and
            ``sample`` is then an address that it may become
        :return: the ``helpdesk.whatsapp.template``
        :raises AccessError: the user may not change the account
        :raises UserError: a value is missing, or Meta has refused
        """
        self.check_access("write")
        url, sample, phone = url.strip(), sample.strip(), "".join(phone.split())
        self._check_library_values(entry, name, url, phone)
        if entry.has_url:
            self._check_library_variable(entry, url, sample)
        client = self._cloud_api()
        request = library.request_of(entry, name, url, phone, sample)
        try:
            answer = client.create_template(self.business_account_uid, request)
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
        if entry.has_url and not rules.is_url(url.removesuffix(library.SUFFIX)):
            raise UserError(
                self.env._("Enter the page that the button opens: https://…")
            )
        if entry.has_phone and not rules.is_phone(phone):
            raise UserError(
                self.env._(
                    "Enter the number that the button calls, with its country code."
                )
            )

    def _check_library_variable(self, entry, url, sample):
        """Check the variable in the address that a button opens, and its sample.

        :raises UserError: Meta's template needs one, or the sample does not fit
        """
        if not url.endswith(library.SUFFIX):
            if entry.has_variable:
                raise UserError(
                    self.env._(
                        "The page is another one for each customer: end the address"
                        " with {{1}}, like https://example.com/orders/{{1}}."
                    )
                )
            return
        if not (rules.is_url(sample) and library.is_sample(url, sample)):
            raise UserError(
                self.env._(
                    "Enter a sample of the address that begins with %(begin)s and goes"
                    " on.",
                    begin=url.removesuffix(library.SUFFIX),
                )
            )
