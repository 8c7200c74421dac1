from odoo import fields, models

from .helpdesk_ticket import AGENTS


class ResPartner(models.Model):
    """From the partner to all that was ever written with them."""

    _inherit = "res.partner"

    whatsapp_contact_ids = fields.One2many(
        "helpdesk.whatsapp.contact",
        "partner_id",
        string="WhatsApp contacts",
        groups=AGENTS,
    )

    def action_whatsapp_history(self):
        """The chat with this person.

        :raises AccessError: the user is no agent
        """
        self.ensure_one()
        return self.whatsapp_contact_ids[:1]._history_of_person()
