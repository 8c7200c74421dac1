# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import models

from ...tools.markup import MUTED
from ...tools.meta import cards


class HelpdeskWhatsappMessage(models.Model):
    """Shows contact cards, and attaches them as files that address books can open."""

    _inherit = "helpdesk.whatsapp.message"

    def _render_contacts(self, meta):
        found = cards.cards_of(meta)
        if not found:
            yield self._placeholder()
        for card in found:
            yield Markup("👤 <strong>%s</strong>") % self._card_label(card)
            values = (*card.phones, *card.emails)
            if card.organization and card.organization != card.name:
                yield card.organization
            for value, kind in values:
                if value != card.name or kind:
                    shown = MUTED % kind.lower() if kind else ""
                    yield Markup("%s %s") % (value, shown)

    def _card_label(self, card):
        """Return the name of a card, or a text that says that the card is empty."""
        env = self._in_account_language().env
        return card.name or env._("A contact card without a name or a number")

    def _attach_cards(self):
        """Attach contact cards as vCard files; those that are empty are left out."""
        if self.message_type != "contacts":
            return
        files = self.env["ir.attachment"]
        for card in cards.cards_of(self._meta()):
            if not card.is_empty:
                name = " ".join(card.name.replace("/", " ").split())[:80] + ".vcf"
                data = cards.vcard_of(card).encode()
                files += files._whatsapp_store(self.ticket_id, name, data, "text/vcard")
        self.attachment_ids += files
        self.mail_message_id.attachment_ids += files
