# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks a template by Meta's rules (Cloud API, Template components)."""

import re

from .errors import GraphError
from .template_buttons import BUTTONS, check_buttons
from .template_checks import example_of, objects, only, refuse
from .template_sending import VARIABLE, variables

CATEGORIES = ("AUTHENTICATION", "MARKETING", "UTILITY")
FIELDS = {
    "name",
    "language",
    "category",
    "components",
    "parameter_format",
    "message_send_ttl_seconds",
}
NAME = re.compile(r"^[a-z0-9_]{1,512}$")
LANGUAGE = re.compile(r"^[a-z]{2,3}(_[A-Z]{2,3})?$")
MEDIA_HEADERS = ("IMAGE", "VIDEO", "DOCUMENT")
HEADERS = (*MEDIA_HEADERS, "TEXT", "LOCATION")
# Component: (its fields, longest text, error when the text is wrong)
COMPONENTS = {
    "HEADER": ({"type", "format", "text", "example"}, 60, 2388047),
    "BODY": ({"type", "text", "example", "add_security_recommendation"}, 1024, 2388072),
    "FOOTER": ({"type", "text", "code_expiration_minutes"}, 60, 2388073),
    "BUTTONS": ({"type", "buttons"}, 0, 100),
    "CAROUSEL": ({"type", "cards"}, 0, 100),
}
# Not allowed in a header of text: new lines, formatting, emojis.
DECORATED = re.compile(
    "[\n\r*`\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]"
    r"|(?<!\w)_\S(.*\S)?_(?!\w)|~\S(.*\S)?~"
)
WORDS_PER_VARIABLE = 3
OTP_BODY = "*{{1}}* is your verification code."
#: By category: the least and the most seconds of the time to live.
TTL = {
    "AUTHENTICATION": (30, 900),
    "UTILITY": (30, 43_200),
    "MARKETING": (43_200, 2_592_000),
}
OTP_ADVICE = " For your security, do not share this code."
OTP_FOOTER = "This code expires in {} minutes."


def check_new(values):
    """Return the components of a create request in Meta's form.

    :raises GraphError: Meta would refuse the template
    """
    only(values, FIELDS, "the template")
    check_name(values)
    named = str(values.get("parameter_format", "positional")).upper()
    if named not in ("NAMED", "POSITIONAL"):
        refuse("parameter_format must be one of {NAMED, POSITIONAL}.")
    check_ttl(values, values["category"])
    return check_components(values.get("components"), values["category"], named)


def check_name(values):
    """Check name, language and category of a new template."""
    for name in ("name", "language", "category"):
        if not isinstance(values.get(name), str):
            raise GraphError(100, message=f"The parameter {name} is required.")
    if not NAME.match(values["name"]):
        refuse("name may contain lowercase letters, digits and _, at most 512.")
    if not LANGUAGE.match(values["language"]):
        refuse(f"language {values['language']} is not supported.")


def check_ttl(values, category):
    """Check the time limit; each category has its own range (Time-to-live)."""
    if "message_send_ttl_seconds" not in values:
        return
    seconds, (least, most) = (
        values["message_send_ttl_seconds"],
        TTL.get(category, (0, 0)),
    )
    if type(seconds) is not int:
        refuse("message_send_ttl_seconds must be an integer.")
    if not least <= seconds <= most:
        refuse(f"message_send_ttl_seconds must be between {least} and {most}.")


def check_components(components, category, parameter_format):
    """Return the components in Meta's form; also used when a template is edited.

    :raises GraphError: Meta would refuse them
    """
    if category not in CATEGORIES:
        refuse(f"Param category must be one of {{{', '.join(CATEGORIES)}}}.")
    if not objects(components):
        raise GraphError(100, message="The parameter components is required.")
    parts = {}
    for component in components:
        kind = str(component.get("type", "")).upper()
        if kind not in COMPONENTS or kind in parts:
            refuse(f"components: {kind or 'no type'} is unknown or given twice.")
        only(component, COMPONENTS[kind][0], f"param {kind.lower()}")
        parts[kind] = {**component, "type": kind}
    if "BODY" not in parts:
        refuse("components: BODY is required.")
    if category == "AUTHENTICATION":
        return _authentication(parts)
    named = parameter_format == "NAMED"
    _header(parts.get("HEADER"), named)
    _text("BODY", parts["BODY"], named)
    if "FOOTER" in parts:
        _text("FOOTER", parts["FOOTER"], named)
    if "CAROUSEL" in parts:
        _carousel(parts)
    if "BUTTONS" in parts:
        parts["BUTTONS"]["buttons"] = check_buttons(parts["BUTTONS"].get("buttons"))
    return [parts[kind] for kind in COMPONENTS if kind in parts]


