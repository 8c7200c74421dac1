# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fills in message templates, which Meta describes by components ("Components").

The values of a template message are a dict by *place*, which can be stored as JSON:

=================  ======================================================
``body.1``         the value of ``{{1}}`` (or ``{{name}}``) of the body
``header.1``       … of a text header
``header``         Meta's object for a media or location header
``button.0``       the parameter of the first button: the end of its URL,
                   the payload of a quick reply, the code to be copied
=================  ======================================================
"""

import copy
import re
from urllib.parse import quote

from ..interactive import cut
from ..words import is_blank, storable

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
MEDIA_HEADERS = ("IMAGE", "VIDEO", "DOCUMENT")
HEADERS = ("TEXT", *MEDIA_HEADERS, "LOCATION")
BUTTONS = ("QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE", "OTP")
MEDIA_TYPES = tuple(kind.lower() for kind in MEDIA_HEADERS)
HEADER = 60
BODY = 1024

#: Characters that are not percent-encoded in the variable end of a button's URL.
URL_SIGNS = "!#$%&'()*+,/:;=?@[]~"

#: Meta's texts in templates for one-time passwords, in English ("Authentication
#: templates").
OTP_BODY = "*{{1}}* is your verification code."
OTP_ADVICE = " For your security, do not share this code."
OTP_FOOTER = "This code expires in {} minutes."

#: By type of button, as sent: ``sub_type``, type of its parameter, and its key.
BUTTON_PARAMETERS = {
    "QUICK_REPLY": ("quick_reply", "payload", "payload"),
    "URL": ("url", "text", "text"),
    "COPY_CODE": ("copy_code", "coupon_code", "coupon_code"),
    "OTP": ("url", "text", "text"),
}


class Unfillable(ValueError):
    """A variable, header or button of the template has no value.

    ``place`` is the place without a value.
    """

    def __init__(self, place):
        super().__init__(place)
        self.place = place


def variables(text):
    """Return the names in ``{{…}}``, in order, each once.

    >>> variables("Ticket {{1}} of {{name}}, {{1}}")
    ['1', 'name']
    """
    return list(dict.fromkeys(VARIABLE.findall(text or "")))


def part(components, kind):
    """Return the component of that type, or ``{}``.

    :param str kind: ``HEADER``, ``BODY``, ``FOOTER`` or ``BUTTONS``
    """
    wanted = (c for c in components or () if str(c.get("type")).upper() == kind)
    return next(wanted, {})


def buttons(components):
    """Return the list of the template's buttons, which may be empty."""
    return part(components, "BUTTONS").get("buttons") or []


def header_format(components):
    """Return the format of the header, one of ``HEADERS``, or ``""`` without one."""
    return str(part(components, "HEADER").get("format") or "").upper()


def takes_parameter(button):
    """Whether a button can be sent with a parameter.

    >>> takes_parameter({"type": "URL", "url": "https://example.com/{{1}}"})
    True
    """
    if button["type"] == "URL":
        return bool(variables(button.get("url")))
    return button["type"] in BUTTON_PARAMETERS


def places(components):
    """Return all places that need a value, in order.

    Quick replies need none: without payload, Meta sends back the title.
    """
    found = []
    if header_format(components) == "TEXT":
        text = part(components, "HEADER").get("text")
        found += [f"header.{name}" for name in variables(text)]
    elif header_format(components):
        found.append("header")
    body = part(components, "BODY").get("text")
    found += [f"body.{name}" for name in variables(body)]
    for index, button in enumerate(buttons(components)):
        if takes_parameter(button) and button["type"] != "QUICK_REPLY":
            found.append(f"button.{index}")
    return found


def samples(components):
    """Return the examples in a template by place, except that of a header's file.

    >>> example = {"body_text": [["x"]]}
    >>> samples([{"type": "BODY", "text": "A {{1}}", "example": example}])
    {'body.1': 'x'}
    """
    found = {}
    for kind in ("HEADER", "BODY"):
        component, key = part(components, kind), f"{kind.lower()}_text"
        example = component.get("example") or {}
        named = example.get(f"{key}_named_params") or ()
        values = example.get(key) or ()
        values = values[0] if values and isinstance(values[0], list) else values
        names = variables(component.get("text"))
        pairs = [*zip(names, values, strict=False)]
        pairs += [(param["param_name"], param["example"]) for param in named]
        found |= {f"{kind.lower()}.{name}": sample for name, sample in pairs}
    for index, button in enumerate(buttons(components)):
        example = button.get("example")
        sample = example[0] if isinstance(example, list) and example else example
        if sample:
            found[f"button.{index}"] = sample
    return found


def clean(value):
    """Return ``value`` as Meta takes it for a parameter (error 132018 otherwise).

    It is in one line, without several blanks in a row; ``""`` if there is nothing.

    >>> clean("  The printer\\n\\n is   broken "), clean(0), clean(None)
    ('The printer is broken', '0', '')
    """
    is_nothing = value is None or value is False or is_blank(str(value))
    return "" if is_nothing else " ".join(storable(str(value)).split())


def with_code(components, values):
    """Return the values with the one-time password of the body on its button too."""
    code = values.get("body.1")
    found = {
        f"button.{index}": code
        for index, button in enumerate(buttons(components))
        if button["type"] == "OTP" and code
    }
    return found | values


