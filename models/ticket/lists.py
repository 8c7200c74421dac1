# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

#: By type of view: the path of what is about WhatsApp, and the attribute to hide it.
WHATSAPP = {
    "list": ("//field[starts-with(@name, 'whatsapp_')]", "column_invisible"),
    "search": ("//filter[starts-with(@name, 'whatsapp')]", "invisible"),
}


class HelpdeskTicket(models.Model):
    """Hides WhatsApp in lists and searches of tickets if no account is active."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _whatsapp_is_used(self):
        accounts = self.env["helpdesk.whatsapp.account"].sudo()
        return bool(accounts.search_count([("active", "=", True)], limit=1))

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self._whatsapp_is_used())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type in WHATSAPP and not self._whatsapp_is_used():
            path, attribute = WHATSAPP[view_type]
            for node in arch.xpath(path):
                node.set(attribute, "True")
        return arch, view
