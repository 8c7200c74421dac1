# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks a template message against its template, and fills the template in.

Source: Cloud API, Templates and Error codes 132000–132018.
"""

import re
from dataclasses import dataclass, field

from .direct_send import GENERATED
from .errors import GraphError
from .records import Template

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
LONGEST_BODY = 1024
BAD_SPACES = re.compile(r"[\n\t]| {5,}")
NOT_SENDABLE = {"PAUSED": 132015, "DISABLED": 132016}
# Button's type: the sub_type and parameter type of its component.
TAKES = {
    "QUICK_REPLY": ("quick_reply", "payload"),
    "URL": ("url", "text"),
    "COPY_CODE": ("copy_code", "coupon_code"),
    "OTP": ("url", "text"),
}


@dataclass
class Prepared:
    """A checked template message, with its header's ``files`` as ``(type, Source)``.

    ``rendered`` is what the phone shows.
    """

    template: Template
    rendered: dict
    files: list = field(default_factory=list)


def variables(text):
    """Return the names in ``{{…}}``, in order, each once."""
    return list(dict.fromkeys(VARIABLE.findall(text or "")))


def part(template, kind):
    for component in template.components:
        if component["type"].upper() == kind:
            return component
    return {}


def _find(world, account, content):
    wanted = content.name, content.language.code
    for template in world.templates_of(account.business_account_id):
        if (template.name, template.language) == wanted:
            break
    else:
        template = None
    if template and template.status in NOT_SENDABLE:
        raise GraphError(NOT_SENDABLE[template.status])
    if template and template.name.startswith(GENERATED):
        text = "Direct send template can't be used for template message"
        raise GraphError(132018, text)
    if template is None or template.status != "APPROVED":
        raise GraphError(
            132001,
            f"template name ({content.name}) does not exist in {content.language.code}",
        )
    return template


def prepare(world, account, content, version, by_user_id):
    """Check a template message and fill it in; ``version`` is Graph's: ``(23, 0)``.

    :raises GraphError: Meta would refuse it
    """
    template = _find(world, account, content)
    buttons = part(template, "BUTTONS").get("buttons", [])
    if by_user_id and any(button["type"] == "OTP" for button in buttons):
        raise GraphError(131062)
    given = _components(content)
    cards = part(template, "CAROUSEL").get("cards", [])
    sent = given.pop("carousel", None)
    if len(sent.cards if sent else []) != len(cards):
        raise GraphError(132012, f"carousel: the template has {len(cards)} cards")
    filling = Filling(template, version)
    header = filling.header(part(template, "HEADER"), given.pop("header", None))
    body = filling.text("body", part(template, "BODY"), given.pop("body", None))
    if len(body) > LONGEST_BODY:
        raise GraphError(132005, f"body: {len(body)} of at most {LONGEST_BODY}")
    rendered = {
        "header": header,
        "body": body,
        "footer": part(template, "FOOTER").get("text", ""),
        "buttons": filling.buttons(buttons, given),
    }
    return Prepared(template, rendered, filling.files)


def _components(content):
    """Return the components by key: "header", "body", or a button's index."""
    given = {}
    for component in content.components:
        place = component.type if component.index is None else int(component.index)
        if place in given:
            raise GraphError(131009, f"Component {place} is given twice.")
        given[place] = component
    return given


class Filling:
    """Fills in one template."""

    def __init__(self, template, version):
        self.named = template.parameter_format == "NAMED"
        self.invalid = 132018 if version >= (23, 0) else 132012
        self.files = []

    def header(self, part, component):
        """Return ``{"format", "text"?, "media"?}``, or None without a header."""
        kind = part.get("format", "").upper()
        if not kind or kind == "TEXT":
            text = self.text("header", part, component)
            return {"format": "TEXT", "text": text} if kind else None
        parameters = component.parameters if component else []
        received = parameters[0].type.upper() if len(parameters) == 1 else "UNKNOWN"
        if received != kind:
            raise GraphError(
                132012,
                f"header: Format mismatch, expected {kind}, received {received}",
            )
        value = getattr(parameters[0], parameters[0].type)
        if kind != "LOCATION":
            self.files.append((parameters[0].type, value))
        return {"format": kind, "media": value.model_dump(exclude_unset=True)}

    def text(self, place, part, component):
        """Return a text with its variables filled in."""
        names = variables(part.get("text"))
        parameters = component.parameters if component else []
        if len(parameters) != len(names):
            raise GraphError(
                132000,
                f"{place}: number of localizable_params ({len(parameters)}) does "
                f"not match the expected number of params ({len(names)})",
            )
        values = {
            name: self._value(place, parameter)
            for name, parameter in self._by_name(place, names, parameters)
        }
        return VARIABLE.sub(lambda match: values[match[1]], part.get("text", ""))

    def _by_name(self, place, names, parameters):
        if not self.named:
            if any(parameter.parameter_name for parameter in parameters):
                raise GraphError(
                    self.invalid, f"{place}: the template's params have no names"
                )
            return zip(names, parameters, strict=True)
        given = {parameter.parameter_name: parameter for parameter in parameters}
        if set(given) != set(names):
            raise GraphError(
                self.invalid, f"{place}: expected params {', '.join(names)}"
            )
        return given.items()

    def _value(self, place, parameter):
        if parameter.type not in ("text", "currency", "date_time"):
            raise GraphError(
                132012,
                f"{place}: Format mismatch, expected TEXT, received "
                f"{parameter.type.upper()}",
            )
        value = getattr(parameter, parameter.type)
        if parameter.type != "text":
            value = value.fallback_value
        if BAD_SPACES.search(value):
            raise GraphError(
                self.invalid,
                "Param text cannot have new-line/tab characters or more than 4 "
                "consecutive spaces",
            )
        return value

    def buttons(self, buttons, given):
        """Return the buttons: ``[{"type", "text", "url"?, "payload"?}]``."""
        if any(not isinstance(i, int) or i >= len(buttons) for i in given):
            raise GraphError(
                132012, f"buttons: the template has {len(buttons)} buttons"
            )
        return [
            self._button(index, button, given.get(index))
            for index, button in enumerate(buttons)
        ]

    def _button(self, index, button, component):
        place = f"buttons: Button at index {index} of type {button['type']}"
        takes = self._takes(button)
        if component is None:
            if takes and button["type"] != "QUICK_REPLY":
                raise GraphError(131008, f"{place} requires a parameter")
            return {**button, "payload": button.get("text", "")}
        if not takes:
            raise GraphError(self.invalid, f"{place} does not require parameters")
        sub_type, parameter_type = takes
        parameters = component.parameters
        if component.sub_type != sub_type or len(parameters) != 1:
            raise GraphError(132012, f"{place} takes one {sub_type} parameter")
        if parameters[0].type != parameter_type:
            raise GraphError(132012, f"{place} takes a {parameter_type} parameter")
        value = getattr(parameters[0], parameter_type)
        if button["type"] == "URL":
            url = VARIABLE.sub(lambda _: value, button.get("url", ""))
            return {**button, "url": url}
        return {**button, "payload": value}

    def _takes(self, button):
        """Return ``(sub_type, parameter type)`` of a button's parameter, or None."""
        kind = button["type"]
        if kind == "URL" and not variables(button.get("url")):
            return None
        return TAKES.get(kind)
