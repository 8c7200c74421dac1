# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from collections import namedtuple

from odoo import fields, models
from odoo.fields import Domain

from ...tools import interactive, limits
from ...tools.templates import template as meta
from ...tools.templates.statuses import APPROVED
from ..common import foreseen


class Composed(namedtuple("Composed", "text forms")):
    """A template that was filled in.

    ``text`` is what the customer reads. ``forms`` has Meta's objects by type of
    message: always ``template``, and ``text``, ``interactive`` or a type of media if
    the same content can be sent as such a message.
    """

    @property
    def shown(self):
        """What the customer reads, with the labels of the buttons."""
        question = self.forms.get("interactive")
        return interactive.as_text(question) if question else self.text


#: Value for an empty field of the ticket: Meta does not accept empty values.
NOTHING = "–"


class HelpdeskWhatsappAccount(models.Model):
    """Finds the account's template for a language."""

    _inherit = "helpdesk.whatsapp.account"

    template_ids = fields.One2many("helpdesk.whatsapp.template", "account_id")

    def _template(self, name, lang, approved=False):
        """Return the template of that name in the best language for a reader, if any.

        It is the reader's language in any country, else the account's, else English,
        else any.

        :param str lang: Odoo's code
        :param bool approved: only templates that Meta has approved
        """
        self.ensure_one()
        named = Domain("account_id", "=", self.id) & Domain("name", "=", name)
        if approved:
            named &= Domain("status", "=", APPROVED)
        templates = self.env["helpdesk.whatsapp.template"]
        ids = foreseen.shared(
            self.env,
            "templates_by_name",
            (self.id, name, approved),
            lambda: templates.search_fetch(named).ids,
        )
        return self._nearest_first(templates.browse(ids), lang)[:1]

    def _nearest_first(self, templates, lang):
        """Return ``templates`` sorted by how well they fit a reader of ``lang``."""
        wanted = (lang, self._language(), "en_US")
        return templates.sorted(
            lambda template: [_distance(template.language, code) for code in wanted]
        )


def _distance(language, lang):
    """Return how different Meta's ``language`` is from Odoo's ``lang``: 0 to 3."""
    meta_code, code = (re.split("[-_@]", each.lower()) for each in (language, lang))
    if meta_code == code:
        return 0
    if meta_code == code[:1]:
        return 1
    return 2 if meta_code[0] == code[0] else 3


class HelpdeskWhatsappTemplate(models.Model):
    """Fills in a template for a ticket."""

    _inherit = "helpdesk.whatsapp.template"

    def _is_for(self, ticket):
        """Whether the ticket's team may use the template."""
        return not self.team_ids or ticket.team_id in self.team_ids

    def _compose(self, ticket, given=None):
        """Return the template filled in for ``ticket`` (``Composed``).

        :param dict given: values by place (see ``tools.templates.template``), used
            instead of those of the variables
        :raises tools.templates.template.Unfillable: a place has no value
        """
        self.ensure_one()
        if self._why_not_fillable():  # Meta may have changed it since it was chosen
            raise meta.Unfillable("components")
        ticket = self._in_its_language(ticket)
        values = self._values(ticket, given or {})
        values = meta.fitted(self.components, meta.with_code(self.components, values))
        text = meta.as_text(self.components, values)
        content = meta.message(self.name, self.language, self.components, values)
        forms = {"template": content}
        return Composed(text, forms | self._as_free_form(text, values))

    def _in_its_language(self, ticket):
        """Return ``ticket`` in the template's language, for names such as its stage's.

        Among the installed variants of the language, the environment's is preferred.
        """
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        codes = filter(None, (ticket.env.lang, *installed))
        nearest = min(codes, key=lambda code: _distance(self.language, code))
        return ticket.with_context(lang=nearest)

    def _agents_places(self):
        """Return the places of the body that are left for the agent to write."""
        left = self.variable_ids.filtered(lambda variable: variable.source == "agent")
        return [place for place in left.mapped("place") if place.startswith("body.")]

    def _as_free_form(self, text, values):
        """Return how the same content can be sent while the window is open.

        Quick replies become buttons, and a header's file a file with a caption.

        :return: Meta's object by type of message, or ``{}`` if only a template can have
            it
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
        """Return the values by place: those ``given``, else from the ticket."""
        values = {**self._header_value(), **(given or {})}
        for variable in self._variables().filtered(lambda v: v.place not in values):
            value = variable._value(ticket)
            if value or (variable.source == "field" and variable.field_path):
                values[variable.place] = value or NOTHING
        for index, button in enumerate(self._buttons()):
            if button.action:
                uid = f"{interactive.OWN}{button.action}:{ticket.id}"
                values[f"button.{index}"] = uid
        return values

    def _variables(self):
        """Return the variables; of a stored template by one query with their fields."""
        if self._origin != self:
            return self.variable_ids
        variables = self.env["helpdesk.whatsapp.template.variable"]
        ids = foreseen.shared(
            self.env,
            "variables_of_template",
            self.id,
            lambda: variables.search_fetch([("template_id", "=", self.id)]).ids,
        )
        return variables.browse(ids)

    def _header_value(self):
        """Return the header's location, or its file, which is yet to be uploaded."""
        if self.header_type == "LOCATION" and self.header_place:
            location = {
                "latitude": self.header_latitude,
                "longitude": self.header_longitude,
                "name": self.header_place,
                "address": self.header_address or self.header_place,
            }
            return {"header": location}
        if self.header_type in meta.MEDIA_HEADERS and self.header_attachment_ids:
            return {"header": self._file_value(self.header_attachment_ids[0])}
        return {}

    def _file_value(self, attachment):
        """Return the header's value for a file that is yet to be uploaded."""
        name = {"filename": attachment.name} if self.header_type == "DOCUMENT" else {}
        return {"id": "", **name}
