from odoo import models
from odoo.tools import plaintext2html


class HelpdeskWhatsappMessage(models.Model):
    """How a customer's message looks in the chatter."""

    _inherit = "helpdesk.whatsapp.message"

    def _body(self):
        """The message as Markup; what stands for it where it is no text."""
        self.ensure_one()
        text = self.text or ""
        if self.message_type not in ("text", "button", "interactive"):
            text = f"{self._placeholder()}\n{text}".strip()
        return plaintext2html(text or self._placeholder())

    def _placeholder(self):
        """What stands for a message that is no text."""
        self.ensure_one()
        env = self.with_context(lang=self.account_id._language()).env
        names = {
            "image": env._("📷 Photo"),
            "video": env._("🎬 Video"),
            "audio": env._("🎤 Audio"),
            "document": env._("📄 Document"),
            "sticker": env._("Sticker"),
            "location": env._("📍 Location"),
            "contacts": env._("👤 Contact"),
            "reaction": env._("Reaction"),
            "order": env._("🛒 Order"),
        }
        return names.get(self.message_type) or env._(
            "Message of a kind that is not shown here (%(kind)s)",
            kind=self.message_type,
        )

    def _to_chatter(self):
        """What the page is told of the messages of one mail.message, as JSON.

        Extensions add their own keys.
        """
        return {"direction": self[:1].direction, "type": self[:1].message_type}
