import time

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.meta import cloud_api
from ...tools.templates.comparison import is_known
from ...tools.templates.languages import normal
from ..common.coded_error import CodedError
from ..template_review.operations import carry_out

#: Seconds that one call goes on registering or deleting, one template at a time.
PATIENCE = 30

#: Meta's categories until June 2023: what they are called now.
FORMER_CATEGORIES = {"TRANSACTIONAL": "UTILITY", "OTP": "AUTHENTICATION"}


class HelpdeskWhatsappTemplate(models.Model):
    """Templates made by other programs, in Meta's words."""

    _inherit = "helpdesk.whatsapp.template"

    @api.model
    def _category_of(self, value):
        """The category that ``value``, perhaps a former name of it, stands for.

        :raises UserError: it stands for none
        """
        value = str(value or "").upper()
        category = self._known("category", FORMER_CATEGORIES.get(value, value))
        if not category:
            raise UserError(self.env._("There is no category %s.", value))
        return category

    @api.model
    def _create_from_api(self, account, values):
        """File a draft.

        :param dict values: ``name``, ``language``, ``category`` and ``components`` as
            Meta takes them ("Components"); variables are left for whoever sends it
        :raises UserError: Meta would refuse it, or the editor does not know its parts
        """
        components = values.get("components") or []
        if not is_known(components):
            raise UserError(self.env._("It has parts that cannot be edited here."))
        template = self.create(
            {
                "account_id": account.id,
                "name": values.get("name"),
                "language": normal(values.get("language")),
                "category": self._category_of(values.get("category")),
                **self._from_components(components),
            }
        )
        template._take_samples(components)
        template.variable_ids.source = "agent"
        template._check_rules()
        return template

    @api.model
    def _api_domain(self, asked):
        """What ``asked``, the parameters of ``GET /templates``, looks for."""
        columns = {"status": "status", "category": "category", "name": "name"}
        columns |= {"accountId": "account_id"}
        domain = Domain.AND(
            Domain(column, "=", asked[name])
            for name, column in columns.items()
            if name in asked
        )
        if "language" in asked:
            domain &= Domain("language", "=", normal(asked["language"]))
        return domain

    def _to_api(self):
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
        """Submit it, now.

        :raises UserError: Meta has refused it, or gave no answer
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
        """Delete them at Meta and here; what became of each (``_work_off``)."""
        return _work_off([("delete", template) for template in self])


class HelpdeskWhatsappAccount(models.Model):
    _inherit = "helpdesk.whatsapp.account"

    def _register_from_api(self):
        """Submit the predefined templates; what became of each (``_work_off``)."""
        return _work_off(self._registration())


def _work_off(todo):
    """Carry out ``todo``, as much of it as ``PATIENCE`` allows.

    Committed one by one: what Meta has done stays done.

    :param todo: pairs of operation and record (see ``template_review.operations``)
    :return: a dict for each: ``name``, ``state`` and ``result``
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
