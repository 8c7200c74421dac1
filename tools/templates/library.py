# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads Meta's template library, and makes requests to create templates from it.

("Template library") Meta approves such templates at once. Their texts cannot be
changed, only what their buttons open or call. A button may open a page of its own for
each customer: its address then ends in a variable, and has a sample.
"""

import json
from typing import NamedTuple

from .template import VARIABLE

#: The variable at the end of an address.
SUFFIX = "{{1}}"
#: Kinds of buttons that can be filled in here.
BUTTONS = ("QUICK_REPLY", "URL", "PHONE_NUMBER")


class Entry(NamedTuple):
    """A template of the library; ``text`` has the samples in place of variables.

    ``buttons`` are triples of kind, label and, of a page, Meta's sample of its address.
    """

    name: str
    language: str
    header: str
    text: str
    buttons: tuple
    topic: str

    @property
    def has_url(self):
        """Whether a button opens a page, which is to be given."""
        return any(kind == "URL" for kind, _label, _url in self.buttons)

    @property
    def has_variable(self):
        """Whether Meta's button opens another page for each customer."""
        return any(SUFFIX in url for _kind, _label, url in self.buttons)

    @property
    def has_phone(self):
        """Whether a button calls a number, which is to be given."""
        return any(kind == "PHONE_NUMBER" for kind, _label, _url in self.buttons)


def entry_of(row):
    """Return the :class:`Entry` of a row of Meta's, ``None`` if it is none for us.

    Templates with forms or files, or for one-time passwords, are left out.

    :param dict row: of ``CloudApi.template_library``
    """
    names = (_text(row.get(key)) for key in ("name", "language", "body"))
    name, language, body = names
    header = row.get("header") or ""
    rows = row.get("buttons") or []
    buttons = [row for row in rows if isinstance(row, dict)]
    keys = ("type", "text", "url")
    triples = tuple(tuple(_text(b.get(key)) for key in keys) for b in buttons)
    is_known = isinstance(header, str) and all(b[0] in BUTTONS for b in triples)
    if (
        not (name and language and body and is_known)
        or row.get("category") != "UTILITY"
    ):
        return None
    samples = row.get("body_params")
    samples = iter(samples if isinstance(samples, list) else ())
    text = VARIABLE.sub(lambda found: _text(next(samples, "")) or found[0], body)
    topic = _text(row.get("usecase")) or _text(row.get("topic"))
    return Entry(name, language, header, text, triples, _words(topic))


def is_sample(url, sample):
    """Whether ``sample`` is an address that ``url`` becomes with a value.

    >>> is_sample("https://example.com/{{1}}", "https://example.com/4711")
    True
    >>> is_sample("https://example.com/{{1}}", "https://example.org/4711")
    False
    """
    begin = url.removesuffix(SUFFIX)
    return sample.startswith(begin) and len(sample) > len(begin)


def request_of(entry, name, url="", phone="", sample=""):
    """Return the body of Meta's ``POST /message_templates`` for an entry.

    The inputs of the buttons are a string of JSON, as in Meta's samples.

    :param str name: of the new template
    :param str url: that its button opens, if it has one; may end in ``SUFFIX``
    :param str phone: that its button calls, if it has one
    :param str sample: an address that ``url`` may become, if it ends in ``SUFFIX``
    """
    inputs = []
    for kind, _label, _url in entry.buttons:
        if kind == "URL":
            more = {"url_suffix_example": sample} if url.endswith(SUFFIX) else {}
            inputs.append({"type": kind, "url": {"base_url": url, **more}})
        if kind == "PHONE_NUMBER":
            inputs.append({"type": kind, "phone_number": phone})
    return {
        "name": name,
        "language": entry.language,
        "category": "UTILITY",
        "library_template_name": entry.name,
        **({"library_template_button_inputs": json.dumps(inputs)} if inputs else {}),
    }


def _words(name):
    """Return one of Meta's names in words.

    >>> _words("ORDER_PICK_UP")
    'Order pick up'
    """
    return name.replace("_", " ").capitalize()


def _text(value):
    return value if isinstance(value, str) else ""
