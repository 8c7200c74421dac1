# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import models
from odoo.tools import format_date

from ...tools.markup import MUTED
from ...tools.meta import answers

FIELD = Markup("<strong>%s</strong>: %s")


class HelpdeskWhatsappMessage(models.Model):
    """Renders answers to interactive messages, and what is of an unknown kind.

    Nothing that the customer entered is left out: of a kind that Meta has added, each
    field is shown with Meta's name of it.
    """

    _inherit = "helpdesk.whatsapp.message"

    def _render_answer(self, meta):
        """Render a customer's answer that is no pressed button, or ``None``."""
        if form := answers.form_of(meta):
            return self._render_form(form)
        if permission := answers.call_permission_of(meta):
            return self._render_call_permission(permission)
        if answers.kind_of(meta) == "product" and answers.product_of(meta):
            return self._render_product(answers.product_of(meta))
        return None

    def _render_form(self, form):
        env = self._in_account_language().env
        is_address = form.name == answers.ADDRESS
        yield env._("🏠 Address") if is_address else env._("📝 Form filled in")
        yield from self._render_fields(form.answers)

    def _title_text(self):
        """Return the text; of a form, what the customer entered, without the names."""
        form = answers.form_of(self._meta())
        return super()._title_text() or (form and " · ".join(form.texts())) or ""

    def _render_fields(self, fields):
        for name, value in fields:
            lines = Markup("<br/>").join(value.splitlines())
            yield FIELD % (name, lines) if name else lines

    def _render_call_permission(self, permission):
        env = self._in_account_language().env
        if not permission.is_given:
            yield env._("📞 The customer does not want to be called on WhatsApp.")
        elif permission.is_permanent or not permission.until:
            yield env._("📞 The customer may be called on WhatsApp.")
        else:
            yield env._(
                "📞 The customer may be called on WhatsApp until %(date)s.",
                date=format_date(env, permission.until),
            )

    def _render_product(self, product):
        yield f"🛍️ {self._product_label(product)}"

    def _render_unknown(self, meta):
        """Render a message of a type that this addon does not know."""
        yield self._placeholder()
        yield self._text_as_html()
        yield from self._render_fields(answers.fields_of(meta))

    def _render_unknown_answer(self, meta):
        """Render an interactive message of a kind that this addon does not know."""
        fields = list(self._render_fields(answers.fields_of(meta)))
        kind = answers.kind_of(meta)
        if not fields:
            yield self._text_as_html() or self._placeholder()
            return
        env = self._in_account_language().env
        yield env._("An answer of a kind that is not known here (%(kind)s)", kind=kind)
        yield from fields
        yield MUTED % env._("The names of the fields are WhatsApp's.")

    def _is_mere_permission(self):
        """Whether the message only says if the customer may be called."""
        return bool(answers.call_permission_of(self._meta_as_sent()))
