import re
from collections import namedtuple

from odoo import fields, models

from ...tools import interactive, limits
from ...tools.templates import template as meta
from ...tools.templates.statuses import APPROVED


class Composed(namedtuple("Composed", "text forms")):
    """A template filled in.

    ``text``: what the customer reads; ``forms``: what Meta is given, by type: always
    ``template``, and ``text`` or ``interactive`` where the same can go out as that.
    """

    @property
    def shown(self):
        """What the customer reads, with the buttons below."""
        question = self.forms.get("interactive")
        return interactive.as_text(question) if question else self.text


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
        return self._nearest_first(found, lang)[:1]

    def _nearest_first(self, templates, lang):
        """``templates``, sorted by how well they fit a reader of ``lang``."""
        wanted = (lang, self._language(), "en_US")
        return templates.sorted(
            lambda template: [_distance(template.language, code) for code in wanted]
        )


def _distance(language, lang):
    """How far Meta's ``language`` is from Odoo's ``lang``: 0 to 3."""
    meta_code, code = (re.split("[-_@]", each.lower()) for each in (language, lang))
    if meta_code == code:
        return 0
    if meta_code == code[:1]:
        return 1
    return 2 if meta_code[0] == code[0] else 3


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
        ticket = self._in_its_language(ticket)
        values = self._values(ticket, given or {})
        values = meta.fitted(self.components, meta.with_code(self.components, values))
        text = meta.as_text(self.components, values)
        content = meta.message(self.name, self.language, self.components, values)
        forms = {"template": content}
        return Composed(text, forms | self._as_free_form(text, values))

    def _in_its_language(self, ticket):
        """``ticket`` with the names of its stage, … in the language of the template.

        Among variants of that language, the environment's goes first.
        """
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        codes = filter(None, (ticket.env.lang, *installed))
        nearest = min(codes, key=lambda code: _distance(self.language, code))
        return ticket.with_context(lang=nearest)

    def _agents_places(self):
        """The places of the body that are left for the agent."""
        left = self.variable_ids.filtered(lambda variable: variable.source == "agent")
        return [place for place in left.mapped("place") if place.startswith("body.")]

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
            is_short = len(text) <= limits.TEXT_BODY
            return {"text": {"body": text, "preview_url": True}} if is_short else {}
        if len(replies) > interactive.BUTTONS or len(text) > interactive.BUTTONS_BODY:
            return {}
        return {"interactive": interactive.buttons(text, replies)}

    def _values(self, ticket, given=None):
        """What the variables say about ``ticket``, by place; ``given`` goes first."""
        values = {**self._header_value(), **(given or {})}
        for variable in self.variable_ids.filtered(lambda v: v.place not in values):
            value = variable._value(ticket)
            if value or (variable.source == "field" and variable.field_path):
                values[variable.place] = value or NOTHING
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
        if self.header_type in meta.MEDIA_HEADERS and self.header_attachment_ids:
            return {"header": self._file_value(self.header_attachment_ids[0])}
        return {}

    def _file_value(self, attachment):
        """What a header shows of a file that will be uploaded."""
        name = {"filename": attachment.name} if self.header_type == "DOCUMENT" else {}
        return {"id": "", **name}
