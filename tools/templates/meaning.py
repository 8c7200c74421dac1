# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Guesses what a variable of a template stands for by the words around it."""

import re

from .template import VARIABLE

FIRST_NAME, NUMBER = "first_name", "number"
#: Greetings after which a person is named, in the languages of the addon.
GREETING = re.compile(
    r"\b(?:ol[áa]|oi|prezad[oa]|car[oa]|bom dia|boa tarde|boa noite|hello|hi|hey|dear"
    r"|good (?:morning|afternoon|evening)|hola|estimad[oa]|querid[oa]|buen[oa]s? \w+"
    r"|bonjour|bonsoir|salut|ch[eè]re?)[\s,!*_]*$",
    re.IGNORECASE,
)
#: Words before the number of a ticket.
CALLED = re.compile(
    r"(?:\b(?:ticket|chamado|protocolo|caso|case|request|solicita[çc][ãa]o|solicitud"
    r"|demande|dossier)\b[\s:*_]*(?:n[º°o]\.?|number|n[úu]mero|num[ée]ro)?"
    r"(?:\s+(?:é [oa]|es (?:el|la)|est l[ea]))?|#|n[º°]\.?)"
    r"[\s:#*_]*$",
    re.IGNORECASE,
)
#: Words that are shown beside a variable.
WORDS = 3


def _around(text, name):
    """Return the texts before and after the variable ``name``, on its own line."""
    for match in VARIABLE.finditer(text or ""):
        if match[1] == name:
            before = text[: match.start()].rpartition("\n")[2]
            return before, text[match.end() :].partition("\n")[0]
    return "", ""


def meaning(text, name):
    """Return ``FIRST_NAME``, ``NUMBER`` (the ticket's), or ``""`` if it is not clear.

    >>> meaning("Olá {{1}}, o chamado *{{2}}* foi aberto", "1")
    'first_name'
    >>> meaning("Olá {{1}}, o chamado *{{2}}* foi aberto", "2")
    'number'
    >>> meaning("Seu chamado é o *{{1}}*", "1"), meaning("Your ticket is {{1}}", "1")
    ('number', '')
    >>> meaning("It costs {{1}}", "1")
    ''
    """
    before, _after = _around(text, name)
    if GREETING.search(before):
        return FIRST_NAME
    return NUMBER if CALLED.search(before) else ""


def words_around(text, name):
    """Return the variable's neighbours in the text, with … in its place.

    >>> words_around("Olá {{1}}, o chamado *{{2}}* foi aberto", "2")
    'o chamado … foi aberto'
    """
    before, after = (VARIABLE.sub("…", part) for part in _around(text, name))
    before = re.split(r"[…\n]", before.replace("*", ""))[-1].strip(" ,;:.!?_~")
    after = re.split(r"[…\n]", after.replace("*", ""))[0].strip(" _~")
    after = re.split(r"[,;.!?]", after)[0]
    words = [*before.split()[-WORDS:], "…", *after.split()[:WORDS]]
    return " ".join(words) if len(words) > 1 else ""
