# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks templates against Meta's rules before they are submitted ("Components").

A template is a dict as ``CloudApi.create_template`` takes it. Each broken rule is a
:class:`Problem`; the texts for users are in ``models/template/problem_texts.py``.
"""

import re
import unicodedata
from collections import Counter, namedtuple
from itertools import groupby

from .languages import LANGUAGES
from .template import (
    BODY,
    VARIABLE,
    buttons,
    header_format,
    part,
    places,
    samples,
    variables,
)

#: ``part``: name, language, category, ttl, header, body, footer, minutes, buttons or
#: variables; ``kind``: which rule is broken; ``item``: the button's index, or the
#: variable's place; ``values``: figures for the text.
Problem = namedtuple("Problem", "part kind item values", defaults=(None, {}))

NAME, HEADER, FOOTER, LABEL, URL, CODE = 512, 60, 60, 25, 2000, 15
MOST_BUTTONS = 10
MOST = {"URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1}
CATEGORIES = ("UTILITY", "MARKETING", "AUTHENTICATION")
MINUTES = range(1, 91)
#: By category: the seconds within which a message must be delivered ("Time-to-live").
TTL = {
    "AUTHENTICATION": (30, 900),
    "UTILITY": (30, 43_200),
    "MARKETING": (43_200, 2_592_000),
}
#: Meta refuses a body with too few words for its variables (subcode 2388293) and gives
#: no figure: with this many words per variable, templates were seen to pass.
WORDS_PER_VARIABLE = 3

#: By format of the header: MIME types and most bytes of its sample file ("Resumable
#: Upload API").
SAMPLES = {
    "IMAGE": (("image/jpeg", "image/png"), 5 * 1024**2),
    "VIDEO": (("video/mp4",), 16 * 1024**2),
    "DOCUMENT": (("application/pdf",), 100 * 1024**2),
}

_NAME = re.compile(r"[a-z0-9_]+")
_VARIABLE_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ADJACENT = re.compile(r"\}\}\s*\{\{")
_FORMATTED = re.compile(r"[*~`]|\b_\w+_\b")
_URL = re.compile(r"https?://[^\s/?#]+\S*", re.ASCII)
_WHATSAPP = re.compile(r"https?://(www\.)?(wa\.me|api\.whatsapp\.com)([/?#]|$)", re.I)
_PHONE = re.compile(r"\+?[0-9]{5,19}")


def problems(template):
    """Return each :class:`Problem` of a template, in the order of the form."""
    found = [*_name(template), *_language(template), *_ttl(template)]
    components = template.get("components") or []
    if template.get("category") == "AUTHENTICATION":
        return found + list(_authentication(components))
    if template.get("category") not in CATEGORIES:
        found.append(Problem("category", "empty"))
    is_named = str(template.get("parameter_format") or "").lower() == "named"
    found += [*_header(components, is_named), *_body(components, is_named)]
    found += [*_footer(components), *_buttons(buttons(components))]
    return found + list(_samples(components))


def is_name(text):
    """Whether a template can have this name."""
    return bool(_NAME.fullmatch(text)) and len(text) <= NAME


def is_url(text):
    """Whether a button can open this page."""
    return bool(_URL.fullmatch(text)) and len(text) <= URL and "{" not in text


def is_phone(text):
    """Whether a button can call this number."""
    return bool(_PHONE.fullmatch(text))


def file_problems(kind, mime, size):
    """Yield each :class:`Problem` of the sample file of a media header.

    :param str kind: format of the header
    :param str mime: MIME type of the file
    :param int size: its bytes

    >>> [problem.kind for problem in file_problems("IMAGE", "image/webp", 10)]
    ['file_type']
    """
    types, most = SAMPLES[kind]
    if mime not in types:
        names = ", ".join(name.partition("/")[2].upper() for name in types)
        yield Problem("header", "file_type", values={"types": names})
    if size > most:
        yield Problem("header", "file_size", values={"most": most // 1024**2})


def _name(template):
    name = template.get("name") or ""
    if not _NAME.fullmatch(name):
        yield Problem("name", "name_characters" if name else "empty")
    yield from _length("name", name, NAME)


def _language(template):
    language = template.get("language")
    if language not in LANGUAGES:
        yield Problem("language", "language" if language else "empty")


def _ttl(template):
    seconds = template.get("message_send_ttl_seconds")
    least, most = TTL.get(template.get("category"), (0, 0))
    if seconds and most and not least <= seconds <= most:
        yield Problem("ttl", "ttl", values={"least": least, "most": most})


def _length(where, text, most, item=None):
    if len(text) > most:
        yield Problem(where, "long", item, {"length": len(text), "most": most})


def _header(components, is_named):
    header = part(components, "HEADER")
    kind = header_format(components)
    if kind in SAMPLES and not any(_example(header, "header_handle")):
        yield Problem("header", "file_missing")
    if kind != "TEXT":
        return
    text = header.get("text") or ""
    yield from _required("header", text)
    yield from _length("header", text, HEADER)
    yield from _plain("header", VARIABLE.sub("", text))
    yield from _variables("header", text, is_named)
    if len(VARIABLE.findall(text)) > 1:
        yield Problem("header", "one_variable")


def _body(components, is_named):
    text = part(components, "BODY").get("text") or ""
    yield from _required("body", text)
    yield from _length("body", text, BODY)
    if re.search(r"\n\s*\n\s*\n", text):
        yield Problem("body", "blank_lines")
    if re.search(r"\t| {5,}", text):
        yield Problem("body", "blanks")
    yield from _variables("body", text, is_named)
    names = VARIABLE.findall(text)
    if not names:
        return
    if _ADJACENT.search(text):
        yield Problem("body", "adjacent")
    bare = text.strip()
    if VARIABLE.match(bare) or bare.endswith("}}"):
        yield Problem("body", "ends")
    words = len([w for w in VARIABLE.sub(" ", text).split() if _has_letters(w)])
    needed = WORDS_PER_VARIABLE * len(names)
    if words < needed:
        yield Problem("body", "ratio", values={"words": words, "needed": needed})


def _footer(components):
    footer = part(components, "FOOTER")
    if not footer:
        return
    text = footer.get("text") or ""
    yield from _required("footer", text)
    yield from _length("footer", text, FOOTER)
    yield from _plain("footer", text)
    if "{{" in text:
        yield Problem("footer", "no_variables")


def _required(where, text, item=None):
    if not text.strip():
        yield Problem(where, "empty", item)


def _plain(where, text, item=None):
    """Check that there are no line breaks, emoji or formatting (2388047, 2388073)."""
    if "\n" in text or _FORMATTED.search(text) or any(map(_is_emoji, text)):
        yield Problem(where, "plain", item)


def _is_emoji(character):
    return unicodedata.category(character) == "So" or character == "\ufe0f"


def _has_letters(word):
    return any(character.isalnum() for character in word)


def _variables(where, text, is_named):
    names = variables(text)
    rest = VARIABLE.sub("", text)
    if "{{" in rest or "}}" in rest:
        yield Problem(where, "braces")
    if is_named and not all(map(_VARIABLE_NAME.fullmatch, names)):
        digits = any(name.isdecimal() for name in names)
        yield Problem(where, "mixed" if digits else "variable_name")
    elif not is_named and names != [str(n + 1) for n in range(len(names))]:
        numbers = ", ".join(f"{{{{{n + 1}}}}}" for n in range(len(names)))
        yield Problem(where, "numbers", values={"numbers": numbers})


# ---------------------------------------------------------------------------- buttons


def _buttons(given):
    if len(given) > MOST_BUTTONS:
        yield Problem("buttons", "many_buttons", values={"most": MOST_BUTTONS})
    kinds = [button["type"] for button in given]
    for kind, most in MOST.items():
        if kinds.count(kind) > most:
            yield Problem("buttons", f"many_{kind.lower()}", values={"most": most})
    if len(list(groupby(kind == "QUICK_REPLY" for kind in kinds))) > 2:
        yield Problem("buttons", "grouped")
    labels = Counter(button.get("text") for button in given)
    for index, button in enumerate(given):
        yield from _button(index, button)
        if button.get("text") and labels[button["text"]] > 1:
            yield Problem("buttons", "same_label", index)


def _button(index, button):
    kind = button["type"]
    if kind == "OTP":
        yield Problem("buttons", "otp", index)
    if kind != "COPY_CODE":
        label = button.get("text") or ""
        yield from _required("buttons", label, index)
        yield from _length("buttons", label, LABEL, index)
        yield from _plain("buttons", label, index)
        if "{{" in label:
            yield Problem("buttons", "no_variables", index)
    if kind == "URL":
        yield from _url(index, button.get("url") or "")
    if kind == "PHONE_NUMBER" and not _PHONE.fullmatch(button.get("phone_number", "")):
        yield Problem("buttons", "phone", index)


def _url(index, url):
    bare = VARIABLE.sub("", url)
    if not _URL.fullmatch(bare):
        yield Problem("buttons", "url", index)
    elif _WHATSAPP.match(bare):
        yield Problem("buttons", "url_whatsapp", index)
    yield from _length("buttons", url, URL, index)
    names = VARIABLE.findall(url)
    wrong = names and (names != ["1"] or not url.endswith("{{1}}"))
    if wrong or "{" in bare or "}" in bare:
        yield Problem("buttons", "url_variable", index)


# ---------------------------------------------------------------------------- samples


def _samples(components):
    """Check that each variable has a sample."""
    given = samples(components)
    for place in places(components):
        sample, kind = str(given.get(place) or ""), _button_type(components, place)
        if place == "header" or kind == "OTP":
            continue
        if not sample.strip():
            yield Problem("variables", "sample", place)
        elif kind == "COPY_CODE":
            yield from _length("variables", sample, CODE, place)


def _button_type(components, place):
    part_name, _dot, index = place.partition(".")
    return buttons(components)[int(index)]["type"] if part_name == "button" else None


def _example(component, key):
    return (component.get("example") or {}).get(key) or []


def _authentication(components):
    """Check a template whose texts Meta writes ("Authentication templates")."""
    if part(components, "HEADER"):
        yield Problem("header", "authentication")
    minutes = part(components, "FOOTER").get("code_expiration_minutes")
    if minutes is not None and minutes not in MINUTES:
        yield Problem("minutes", "minutes")
    given = buttons(components)
    if [button["type"] for button in given] != ["OTP"]:
        yield Problem("buttons", "authentication_button")
        return
    yield from _length("buttons", given[0].get("text") or "", LABEL, 0)
