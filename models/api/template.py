# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Searches, returns and changes templates for the REST API."""

import time

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.meta import cloud_api
from ...tools.templates.comparison import is_known
from ...tools.templates.languages import normal
from ..common.coded_error import CodedError
from ..template_review.operations import carry_out

#: Seconds after which a call registers or deletes no further template.
PATIENCE = 30

#: Meta's present category by the name that it had until June 2023.
FORMER_CATEGORIES = {"TRANSACTIONAL": "UTILITY", "OTP": "AUTHENTICATION"}


class HelpdeskWhatsappTemplate(models.Model):
    """Adds what the REST API does with single templates."""

    _inherit = "helpdesk.whatsapp.template"

    @api.model
    def _category_of(self, value):
        """Return the category with the name ``value``, which may be a former one.

        :raises UserError: there is none
        """
        value = str(value or "").upper()
        category = self._known("category", FORMER_CATEGORIES.get(value, value))
        if not category:
            raise UserError(self.env._("There is no category %s.", value))
        return category

    @api.model
    def _create_from_api(self, account, values, store=None):
        """Create a draft, whose variables are filled in by whoever sends it.

        :param account: the account of the template
        :param store: function that returns the attachment for the header of the draft
            that it gets; ``None`` if there is no file
        :param dict values: ``name``, ``language``, ``category`` and ``components`` of
            Meta's ``POST /message_templates`` ("Components")
        :raises UserError: Meta would refuse it, or the form cannot show its components
        """
        components = values.get("components") or []
        if not is_known(components):
            raise UserError(
                self.env._("The template has parts that cannot be edited in Odoo.")
            )
        template = self.create(
            {
                "account_id": account.id,
                "name": values.get("name"),
                "language": normal(values.get("language")),
                "category": self._category_of(values.get("category")),
                **self._from_components(components),
            }
        )
        if store:
            template.sudo().header_attachment_ids = store(template).sudo()
        template._take_samples(components)
        template.variable_ids.source = "agent"
        template._check_rules()
        return template

    @api.model
    def _api_domain(self, asked):
        """Return the domain for the parameters of ``GET /templates``.

        :param dict asked: the parameters that the call has
        """
        columns = {"status": "status", "name": "name", "accountId": "account_id"}
        domain = Domain.AND(
            Domain(column, "=", asked[name])
            for name, column in columns.items()
            if name in asked
        )
        if "category" in asked:
            domain &= Domain("category", "=", self._category_of(asked["category"]))
        if "language" in asked:
            domain &= Domain("language", "=", normal(asked["language"]))
        return domain

    def _to_api(self):
        """Return the templates as JSON of ``GET /templates``, with superuser rights."""
        return [
            {
                "id": template.id,
                "accountId": template.account_id.id,
                "name": template.name,
                "language": template.language,
                "category": template.category,
                "status": template.status,
                "components": template.components or [],
                "quality": template.quality or None,
                "rejectedReason": template.rejected_reason or None,
                "metaId": template.template_uid or None,
            }
            for template in self.sudo()
        ]

    def _submit_from_api(self):
        """Submit the template for review in this transaction.

        :raises UserError: Meta would refuse it, or there is nothing to submit
        :raises CodedError: Meta has refused it (status 422), or gave no answer (502)
        """
        try:
            self._submit()
        except cloud_api.CloudApiError as error:
            is_refused = isinstance(error, cloud_api.Refused)
            raise CodedError(
                "refused_by_meta" if is_refused else "meta_unreachable",
                self.account_id._refusal_text(error),
                status=422 if is_refused else 502,
            ) from None

    def _delete_from_api(self):
        """Delete the templates at Meta and in Odoo.

        :return: as of ``_carry_out_all``
        """
        return _carry_out_all([("delete", template) for template in self])


class HelpdeskWhatsappAccount(models.Model):
    """Submits the predefined templates for the REST API."""

    _inherit = "helpdesk.whatsapp.account"

    def _register_from_api(self, languages=None):
        """Submit the predefined templates that Meta does not have.

        :param languages: Meta's codes, by default all
        :return: as of ``_carry_out_all``
        :raises AccessError: the user may not change the accounts
        """
        return _carry_out_all(self._registration(languages))


def _carry_out_all(todo):
    """Run operations on templates until ``PATIENCE`` is over, and commit after each.

    :param list todo: pairs of operation and record (see ``template_review.operations``)
    :return: list of a dict for each: ``name``, ``state`` (that of ``carry_out``, or
        ``waiting`` if there was no time for it) and ``result``, a text or ``None``
    """
    results = [
        {"name": record.display_name, "state": "waiting", "result": None}
        for _operation, record in todo
    ]
    deadline = time.monotonic() + PATIENCE
    for (operation, record), result in zip(todo, results, strict=True):
        result["state"], result["result"] = carry_out(operation, record)
        record.env["ir.cron"]._commit_progress()
        if time.monotonic() > deadline:
            break
    return results
