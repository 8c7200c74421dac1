# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class HelpdeskWhatsappOfAccount(models.AbstractModel):
    """Shows the account as soon as there is more than one.

    The column of a list is declared with ``optional="hide"``; users can still hide it.
    A search view can have the filter ``by_account``, by which the list is grouped from
    the start if its action says so; with one account there is no such filter.
    """

    _name = "helpdesk.whatsapp.of.account"
    _description = "WhatsApp: of one of several accounts"

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        is_concerned = view_type in ("list", "search")
        return (*key, is_concerned and self._whatsapp_has_several())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "list" and self._whatsapp_has_several():
            for column in arch.xpath("/list/field[@name='account_id'][@optional]"):
                column.set("optional", "show")
        if view_type == "search" and not self._whatsapp_has_several():
            for grouping in arch.xpath("//filter[@name='by_account']"):
                grouping.getparent().remove(grouping)
        return arch, view

    @api.model
    def _whatsapp_has_several(self):
        """Whether the user's companies have several accounts."""
        own = [("company_id", "in", self.env.companies.ids)]
        accounts = self.env["helpdesk.whatsapp.account"].sudo()
        return accounts.search_count(own, limit=2) > 1
