# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HelpdeskWhatsappContact(models.Model):
    """Separates deliveries from a person whose data are erased."""

    _inherit = "helpdesk.whatsapp.contact"

    def _erase(self):
        """Empty the deliveries' references before the cascade of the deletion does.

        PostgreSQL empties one reference at a time, and checks all references of a row
        that the same transaction has created, also the one to the deleted message.
        """
        result = super()._erase()
        deliveries = self.env["helpdesk.whatsapp.delivery"]
        theirs = deliveries.search([("contact_id", "in", self.ids)])
        theirs.write({"contact_id": False, "message_id": False})
        theirs.flush_recordset()
        return result
