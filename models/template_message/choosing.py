# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.files import media
from ...tools.templates import template as meta
from ...tools.templates.meaning import FIRST_NAME, NUMBER, meaning, words_around
from ...tools.templates.rules import CODE
from ...tools.templates.statuses import APPROVED

#: Parts of a location in the header; an agent fills in each of them.
LOCATION = ("name", "address", "latitude", "longitude")


class HelpdeskWhatsappTemplate(models.Model):
    """Lets an agent choose a template and fill it in.

    The page gets and returns texts by place (see ``tools.templates.template``). A
    location in the header has a text for each part: ``header.latitude``…
    """

    _inherit = "helpdesk.whatsapp.template"

    is_offered = fields.Boolean(
        "Agents may choose it",
        compute="_compute_is_offered",
        store=True,
        readonly=False,
        help="Agents find it in the list of templates in a ticket. Meta's samples are"
        " not in it until they are switched on here.",
    )

    @api.depends("is_sample")
    def _compute_is_offered(self):
        for template in self:
            template.is_offered = not template.is_sample

    def _why_not_to(self, contact, ticket):
        """Return why an agent may not send it to the customer, or ``""``."""
        if self.account_id != contact.account_id:
            return self.env._("This template belongs to another WhatsApp account.")
        if self.status != APPROVED:
            return self.env._(
                "WhatsApp has not approved “%(name)s”, or has withdrawn it.",
                name=self.name,
            )
        if not self._is_for(ticket):
            return self.env._("The ticket's team may not use this template.")
        if self.category == "AUTHENTICATION":
            return self.env._(
                "“%(name)s” is for one-time passwords, which agents cannot send.",
                name=self.name,
            )
        if contact._refuses(self):
            return self.env._("The customer has opted out of marketing messages.")
        return self._why_not_fillable()

    def _to_page(self, ticket):
        """Return the template for the page on which an agent fills it in (JSON).

        :param ticket: in the customer's language and time zone, see ``_as_reader_of``
        """
        file = self.header_attachment_ids[:1]
        return {
            "id": self.id,
            "name": self.name,
            "language": self._language_name(self.language),
            "category": self.category,
            "components": self.components,
            "fields": self._fields_to_fill(ticket),
            "file": {"id": file.id, "name": file.name} if file else False,
        }

    def _fields_to_fill(self, ticket):
        """Return what an agent can fill in.

        :return: list of dicts: ``place``, ``label``, ``value`` (from the ticket; may be
            empty), ``sample``, ``is_agents`` (left for the agent to write) and
            ``limit`` (most characters; 0: no limit of its own)
        """
        ticket = self._in_its_language(ticket)
        rows = {variable.place: variable for variable in self.variable_ids}
        found = []
        for place in meta.places(self.components):
            if place != "header":
                variable = rows.get(place, self.variable_ids.browse())
                found.append(self._field_to_fill(place, variable, ticket))
            elif meta.header_format(self.components) == "LOCATION":
                found += self._fields_of_location()
        return found

    def _field_to_fill(self, place, variable, ticket):
        try:
            value = variable._value(ticket)
        except meta.Unfillable:
            value = ""
        is_open = variable.source == "field" and not variable.field_path
        if is_open or not variable:
            value = value or self._guess(place, ticket)
        button = self._button_at(place)
        return {
            "place": place,
            "label": self._label_of(place, variable),
            "value": value,
            "sample": variable.sample or "",
            "is_agents": variable.source == "agent",
            "limit": CODE if button.get("type") == "COPY_CODE" else 0,
        }

    def _guess(self, place, ticket):
        """Return the value that an unbound variable seems to stand for, or ``""``."""
        kind, _dot, name = place.partition(".")
        stands_for = meaning(self._text_of(kind), name)
        if stands_for == NUMBER:
            return meta.clean(ticket.number)
        contact = ticket.sudo().whatsapp_contact_id
        called = ticket.partner_id.name or contact.profile_name or ""
        is_name = stands_for == FIRST_NAME and not called[:1].isdigit()
        return meta.clean(called).partition(" ")[0] if is_name else ""

    def _text_of(self, kind):
        """Return the text of a part of the template, like ``body``."""
        return (meta.part(self.components, kind.upper()) or {}).get("text") or ""

    def _fields_of_location(self):
        labels = {
            "name": self.env._("Name of the location"),
            "address": self.env._("Address"),
            "latitude": self.env._("Latitude"),
            "longitude": self.env._("Longitude"),
        }
        location = self._header_value().get("header", {})
        return [
            {
                "place": f"header.{name}",
                "label": labels[name],
                "value": str(location.get(name, "")),
                "sample": "",
                "is_agents": False,
                "limit": 0,
            }
            for name in LOCATION
        ]

    def _button_at(self, place):
        part, _dot, index = place.partition(".")
        return meta.buttons(self.components)[int(index)] if part == "button" else {}

    def _label_of(self, place, variable):
        """Return the label of what is filled in at ``place``."""
        button, name = self._button_at(place), place.partition(".")[2]
        if button.get("type") == "URL":
            return self.env._(
                "End of the address of “%(button)s”", button=button["text"]
            )
        if button:
            return self.env._("Code to copy")
        if variable.source == "agent":
            return self.env._("Your text")
        if variable.source == "field" and (text := variable._path_label()):
            return text
        if name.isdecimal():
            text = self._text_of(place.partition(".")[0])
            variable = self.env._("Variable %(number)s", number=name)
            return words_around(text, name) or variable
        return name.replace("_", " ").capitalize()

    # ------------------------------------------------------------------ what was filled

    def _take_filled(self, ticket, filled):
        """Check what an agent filled in, and return it as ``_compose`` takes it.

        :param ticket: in the customer's language and time zone
        :param dict filled: texts by place; what is missing is taken from the ticket
        :raises UserError: a text is empty or too long, or the coordinates are not valid
        """
        given = {}
        for field in self._fields_to_fill(ticket):
            value = meta.clean(filled.get(field["place"], field["value"]))
            if not value:
                raise UserError(
                    self.env._("Fill in “%(label)s”.", label=field["label"])
                )
            self._check_length(field["label"], value, field["limit"])
            given[field["place"]] = value
        texts = meta.filled(self.components, given)
        self._check_length(self.env._("Header"), texts["header"], meta.HEADER)
        self._check_length(self.env._("Text"), texts["body"], meta.BODY)
        return self._with_location(given)

    def _check_length(self, label, value, limit):
        if limit and len(value) > limit:
            raise UserError(
                self.env._(
                    "“%(label)s” has %(length)s characters; WhatsApp accepts %(limit)s."
                    " Shorten what you have filled in.",
                    label=label,
                    length=len(value),
                    limit=limit,
                )
            )

    def _check_file(self, attachment, kind):
        """Check that a file can be sent in the header.

        :param str kind: of the header: ``image``, ``video`` or ``document``
        :raises UserError: it is of another kind, or WhatsApp does not accept it
        """
        try:
            found = self.account_id.with_env(self.env)._sendable(attachment).kind
        except media.Unsendable as problem:
            raise UserError(
                self.account_id._problem_text(problem, attachment)
            ) from None
        text = {
            media.IMAGE: self.env._("This template begins with a picture."),
            media.VIDEO: self.env._("This template begins with a video."),
            media.DOCUMENT: self.env._("This template begins with a document."),
        }
        if found != kind:
            raise UserError(text[kind])

    def _with_location(self, given):
        """Return the values with the parts of a location in the header put together.

        :raises UserError: the coordinates are not valid
        """
        if meta.header_format(self.components) != "LOCATION":
            return given
        location = {name: given.pop(f"header.{name}") for name in LOCATION}
        for name, most in (("latitude", 90), ("longitude", 180)):
            try:
                location[name] = float(location[name])
            except ValueError:
                location[name] = most + 1
            if not -most <= location[name] <= most:
                raise UserError(
                    self.env._(
                        "Latitude and longitude are numbers, like -23.561414: at most"
                        " 90 and 180."
                    )
                )
        return {**given, "header": location}
