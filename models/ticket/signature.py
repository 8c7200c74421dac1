# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ...tools.signature import shown_name


class HelpdeskWhatsappAccount(models.Model):
    """Has whether customers see the names of agents."""

    _inherit = "helpdesk.whatsapp.account"

    is_signing = fields.Boolean(
        "Names of agents",
        help="What an agent writes begins with their name on the customer's phone, if"
        " the agent has not switched that off in their preferences. Automatic messages"
        " and templates have none.",
    )


class ResUsers(models.Model):
    """Has the name that customers see before what an agent writes."""

    _inherit = "res.users"

    whatsapp_is_signing = fields.Boolean(
        "My name on WhatsApp",
        default=True,
        help="Customers see your name before what you write, where the WhatsApp account"
        " shows names.",
    )
    whatsapp_shown_name = fields.Char(
        "Name for customers",
        help="What customers see on WhatsApp; if it is empty, your first name.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        own = ["whatsapp_is_signing", "whatsapp_shown_name"]
        return super().SELF_READABLE_FIELDS + own

    @property
    def SELF_WRITEABLE_FIELDS(self):
        own = ["whatsapp_is_signing", "whatsapp_shown_name"]
        return super().SELF_WRITEABLE_FIELDS + own


class HelpdeskWhatsappMessage(models.Model):
    """Stores by which name an agent's message is signed.

    Its text and the chatter do not have it: it is put before the text when the message
    is sent.
    """

    _inherit = "helpdesk.whatsapp.message"

    signature = fields.Char("Signed as", readonly=True)


class HelpdeskTicket(models.Model):
    """Knows by which name the user writes to the customer."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_signature(self):
        """Return the name that customers see before what the user writes, or ``""``."""
        user = self.env.user
        is_signing = self.sudo().whatsapp_contact_id.account_id.is_signing
        if not is_signing or not user.whatsapp_is_signing:
            return ""
        return shown_name(user.whatsapp_shown_name) or shown_name(
            (user.name or "").split(" ")[0]
        )
