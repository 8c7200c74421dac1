# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..common.groups import AGENTS


class MailMessage(models.Model):
    """Knows, as a note with a forwarded message, which message that is."""

    _inherit = "mail.message"

    whatsapp_forwarded_id = fields.Many2one(
        "mail.message",
        "Forwarded WhatsApp message",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=AGENTS,
    )


class HelpdeskWhatsappMessage(models.Model):
    """Deletes what was forwarded together with the message."""

    _inherit = "helpdesk.whatsapp.message"

    def _forwarded_notes(self):
        """Return the notes and notifications with these messages."""
        sources = self.mail_message_id
        notes = self.env["mail.message"].sudo()
        return notes.search([("whatsapp_forwarded_id", "in", sources.ids)])

    def _delete_forwarded_files(self):
        """Delete the copies of the messages' files."""
        self._forwarded_notes().attachment_ids.unlink()

    def _delete_forwarded_text(self, notes_of):
        """Replace the notes, what was said about the message included.

        E-mails of them are deleted.

        :param notes_of: function of messages, to the texts that replace it
        """
        for source, notes in (
            self._forwarded_notes().grouped("whatsapp_forwarded_id").items()
        ):
            parts = self & source.whatsapp_message_ids
            notes._whatsapp_rewrite(parts._in_paragraphs(notes_of(parts)))
            notes.mail_ids.unlink()
