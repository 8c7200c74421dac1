# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.mail.tools.discuss import Store


class MailMessage(models.Model):
    """Shows in Odoo's inbox how many messages a notification stands for."""

    _inherit = "mail.message"

    def _to_store_defaults(self, target):
        defaults = super()._to_store_defaults(target)
        if not target.is_internal(self.env):
            return defaults
        count = Store.Attr(
            "whatsapp_count",
            lambda message: message._whatsapp_ticket()._whatsapp_count_of_alert(),
            predicate=lambda message: message.message_type == "whatsapp"
            and message.needaction,
        )
        return [*defaults, count]

    def _whatsapp_ticket(self):
        """Return the message's ticket, which is read with those of its neighbours."""
        neighbours = self.browse(self._prefetch_ids)
        ids = [one.res_id for one in neighbours if one.model == "helpdesk.ticket"]
        return self.env["helpdesk.ticket"].browse(self.res_id).with_prefetch(ids)
