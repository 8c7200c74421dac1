from odoo import models
from odoo.tools import plaintext2html


class HelpdeskWhatsappContact(models.Model):
    """Automatic answers: what is said to a customer without an agent."""

    _inherit = "helpdesk.whatsapp.contact"

    def _answer(self, kind, text, ticket=None, interactive=None):
        """Say something by ourselves, in the chatter of ``ticket`` too if there is one.

        :param str kind: what sort of answer it is
        :param dict interactive: Meta's object of an interactive message, instead of
            plain text ("Interactive messages")
        :return: the queued message, or none if nothing may be said
        """
        self.ensure_one()
        messages = self.env["helpdesk.whatsapp.message"]
        if self.is_blocked or not self._window_is_open():
            return messages
        columns = {"is_automatic": True}
        if ticket:
            robot = self.env.ref("base.partner_root")
            mail_message = ticket._whatsapp_message_post(
                plaintext2html(text), author=robot
            )
            columns |= ticket._whatsapp_columns(mail_message)
        if interactive:
            return messages._queue(self, "interactive", interactive, text, **columns)
        return messages._queue_text(self, text, **columns)