def fitted(components, values):
    """Return the values cleaned and cut, so that header and body are short enough.

    Of each text, the longest values are cut. The ends of URLs are percent-encoded.

    :raises Unfillable: a variable of header or body has no value
    """
    values = {
        place: value if isinstance(value, dict) else clean(value)
        for place, value in values.items()
    }
    for kind, most in (("HEADER", HEADER), ("BODY", BODY)):
        text = part(components, kind).get("text") or ""
        values |= _shortened(kind.lower(), text, values, most)
    for index, button in enumerate(buttons(components)):
        if button["type"] == "URL" and (end := values.get(f"button.{index}")):
            values[f"button.{index}"] = quote(end, safe=URL_SIGNS)
    return values


def _shortened(place, text, values, most):
    """Return the values in a text cut to the length with which the text fits.

    :param str place: ``header`` or ``body``
    :param int most: characters that the text may have
    """
    places = [f"{place}.{name}" for name in variables(text)]
    for length in range(most, 0, -1):
        short = {each: cut(_value(each, values), length) for each in places}
        if len(_filled(place, text, short)) <= most:
            break
    return short


def room(components, values, place):
    """Return how many characters the value of a place of the body may have.

    :raises Unfillable: another variable of the body has no value
    """
    text = part(components, "BODY").get("text") or ""
    uses = text_uses(text, place.partition(".")[2])
    rest = len(_filled("body", text, {**values, place: "x"})) - uses
    return max(BODY - rest, 0) // uses


def text_uses(text, name):
    """Return how often a variable is in a text."""
    return VARIABLE.findall(text).count(name)


def filled(components, values):
    """Return the texts of a template message as the customer reads them.

    :return: ``{"header", "body", "footer"}``, each a text that may be empty
    :raises Unfillable: a variable of header or body has no value
    """
    header = part(components, "HEADER").get("text") or ""
    return {
        "header": _filled("header", header, values),
        "body": _filled("body", part(components, "BODY").get("text") or "", values),
        "footer": part(components, "FOOTER").get("text") or "",
    }


def as_text(components, values):
    """Return the whole message as text with WhatsApp's formatting (``*bold*``).

    Quick replies are left out; other buttons are lines with their URL, number or code.

    :raises Unfillable: a variable of header or body has no value
    """
    texts = filled(components, values)
    lines = [f"*{texts['header']}*" if texts["header"] else "", texts["body"]]
    lines += [f"_{texts['footer']}_" if texts["footer"] else ""]
    for index, button in enumerate(buttons(components)):
        lines.append(_button_text(button, values.get(f"button.{index}", "")))
    return "\n\n".join(filter(None, lines))


def message(name, language, components, values):
    """Return the ``template`` object of a message ("Send template messages").

    :param str language: Meta's code
    :param components: those of the template
    :param values: by place
    :raises Unfillable: a place has no value
    """
    sent = []
    if parameters := _header_parameters(components, values):
        sent.append({"type": "header", "parameters": parameters})
    body = part(components, "BODY").get("text")
    if parameters := _text_parameters("body", body, values):
        sent.append({"type": "body", "parameters": parameters})
    sent += _button_components(components, values)
    content = {"name": name, "language": {"code": language}}
    return content | ({"components": sent} if sent else {})


def lacks_file(content):
    """Whether a template message has a media header whose file is not uploaded yet.

    :param dict content: of :func:`message`
    """
    return any("id" in file and not file["id"] for file in _files(content))


def with_file(kind, content, uid):
    """Return a copy of a message's content with the id of its uploaded file.

    :param str kind: Meta's type of message
    :param dict content: Meta's object of that name
    :param str uid: Meta's id of the media
    """
    content = copy.deepcopy(content)
    for file in _files(content) if kind == "template" else [content]:
        if "id" in file:
            file["id"] = uid
    return content


def _files(content):
    for component in content.get("components") or ():
        for parameter in component["parameters"]:
            if component["type"] == "header" and parameter["type"] in MEDIA_TYPES:
                yield parameter[parameter["type"]]


def _filled(place, text, values):
    return VARIABLE.sub(lambda match: _value(f"{place}.{match[1]}", values), text)


def _value(place, values):
    value = values.get(place)
    if not value:
        raise Unfillable(place)
    return value


def _header_parameters(components, values):
    kind = header_format(components)
    if kind == "TEXT":
        text = part(components, "HEADER").get("text")
        return _text_parameters("header", text, values)
    if not kind:
        return []
    return [{"type": kind.lower(), kind.lower(): _value("header", values)}]


def _text_parameters(place, text, values):
    names, parameters = variables(text), []
    if all(map(str.isdecimal, names)):  # the first parameter is {{1}}, wherever it is
        names.sort(key=int)
    for name in names:
        parameter = {"type": "text", "text": _value(f"{place}.{name}", values)}
        if not name.isdecimal():
            parameter["parameter_name"] = name
        parameters.append(parameter)
    return parameters


def _button_components(components, values):
    for index, button in enumerate(buttons(components)):
        place = f"button.{index}"
        optional = button["type"] == "QUICK_REPLY" and place not in values
        if optional or not takes_parameter(button):
            continue
        sub_type, kind, key = BUTTON_PARAMETERS[button["type"]]
        parameter = {"type": kind, key: _value(place, values)}
        yield {
            "type": "button",
            "sub_type": sub_type,
            "index": str(index),
            "parameters": [parameter],
        }


def _button_text(button, value):
    text = button.get("text") or ""
    if button["type"] == "URL":
        return f"{text}: {VARIABLE.sub(lambda _match: value, button.get('url') or '')}"
    if button["type"] == "PHONE_NUMBER":
        return f"{text}: {button.get('phone_number') or ''}"
    return f"{text}: {value}" if value and button["type"] == "COPY_CODE" else ""
