# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import identity
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

    def _cards_to_chatter(self):
        """Return the contact cards of the message, each with a button (JSON)."""
        first = self[:1]
        if first.message_type != "contacts":
            return {}
        names = [first._card_label(card) for card in cards.cards_of(first._meta())]
        return {"cards": {"message_id": first.id, "names": names}}

    def action_card_contact(self, index):
        """Open the partner with a number of a contact card, else a new one (button).

        :param int index: of the card in the message
        :raises AccessError: the user may not see the message
        :raises UserError: there is no such card
        """
        self.ensure_one()
        self.check_access("read")
        self._check_card(index)
        card = cards.cards_of(self._meta())[index]
        phones = [value for value, _kind in card.phones]
        emails = [value for value, _kind in card.emails]
        partner = self._partner_of_card(phones)
        action = {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "views": [(False, "form")],
        }
        if partner:
            return {**action, "res_id": partner.id}
        names = {
            "default_name": card.name,
            "default_phone": next(iter(phones), False),
            "default_email": next(iter(emails), False),
            "default_company_name": card.organization != card.name
            and card.organization,
        }
        return {**action, "context": names}

    def _check_card(self, index):
        is_one = type(index) is int and self.message_type == "contacts"
        if not is_one or not 0 <= index < len(cards.cards_of(self._meta())):
            raise UserError(self.env._("There is no such contact card."))

    def _partner_of_card(self, phones):
        """Return a partner that the user may see and that has one of the numbers."""
        partners = self.env["res.partner"]
        keys = (identity.match_key("".join(filter(str.isdigit, p))) for p in phones)
        ways = [partners._whatsapp_with_number(key) for key in filter(None, keys)]
        return partners.search(Domain.OR(ways), limit=1) if ways else partners
