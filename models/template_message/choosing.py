from odoo import models
from odoo.exceptions import UserError

from ...tools.files import media
from ...tools.templates import template as meta
from ...tools.templates.comparison import is_known
from ...tools.templates.rules import CODE
from ...tools.templates.statuses import APPROVED

#: Of a location in the header, each by a field of its own.
LOCATION = ("name", "address", "latitude", "longitude")


class HelpdeskWhatsappTemplate(models.Model):
    """A template that an agent chooses and fills in.

    To the page, what is to be filled in are texts by place (see ``tools.template``);
    a location in the header has one for each of its parts, ``header.latitude``….
    """

    _inherit = "helpdesk.whatsapp.template"

    def _why_not_to(self, contact, ticket):
        """Why an agent may not send it to ``contact`` about ``ticket``, or ``""``."""
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
                "“%(name)s” is for one-time passwords, which no agent sends.",
                name=self.name,
            )
        if contact._refuses(self):
            return self.env._("The customer has opted out of marketing messages.")
        if not is_known(self.components):
            return self.env._("“%(name)s” cannot be filled in here.", name=self.name)
        return ""

    def _to_page(self, ticket):
        """The template for the page on which an agent fills it in, as JSON.

        :param ticket: as the reader reads it, see ``_as_reader_of``
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
        """What an agent fills in.

        :return: list of dicts: ``place``, ``label``, ``value`` (what the ticket says,
            perhaps nothing), ``sample``, ``is_agents`` (left for them to write) and
            ``limit`` (characters; 0: none of its own)
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
        button = self._button_at(place)
        return {
            "place": place,
            "label": self._label_of(place, variable),
            "value": value,
            "sample": variable.sample or "",
            "is_agents": variable.source == "agent",
            "limit": CODE if button.get("type") == "COPY_CODE" else 0,
        }

    def _fields_of_location(self):
        labels = {
            "name": self.env._("Name of the location"),
            "address": self.env._("Address"),
            "latitude": self.env._("Latitude"),
            "longitude": self.env._("Longitude"),
        }
        place = self._header_value().get("header", {})
        return [
            {
                "place": f"header.{name}",
                "label": labels[name],
                "value": str(place.get(name, "")),
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
        """What is to be filled in there, in plain words."""
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
            return self.env._("Variable %(number)s", number=name)
        return name.replace("_", " ").capitalize()

    # ------------------------------------------------------------------ what was filled

    def _take_filled(self, ticket, filled):
        """What an agent filled in, as ``_compose`` takes it.

        :param ticket: as the reader reads it
        :param dict filled: texts by place; the ticket says what is missing
        :raises UserError: something is empty or too long, or is no place on earth
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
        """
        :param str kind: of the header: ``image``, ``video`` or ``document``
        :raises UserError: it is no such file, or WhatsApp would not take it
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
        if meta.header_format(self.components) != "LOCATION":
            return given
        place = {name: given.pop(f"header.{name}") for name in LOCATION}
        for name, most in (("latitude", 90), ("longitude", 180)):
            try:
                place[name] = float(place[name])
            except ValueError:
                place[name] = most + 1
            if not -most <= place[name] <= most:
                raise UserError(
                    self.env._(
                        "Latitude and longitude are numbers, like -23.561414: at most"
                        " 90 and 180."
                    )
                )
        return {**given, "header": place}
