# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import AccessError

from ..common.groups import AGENTS


class ResPartner(models.Model):
    """Adds a partner's contacts, and the button that opens their history."""

    _inherit = "res.partner"

    whatsapp_contact_ids = fields.One2many(
        "helpdesk.whatsapp.contact",
        "partner_id",
        string="WhatsApp contacts",
        groups=AGENTS,
    )

    def action_whatsapp_history(self):
        """Open the history of this partner.

        :raises AccessError: the partner has no contact that the user may see
        """
        self.ensure_one()
        contact = self.whatsapp_contact_ids[:1]
        if not contact:
            raise AccessError(
                self.env._("There is no WhatsApp conversation that you may see.")
            )
        return contact._history_of_person()
