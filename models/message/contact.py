# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields, models

#: Most automatic messages in a row that a contact gets in ``FLOOD_TIME``, whatever the
#: account sets: two programs could answer each other without end.
MOST_AUTOMATIC, FLOOD_TIME = 60, timedelta(hours=1)


class HelpdeskWhatsappContact(models.Model):
    """Limits how many automatic messages a contact gets."""

    _inherit = "helpdesk.whatsapp.contact"

    def _foresee_stored(self, account, messages):
        """Find which of the messages are stored already."""
        wamids = [message.wamid for message in messages]
        self.env["helpdesk.whatsapp.message"]._foresee(account, wamids)

    def _is_flooded(self):
        """Whether the contact has had more automatic messages than a person wants."""
        latest = self.env["helpdesk.whatsapp.message"].search(
            [("contact_id", "=", self.id), ("direction", "=", "outbound")],
            order="id desc",
            limit=MOST_AUTOMATIC,
        )
        since = fields.Datetime.now() - FLOOD_TIME
        return len(latest) == MOST_AUTOMATIC and all(
            message.is_automatic and message.create_date > since for message in latest
        )
