# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads Meta's template library, and makes requests to create templates from it.

("Template library") Meta approves such templates at once. Their texts cannot be
changed, only what their buttons open or call.
"""

from typing import NamedTuple

from .template import VARIABLE

#: Kinds of buttons that can be filled in here.
BUTTONS = ("QUICK_REPLY", "URL", "PHONE_NUMBER")


class Entry(NamedTuple):
    """A template of the library; ``text`` has the samples in place of variables.

    ``buttons`` are pairs of kind and label.
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
        return any(kind == "URL" for kind, _label in self.buttons)

    @property
    def has_phone(self):
        """Whether a button calls a number, which is to be given."""
        return any(kind == "PHONE_NUMBER" for kind, _label in self.buttons)


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
    pairs = tuple((_text(b.get("type")), _text(b.get("text"))) for b in buttons)
    is_known = isinstance(header, str) and all(kind in BUTTONS for kind, _ in pairs)
    if (
        not (name and language and body and is_known)
        or row.get("category") != "UTILITY"
    ):
        return None
    samples = row.get("body_params")
    samples = iter(samples if isinstance(samples, list) else ())
    text = VARIABLE.sub(lambda found: _text(next(samples, "")) or found[0], body)
    topic = _text(row.get("usecase")) or _text(row.get("topic"))
    return Entry(name, language, header, text, pairs, _words(topic))


def request_of(entry, name, url="", phone=""):
    """Return the body of Meta's ``POST /message_templates`` for an entry.

    :param str name: of the new template
    :param str url: that its button opens, if it has one
    :param str phone: that its button calls, if it has one
    """
    inputs = []
    for kind, _label in entry.buttons:
        if kind == "URL":
            inputs.append({"type": kind, "url": {"base_url": url}})
        if kind == "PHONE_NUMBER":
            inputs.append({"type": kind, "phone_number": phone})
    return {
        "name": name,
        "language": entry.language,
        "category": "UTILITY",
        "library_template_name": entry.name,
        **({"library_template_button_inputs": inputs} if inputs else {}),
    }


def _words(name):
    """Return one of Meta's names in words.

    >>> _words("ORDER_PICK_UP")
    'Order pick up'
    """
    return name.replace("_", " ").capitalize()


def _text(value):
    return value if isinstance(value, str) else ""