def _carousel(parts):
    """Check a carousel's cards ("Media card carousel templates")."""
    cards = parts["CAROUSEL"].get("cards")
    if parts.keys() - {"BODY", "CAROUSEL"}:
        refuse("A carousel goes with a body only.")
    if not objects(cards) or not 2 <= len(cards) <= 10:
        refuse("carousel: cards must be 2 to 10 objects.")
    for card in cards:
        only(card, {"components"}, "param cards")
        if not objects(card.get("components")):
            refuse("carousel: each card has components.")


def _authentication(parts):
    """Return the components of an authentication template, whose text is Meta's."""
    buttons = parts.get("BUTTONS", {}).get("buttons")
    one_button = objects(buttons) and len(buttons) == 1
    if "HEADER" in parts or "text" in parts["BODY"] or not one_button:
        refuse("An authentication template has no text of its own and one button.")
    if str(buttons[0].get("type", "")).upper() != "OTP":
        refuse("An authentication template has one OTP button.")
    if buttons[0].get("otp_type") not in ("COPY_CODE", "ONE_TAP", "ZERO_TAP"):
        refuse("otp_type must be one of {COPY_CODE, ONE_TAP, ZERO_TAP}.")
    only(buttons[0], BUTTONS["OTP"][0], "param buttons")
    advice = OTP_ADVICE if parts["BODY"].get("add_security_recommendation") else ""
    body = {**parts["BODY"], "text": OTP_BODY + advice}
    result = [body]
    minutes = parts.get("FOOTER", {}).get("code_expiration_minutes")
    if minutes:
        if not isinstance(minutes, int) or not 1 <= minutes <= 90:
            refuse("code_expiration_minutes must be between 1 and 90.")
        result.append({**parts["FOOTER"], "text": OTP_FOOTER.format(minutes)})
    button = {"text": "Copy code", **buttons[0], "type": "OTP"}
    return [*result, {"type": "BUTTONS", "buttons": [button]}]


def _header(header, named):
    if header is None:
        return
    header["format"] = str(header.get("format", "")).upper()
    if header["format"] not in HEADERS:
        refuse(f"header: format must be one of {{{', '.join(HEADERS)}}}.", 2388047)
    if header["format"] == "TEXT":
        _text("HEADER", header, named)
        if len(variables(header["text"])) > 1:
            refuse("header: at most one variable.", 2388047)
        if DECORATED.search(VARIABLE.sub("", header["text"])):
            refuse(
                "header: no new lines, formatting characters, emojis or asterisks.",
                2388047,
            )
    elif header["format"] in MEDIA_HEADERS:
        handle = example_of(header).get("header_handle")
        one = isinstance(handle, list) and len(handle) == 1
        if not one or not isinstance(handle[0], str):
            refuse("header: example.header_handle is required.", 2388047)


def _text(kind, component, named):
    _fields, longest, code = COMPONENTS[kind]
    text = component.get("text")
    if not isinstance(text, str) or not text.strip():
        refuse(f"{kind.lower()}: text is required.", code)
    if len(text) > longest:
        refuse(f"{kind.lower()}: text of at most {longest} characters.", 2388040)
    names = variables(text)
    if kind == "FOOTER" and (names or "\n" in text):
        refuse("footer: no variables and no new lines.", code)
    _variables(kind, text, names, named, code)
    if names:
        _examples(kind, component, names, named, code)


def _variables(kind, text, names, named, code):
    if named:
        wrong = [n for n in names if not re.match(r"^[a-z][a-z0-9_]*$", n)]
    else:
        wrong = names != [str(number + 1) for number in range(len(names))]
    if wrong:
        refuse(f"{kind.lower()}: variables are not as parameter_format says.", code)
    if re.search(r"\}\}\s*\{\{", text):
        refuse(f"{kind.lower()}: variables next to each other.", code)
    if kind == "BODY" and names:
        bare = text.strip()
        if bare.startswith("{{") or bare.endswith("}}"):
            refuse("Variables can't be at the start or end.", 2388299)
        words = len(VARIABLE.sub(" ", text).split())
        if words < WORDS_PER_VARIABLE * len(names):
            refuse("Too many variables for the length of the text.", 2388293)


def _examples(kind, component, names, named, code):
    example = example_of(component)
    key = f"{kind.lower()}_text"
    if named:
        given = example.get(key + "_named_params")
        named = [p.get("param_name") for p in given] if objects(given) else []
        right = sorted(map(str, named)) == sorted(names)
    else:
        values = example.get(key)
        if kind == "BODY" and isinstance(values, list) and values:
            values = values[0]
        right = isinstance(values, list) and len(values) == len(names)
    if not right:
        refuse(f"{kind.lower()}: an example for each variable is required.", code)
