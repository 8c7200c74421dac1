# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models, tools

#: Fields of Odoo's vacation responder.
ABSENCE = ("out_of_office_from", "out_of_office_to")


class ResUsers(models.Model):
    """Knows whether a colleague is out of office, and which key sends."""

    _inherit = "res.users"

    whatsapp_enter_sends = fields.Boolean(
        "Enter sends WhatsApp messages",
        help="In a ticket's WhatsApp composer, Enter sends, and Shift+Enter begins a"
        " new line. Otherwise Ctrl+Enter sends.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ["whatsapp_enter_sends"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + ["whatsapp_enter_sends"]

    def write(self, vals):
        result = super().write(vals)
        if not {*ABSENCE}.isdisjoint(vals):
            self.env.registry.clear_cache()
        return result

    def _whatsapp_is_away(self):
        """Whether the user is out of office, or on leave by ``hr_holidays``."""
        self.ensure_one()
        since, until = self._whatsapp_absence(self.id)
        if (
            since
            and since <= self.env.cr.now()
            and not (until and until < self.env.cr.now())
        ):
            return True
        has_leaves = "leave_date_to" in self._fields
        return has_leaves and bool(self.sudo().leave_date_to)

    @tools.ormcache("user_id")
    def _whatsapp_absence(self, user_id):
        """Return when an absence begins and ends. It is asked for each message."""
        return tuple(self.browse(user_id).sudo()[name] for name in ABSENCE)
