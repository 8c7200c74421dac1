# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import timedelta

from markupsafe import Markup

from odoo import fields, models

from ...tools import formatting, interactive
from ...tools.markup import MUTED
from ...tools.meta import answers, contents
from ...tools.words import is_blank
from ..common import hooks

LINK = Markup('<a href="%s" target="_blank" rel="noreferrer noopener">%s</a>')
BREAK = Markup("<br/>")

#: From this delay on, a message says that it arrived late.
LATE = timedelta(minutes=30)
#: By Meta's type of message: the method that renders its content as HTML.
RENDERED = {
    "text": "_render_text",
    "template": "_render_text",
    "location": "_render_location",
    "contacts": "_render_contacts",
    "button": "_render_button",
    "interactive": "_render_interactive",
    "order": "_render_order",
    "call": "_render_other",
    "unsupported": "_render_unsupported",
    "unknown": "_render_unsupported",
    "media_placeholder": "_render_absent_file",
}
#: Types shown as a placeholder, with their text; the fields of all others are shown.
OTHERS = (
    *("image", "video", "audio", "document", "sticker"),
    *("reaction", "edit", "revoke"),
)


class HelpdeskWhatsappMessage(models.Model):
    """Renders a message as HTML for the chatter.

    ``RENDERED`` has the method of each type. Files are shown as a placeholder, such as
    “📷 Photo”, with their text.
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
        other = "_render_other" if kind in OTHERS else "_render_unknown"
        render = getattr(self, RENDERED.get(kind, other))
        parts = [*self._render_origin(meta), *render(meta), *self._render_ad(meta)]
        return Markup("<div>%s</div>") % BREAK.join(part for part in parts if part)

    def _text_as_html(self, text=None):
        """Return a text as HTML with WhatsApp's formatting.

        :param str text: plain text; by default, the message's
        """
        text = (self.text if text is None else text) or ""
        if is_blank(text):
            return Markup()
        return formatting.html_of(text)

    def _render_text(self, meta):
        yield self._text_as_html() or self._placeholder()

    def _render_other(self, meta):
        yield self._placeholder()
        yield self._text_as_html()

    def _render_origin(self, meta):
        if contents.group_of(meta):
            yield MUTED % self._in_account_language().env._(
                "Written in a WhatsApp group"
            )
        if contents.is_forwarded(meta):
            yield MUTED % self._in_account_language().env._("Forwarded")
        product = self.message_type != "interactive" and answers.product_of(meta)
        if product:
            env, label = self._in_account_language().env, self._product_label(product)
            yield MUTED % env._("About the product %(product)s", product=label)

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
        if contents.reply_of(meta):
            return self._render_button(meta)
        return self._render_answer(meta) or self._render_unknown_answer(meta)

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

    def _render_absent_file(self, meta):
        env = self._in_account_language().env
        yield env._("📎 A file")
        yield MUTED % env._(
            "Written before the number was connected. WhatsApp hands over the files of"
            " the two weeks before only: look for this one in the WhatsApp Business"
            " app."
        )

    def _title_text(self):
        """Return what a title can be made of; ``""`` if the message has no text."""
        text = "" if is_blank(self.text) else self.text
        return formatting.plain_of(text).lstrip("• \n")

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

    def _to_chatter(self):
        """Return what the chatter shows of the messages of a mail.message (JSON)."""
        parts = hooks.MESSAGE_TO_CHATTER.run(self)
        return {key: value for part in parts for key, value in part.items()}

    def _late_to_chatter(self):
        """Return when a customer's message arrived, if WhatsApp was late with it."""
        first = self[:1]
        if first.direction != "inbound" or not first.sent_at:
            return {}
        is_late = first.create_date - first.sent_at > LATE
        at = fields.Datetime.to_string(first.create_date)
        return {"arrived_at": at} if is_late else {}

    def _kind_to_chatter(self):
        first = self[:1]
        return {
            "direction": first.direction,
            "type": first.message_type,
            "is_automatic": first.is_automatic,
        }
