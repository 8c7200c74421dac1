# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from markupsafe import Markup

from odoo import models
from odoo.tools import plaintext2html

from ...tools import interactive, markup
from ...tools.markup import MUTED
from ...tools.meta import contents
from ...tools.words import is_blank
from ..common import hooks

LINK = Markup('<a href="%s" target="_blank" rel="noreferrer noopener">%s</a>')
BREAK = Markup("<br/>")

#: By Meta's type of message: the method that renders its content as HTML.
RENDERED = {
    "text": "_render_text",
    "template": "_render_text",
    "location": "_render_location",
    "contacts": "_render_contacts",
    "button": "_render_button",
    "interactive": "_render_interactive",
    "order": "_render_order",
    "unsupported": "_render_unsupported",
    "unknown": "_render_unsupported",
}


class HelpdeskWhatsappMessage(models.Model):
    """Renders a message as HTML for the chatter.

    A type of message without a method in ``RENDERED`` is shown as a placeholder, such
    as “📷 Photo”, and its text.
    """

    _inherit = "helpdesk.whatsapp.message"

    def _meta_as_sent(self):
        """Return the message object in the form of Meta's webhooks (“messages”)."""
        self.ensure_one()
        content = json.loads(self.content or "{}")
        if self.direction == "outbound":
            return {"type": self.message_type, self.message_type: content}
        return content

    def _meta(self):
        """Return the message object; for an edit, the one that replaces the edited."""
        meta = self._meta_as_sent()
        return contents.edited_of(meta) or meta

    def _body(self):
        """Return the message as HTML: origin, content, and the ad it came from."""
        self.ensure_one()
        meta = self._meta()
        kind = contents.text(meta.get("type")) or self.message_type
        render = getattr(self, RENDERED.get(kind, "_render_other"))
        parts = [*self._render_origin(meta), *render(meta), *self._render_ad(meta)]
        return Markup("<p>%s</p>") % BREAK.join(part for part in parts if part)

    def _text_as_html(self, text=None):
        """Return a text as HTML with WhatsApp's formatting.

        :param str text: plain text; by default, the message's
        """
        text = (self.text if text is None else text) or ""
        if is_blank(text):
            return Markup()
        html = plaintext2html(text, with_paragraph=False)
        return Markup(markup.styled(html))

    def _render_text(self, meta):
        yield self._text_as_html() or self._placeholder()

    def _render_other(self, meta):
        yield self._placeholder()
        yield self._text_as_html()

    def _render_origin(self, meta):
        if contents.is_of_group(meta):
            yield MUTED % self._in_account_language().env._(
                "Written in a WhatsApp group"
            )
        if contents.is_forwarded(meta):
            yield MUTED % self._in_account_language().env._("Forwarded")
        if product := contents.product_of(meta):
            env = self._in_account_language().env
            yield MUTED % env._("About the product %(product)s", product=product)

    def _render_ad(self, meta):
        ad = contents.referral_of(meta)
        if ad:
            env = self._in_account_language().env
            text = " · ".join(filter(None, (ad.headline, ad.body))) or ad.url
            shown = LINK % (ad.url, text) if ad.url else text
            yield MUTED % Markup("%s %s") % (env._("Came from an ad:"), shown)

    def _render_location(self, meta):
        location = contents.location_of(meta)
        if not location:
            yield self._placeholder()
            return
        label = " · ".join(filter(None, (location.name, location.address)))
        position = f"{location.latitude}, {location.longitude}"
        yield Markup("📍 %s") % (LINK % (location.map_url, label or position))
        if location.url:
            yield LINK % (location.url, location.url)

    def _render_contacts(self, meta):
        cards = contents.cards_of(meta)
        if not cards:
            yield self._placeholder()
        for card in cards:
            yield Markup("👤 <strong>%s</strong>") % card.name
            if card.organization and card.organization != card.name:
                yield card.organization
            for value, kind in (*card.phones, *card.emails):
                yield Markup("%s %s") % (value, MUTED % kind.lower() if kind else "")

    def _render_button(self, meta):
        reply = contents.reply_of(meta)
        if not reply:
            yield self._text_as_html() or self._placeholder()
            return
        shown = Markup("▸ <strong>%s</strong>") % (reply.title or reply.id)
        is_ours = reply.id.startswith((interactive.OWN, interactive.AGENTS))
        if reply.title and reply.title != reply.id and not is_ours:
            shown += Markup(" ") + MUTED % reply.id
        yield shown
        yield reply.description and MUTED % reply.description

    def _render_interactive(self, meta):
        if self.direction == "outbound":
            return self._render_text(meta)
        form = contents.form_of(meta)
        return self._render_button(meta) if form is None else self._render_form(form)

    def _render_form(self, form):
        yield self._in_account_language().env._("📝 Form filled in")
        for field, answer in form:
            yield Markup("<strong>%s</strong>: %s") % (field, answer)

    def _render_order(self, meta):
        order = contents.order_of(meta)
        yield self._placeholder()
        yield order and order.text
        for product, quantity, price, currency in order.lines if order else ():
            yield f"{quantity} × {product} · {price} {currency}".strip()

    def _render_unsupported(self, meta):
        env, kind = self._in_account_language().env, contents.unsupported_kind(meta)
        labels = {
            "poll_creation": env._("📊 A poll"),
            "poll_update": env._("📊 A vote in a poll"),
            "edit": env._("✏️ The customer has edited one of their messages"),
            "group_invite": env._("An invitation to a group"),
            "gif": env._("A GIF"),
            "media_placeholder": env._("A photo or video to be viewed once"),
            "product": env._("A product"),
            "pin": env._("The customer has pinned a message"),
        }
        yield labels.get(kind) or env._("A message WhatsApp does not hand over")
        yield MUTED % env._(
            "WhatsApp does not show it to businesses: ask the customer to send it in"
            " another way."
        )
        yield self._text_as_html()

    def _placeholder(self):
        """Return the label of a message without text, such as “📷 Photo”."""
        self.ensure_one()
        env = self._in_account_language().env
        names = {
            "text": env._("Empty message"),
            "image": env._("📷 Photo"),
            "video": env._("🎬 Video"),
            "audio": env._("🎤 Audio"),
            "document": env._("📄 Document"),
            "sticker": env._("Sticker"),
            "location": env._("📍 Location"),
            "contacts": env._("👤 Contact"),
            "reaction": env._("Reaction"),
            "order": env._("🛒 Order"),
            "button": env._("A button was pressed"),
            "interactive": env._("An answer without content"),
            "unsupported": env._("A message WhatsApp does not hand over"),
            "revoke": env._("The customer has deleted a message"),
        }
        kind = contents.text(self._meta().get("type")) or self.message_type
        return names.get(kind) or env._(
            "Message of a type that cannot be shown here (%(kind)s)", kind=kind
        )

    def _in_account_language(self):
        """Return ``self`` in the account's language.

        All users read texts in the chatter, whatever language each of them uses.
        """
        return self.with_context(lang=self.account_id._language())

    def _attach_cards(self):
        """Attach contact cards as vCard files, which address books can open."""
        if self.message_type != "contacts":
            return
        files = self.env["ir.attachment"]
        for card in contents.cards_of(self._meta()):
            name = f"{card.name.replace('/', ' ')[:80] or 'contact'}.vcf"
            data = contents.vcard_of(card).encode()
            files += files._whatsapp_store(self.ticket_id, name, data, "text/vcard")
        self.attachment_ids += files
        self.mail_message_id.attachment_ids += files

    def _to_chatter(self):
        """Return what the chatter shows of the messages of a mail.message (JSON)."""
        parts = hooks.MESSAGE_TO_CHATTER.run(self)
        return {key: value for part in parts for key, value in part.items()}

    def _kind_to_chatter(self):
        first = self[:1]
        return {
            "direction": first.direction,
            "type": first.message_type,
            "is_automatic": first.is_automatic,
        }
