# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Recognizes the language that a customer names, in several languages."""

import re

from .commands import folded

#: Names of a language, folded: its own, and those in the languages of the addon.
NAMES = {
    "pt": "portugues portuguese portugais brasileiro brasil",
    "en": "ingles english anglais",
    "es": "espanhol spanish espanol castellano espagnol",
    "fr": "frances french francais",
    "de": "alemao german aleman allemand deutsch",
    "it": "italiano italian italien",
}
_CODES = {name: code for code, names in NAMES.items() for name in names.split()}


def find(text, languages):
    """Return the code of the language that ``text`` names, or ``None``.

    :param languages: pairs of (code, name) of Odoo's ``res.lang``; of several that
        match, the first is returned

    >>> languages = [("en_US", "English (US)"), ("pt_BR", "Portuguese / Português")]
    >>> [find(text, languages) for text in ("Português", "pt-br", "inglés")]
    ['pt_BR', 'pt_BR', 'en_US']
    >>> find("klingon", languages)
    """
    wanted = folded(text).replace("-", "_").strip(" .!?")
    if not wanted:
        return None
    for names in (_exact, _loose):
        for code, name in languages:
            if wanted in names(code, name):
                return code
    prefix = _CODES.get(wanted)
    return next((code for code, _name in languages if prefix == _prefix(code)), None)


def own_name(name):
    """Return a language's name in that language, out of its name in Odoo.

    >>> own_name("French / Français"), own_name("English (US)")
    ('Français', 'English (US)')
    """
    return name.split(" / ")[-1].strip()


def _prefix(code):
    return code.split("_")[0].split("@")[0].lower()


def _exact(code, name):
    return {code.lower(), *(folded(part) for part in name.split(" / "))}


def _loose(code, name):
    text = (re.sub(r"\(.*?\)", "", part) for part in name.split(" / "))
    return {_prefix(code), *(folded(word) for word in text)}
