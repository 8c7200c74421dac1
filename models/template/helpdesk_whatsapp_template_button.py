# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ...tools.templates import template as meta


class HelpdeskWhatsappTemplateButton(models.Model):
    """A button below the message of a template. Helpdesk managers edit it."""

    _name = "helpdesk.whatsapp.template.button"
    _description = "WhatsApp Template Button"
    _order = "sequence, id"

    template_id = fields.Many2one(
        "helpdesk.whatsapp.template", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    type = fields.Selection(
        [
            ("QUICK_REPLY", "Quick reply"),
            ("URL", "Open a page"),
            ("PHONE_NUMBER", "Call"),
            ("COPY_CODE", "Copy a code"),
            ("OTP", "Copy the one-time password"),
        ],
        default="QUICK_REPLY",
        required=True,
    )
    text = fields.Char("Label")
    url = fields.Char("Address", help="May end with {{1}}.")
    phone_number = fields.Char("Number")
    action = fields.Selection(
        [("resolved", "Resolved"), ("reopen", "Reopen"), ("rate", "Rate")],
        help="What is done when a customer presses the quick reply. Empty: what stands"
        " on it is their message.",
    )

    def _to_meta(self, sample=""):
        """Return the button as an item of Meta's ``BUTTONS`` component ("Components").

        :param str sample: sample of the variable in its address, or of the copied code
        """
        self.ensure_one()
        button = {"type": self.type, "text": self.text or ""}
        if self.type == "URL":
            button["url"] = self.url or ""
            if meta.variables(self.url):
                button["example"] = [sample]
        elif self.type == "PHONE_NUMBER":
            button["phone_number"] = self.phone_number or ""
        elif self.type == "COPY_CODE":
            button["example"] = sample
            del button["text"]  # Meta adds it, in the customer's language
        elif self.type == "OTP":
            button["otp_type"] = "COPY_CODE"
            if not self.text:
                del button["text"]
        return button
