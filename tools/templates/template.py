"""Message templates as Meta describes them: a list of components ("Components").

What fills one in is a dict from *place* to value, JSON throughout:

=================  ======================================================
``body.1``         the value of ``{{1}}`` (or ``{{name}}``) of the body
``header.1``       … of a text header
``header``         what a media or location header shows: Meta's object
``button.0``       what the first button takes: the end of its URL, the
                   payload of a quick reply, the code to be copied
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

#: What may stand in the end of an address as it is.
URL_SIGNS = "!#$%&'()*+,/:;=?@[]~"

#: What Meta writes in templates for one-time passwords, in English.
OTP_BODY = "*{{1}}* is your verification code."
OTP_ADVICE = " For your security, do not share this code."
OTP_FOOTER = "This code expires in {} minutes."

#: Of a button: how it is sent, and what its parameter is.
BUTTON_PARAMETERS = {
    "QUICK_REPLY": ("quick_reply", "payload", "payload"),
    "URL": ("url", "text", "text"),
    "COPY_CODE": ("copy_code", "coupon_code", "coupon_code"),
    "OTP": ("url", "text", "text"),
}


class Unfillable(ValueError):
    """A place of the template has no value; ``place`` names it."""

    def __init__(self, place):
        super().__init__(place)
        self.place = place


def variables(text):
    """The names in ``{{…}}``, in order, each once.

    >>> variables("Ticket {{1}} of {{name}}, {{1}}")
    ['1', 'name']
    """
    return list(dict.fromkeys(VARIABLE.findall(text or "")))


def part(components, kind):
    """The component of that type, or ``{}``."""
    wanted = (c for c in components or () if str(c.get("type")).upper() == kind)
    return next(wanted, {})


def buttons(components):
    return part(components, "BUTTONS").get("buttons") or []


def header_format(components):
    """``TEXT``, ``IMAGE``, ``VIDEO``, ``DOCUMENT``, ``LOCATION``, or ``""``."""
    return str(part(components, "HEADER").get("format") or "").upper()


def takes_parameter(button):
    """Whether a value is sent with the button.

    >>> takes_parameter({"type": "URL", "url": "https://example.com/{{1}}"})
    True
    """
    if button["type"] == "URL":
        return bool(variables(button.get("url")))
    return button["type"] in BUTTON_PARAMETERS


def places(components):
    """All places that need a value, in order.

    A quick reply needs none: it comes back as its title.
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
    """Meta's examples by place; of a header's file there is none.

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
    """``value`` as a parameter may be: one line, no long blanks ("132018").

    >>> clean("  The printer\\n\\n is   broken "), clean(0), clean(None)
    ('The printer is broken', '0', '')
    """
    is_nothing = value is None or value is False or is_blank(str(value))
    return "" if is_nothing else " ".join(storable(str(value)).split())


def with_code(components, values):
    """``values`` with the one-time password of the text on its button, too."""
    code = values.get("body.1")
    found = {
        f"button.{index}": code
        for index, button in enumerate(buttons(components))
        if button["type"] == "OTP" and code
    }
    return found | values


def fitted(components, values):
    """``values``, clean, the longest cut so that header and body are short enough.

    What ends an address is made fit for one.

    :raises Unfillable: a text's variable has no value
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
    """The values in ``text``, all cut to the length with which it has ``most``."""
    places = [f"{place}.{name}" for name in variables(text)]
    for length in range(most, 0, -1):
        short = {each: cut(_value(each, values), length) for each in places}
        if len(_filled(place, text, short)) <= most:
            break
    return short


def room(components, values, place):
    """How many characters ``place``, of the body, may have at most.

    :raises Unfillable: another place has no value
    """
    text = part(components, "BODY").get("text") or ""
    uses = text_uses(text, place.partition(".")[2])
    rest = len(_filled("body", text, {**values, place: "x"})) - uses
    return max(BODY - rest, 0) // uses


def text_uses(text, name):
    """How often the variable stands in ``text``."""
    return VARIABLE.findall(text).count(name)


def filled(components, values):
    """What the customer reads.

    :return: ``{"header", "body", "footer"}``, texts; empty where there is none
    :raises Unfillable: a text's variable has no value
    """
    header = part(components, "HEADER").get("text") or ""
    return {
        "header": _filled("header", header, values),
        "body": _filled("body", part(components, "BODY").get("text") or "", values),
        "footer": part(components, "FOOTER").get("text") or "",
    }


def as_text(components, values):
    """The whole message as plain text, formatted as WhatsApp does (``*bold*``).

    Quick replies are left out; other buttons are lines with where they lead.

    :raises Unfillable: a variable has no value
    """
    texts = filled(components, values)
    lines = [f"*{texts['header']}*" if texts["header"] else "", texts["body"]]
    lines += [f"_{texts['footer']}_" if texts["footer"] else ""]
    for index, button in enumerate(buttons(components)):
        lines.append(_button_text(button, values.get(f"button.{index}", "")))
    return "\n\n".join(filter(None, lines))


def message(name, language, components, values):
    """What Meta wants under ``template`` ("Send template messages").

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
    """Whether the header of a message's ``content`` waits for its file's id."""
    return any("id" in file and not file["id"] for file in _files(content))


def with_file(kind, content, uid):
    """``content`` of a message of ``kind``, with the file Meta calls ``uid``."""
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
