# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields, models

from ..common import foreseen

#: Most automatic messages in a row that a contact gets in ``FLOOD_TIME``, whatever the
#: account sets: two programs could answer each other without end.
MOST_AUTOMATIC, FLOOD_TIME = 60, timedelta(hours=1)
#: Foreseen: that a contact has not had so many.
CALM = "calm_contacts"


class HelpdeskWhatsappContact(models.Model):
    """Limits how many automatic messages a contact gets."""

    _inherit = "helpdesk.whatsapp.contact"

    def _foresee_stored(self, account, messages):
        """Find which of the messages are stored already."""
        wamids = [message.wamid for message in messages]
        self.env["helpdesk.whatsapp.message"]._foresee(account, wamids)
        self.filtered(lambda contact: not contact.last_seen)._foresee_flood()

    def _foresee_flood(self):
        """Find which of these contacts have had few messages."""
        if not self:
            return
        since = fields.Datetime.now() - FLOOD_TIME
        theirs = [("contact_id", "in", self.ids), ("direction", "=", "outbound")]
        messages = self.env["helpdesk.whatsapp.message"]
        counts = messages._read_group(
            [*theirs, ("create_date", ">", since)], ["contact_id"], ["__count"]
        )
        many = {contact.id for contact, count in counts if count >= MOST_AUTOMATIC}
        calm = dict.fromkeys(set(self.ids) - many, True)
        foreseen.store(self.env, CALM, calm)

    def _is_flooded(self):
        """Whether the contact has had more automatic messages than a person wants."""
        if foreseen.take(self.env, CALM, self.id):
            return False
        latest = self.env["helpdesk.whatsapp.message"].search(
            [("contact_id", "=", self.id), ("direction", "=", "outbound")],
            order="id desc",
            limit=MOST_AUTOMATIC,
        )
        since = fields.Datetime.now() - FLOOD_TIME
        return len(latest) == MOST_AUTOMATIC and all(
            message.is_automatic and message.create_date > since for message in latest
        )
