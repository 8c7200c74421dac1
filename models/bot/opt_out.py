# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

MARKETING = "MARKETING"


class HelpdeskWhatsappContact(models.Model):
    """Excludes customers who wrote STOP from automatic messages, not from agents'.

    Opting out is stored in ``phone.blacklist``, which Odoo's other messages respect,
    too, or on the contact if WhatsApp gives no number, or none that Odoo accepts.
    """

    _inherit = "helpdesk.whatsapp.contact"

    has_opted_out = fields.Boolean(
        help="The customer wrote STOP, and has no valid number."
    )
    is_opted_out = fields.Boolean(
        "Opted out",
        compute="_compute_is_opted_out",
        compute_sudo=True,
        help="They asked for no automatic messages, or their number is in Odoo's list"
        " of blocked phone numbers. Agents may still answer.",
    )

    has_stopped_marketing = fields.Boolean(
        "No marketing messages",
        readonly=True,
        help="The customer has opted out of your marketing messages on WhatsApp:"
        " such templates are not sent.",
    )

    @api.depends("wa_id", "has_opted_out")
    def _compute_is_opted_out(self):
        numbers = {contact: contact._e164() for contact in self}
        listed = self._blacklisted(list(filter(None, numbers.values())))
        for contact in self:
            contact.is_opted_out = contact.has_opted_out or numbers[contact] in listed

    def _refuses(self, template):
        """Whether the contact has opted out of such templates, here or on WhatsApp."""
        has_stopped = self.has_stopped_marketing or self.is_opted_out
        return template.category == MARKETING and has_stopped

    def _set_opted_out(self, is_opted_out):
        number, blacklist = self._e164(), self.env["phone.blacklist"]
        if not number:
            self.has_opted_out = is_opted_out
        elif is_opted_out:
            blacklist._add([number], message=self.env._("Asked for on WhatsApp."))
        else:
            blacklist._remove([number], message=self.env._("Withdrawn on WhatsApp."))
            self.has_opted_out = False
        self.invalidate_recordset(["is_opted_out"])

    def write(self, vals):
        """Keep the contact opted out under a new number."""
        opted_out = self.browse()
        if "wa_id" in vals:
            opted_out = self.filtered("is_opted_out")
        result = super().write(vals)
        for contact in opted_out.filtered(lambda contact: not contact.is_opted_out):
            contact._set_opted_out(True)
        return result
