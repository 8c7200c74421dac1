from collections import namedtuple

from odoo import fields, models

from ..tools import interactive, limits
from ..tools import template as meta
from .helpdesk_whatsapp_template import APPROVED

#: ``text``: what the customer reads; ``forms``: what Meta is given, by type: always
#: ``template``, and ``text`` or ``interactive`` where the same can go out as that.
Composed = namedtuple("Composed", "text forms")

#: Stands where a field of the ticket is empty: Meta takes no empty value.
NOTHING = "–"


class HelpdeskWhatsappAccount(models.Model):
    _inherit = "helpdesk.whatsapp.account"

    template_ids = fields.One2many("helpdesk.whatsapp.template", "account_id")

    def _template(self, name, lang, approved=False):
        """The template of that name that fits a reader of ``lang`` best, or none.

        Their language in any country, else the account's, else English, else any.

        :param str lang: Odoo's code
        :param bool approved: only what Meta delivers outside the window
        """
        self.ensure_one()
        found = self.template_ids.filtered(
            lambda template: template.name == name
            and (template.status == APPROVED or not approved)
        )
        wanted = (lang, self._language(), "en_US")
        return found.sorted(
            lambda template: [_distance(template.language, code) for code in wanted]
        )[:1]


def _distance(language, lang):
    """How far Meta's ``language`` is from Odoo's ``lang``: 0 to 3."""
    language, lang = language.lower().replace("-", "_"), lang.lower()
    if language == lang:
        return 0
    if language == lang.split("_")[0]:
        return 1
    return 2 if language.split("_")[0] == lang.split("_")[0] else 3


class HelpdeskWhatsappTemplate(models.Model):
    """A template filled in for a ticket."""

    _inherit = "helpdesk.whatsapp.template"

    def _is_for(self, ticket):
        """Whether the ticket's team may use it."""
        return not self.team_ids or ticket.team_id in self.team_ids

    def _compose(self, ticket, given=None):
        """The message about ``ticket``.

        :param dict given: values by place (see ``tools.template``) that go before
            those of the variables
        :return: ``Composed``
        :raises tools.template.Unfillable: a place has no value
        """
        self.ensure_one()
        values = {**self._values(ticket), **(given or {})}
        values = meta.fitted(self.components, meta.with_code(self.components, values))
        text = meta.in_words(self.components, values)
        content = meta.message(self.name, self.language, self.components, values)
        forms = {"template": content}
        return Composed(text, forms | self._as_free_form(text, values))

    def _as_free_form(self, text, values):
        """The same inside the customer service window, where that is possible.

        Quick replies become buttons, the file of a header a file with a caption.
        """
        replies = [
            (values.get(f"button.{index}") or button["text"], button["text"])
            for index, button in enumerate(meta.buttons(self.components))
            if button["type"] == "QUICK_REPLY"
        ]
        kind = meta.header_format(self.components)
        if kind in meta.MEDIA_HEADERS and not replies and len(text) <= limits.CAPTION:
            return {kind.lower(): {**values["header"], "caption": text}}
        if kind not in ("", "TEXT"):
            return {}
        if not replies:
            return {"text": {"body": text, "preview_url": True}}
        if len(replies) > interactive.BUTTONS or len(text) > interactive.BUTTONS_BODY:
            return {}
        return {"interactive": interactive.buttons(text, replies)}

    def _values(self, ticket):
        """What the variables say about ``ticket``, by place."""
        values = self._header_value()
        for variable in self.variable_ids:
            if variable.source == "fixed":
                values[variable.place] = variable.fixed_text
            elif variable.source == "field" and variable.field_path:
                values[variable.place] = variable._of_ticket(ticket) or NOTHING
        for index, button in enumerate(self._buttons()):
            if button.action:
                uid = f"{interactive.OWN}{button.action}:{ticket.id}"
                values[f"button.{index}"] = uid
        return values

    def _header_value(self):
        """What a header shows: a place, or the file that will be uploaded."""
        if self.header_type == "LOCATION" and self.header_place:
            place = {
                "latitude": self.header_latitude,
                "longitude": self.header_longitude,
                "name": self.header_place,
                "address": self.header_address or self.header_place,
            }
            return {"header": place}
        if self.header_type == "DOCUMENT" and self.header_attachment_ids:
            return {
                "header": {"id": "", "filename": self.header_attachment_ids[0].name}
            }
        if self.header_type in meta.MEDIA_HEADERS and self.header_attachment_ids:
            return {"header": {"id": ""}}
        return {}
