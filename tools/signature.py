# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The agent's name before what they write to a customer."""

import re

from .words import INVISIBLE

#: Most characters of a name.
LONGEST = 40
#: Marks of WhatsApp's formatting, which would end the name's own.
MARKS = re.compile(r"[*_~`]")
#: Lines that WhatsApp shows as a list, a quote or code: they need their beginning.
BLOCK = re.compile(r"(?:[-*] |\d+\. |> |```)")
#: The key of Meta's object that has the text, by the type of the message.
TEXTS = {"text": "body", "image": "caption", "video": "caption", "document": "caption"}


def shown_name(name):
    """Return a name as it may stand before a message.

    >>> shown_name(" Alice *the*  great ")
    'Alice the great'
    """
    name = MARKS.sub("", INVISIBLE.sub("", name or ""))
    return " ".join(name.split())[:LONGEST].rstrip()


def signed(name, text):
    """Return a text with the name of who has written it, in WhatsApp's formatting.

    >>> signed("Alice", "Hello"), signed("Alice", "- one"), signed("", "Hello")
    ('*Alice:* Hello', '*Alice:*\\n- one', 'Hello')
    """
    if not name or not text:
        return text
    between = "\n" if BLOCK.match(text) else " "
    return f"*{name}:*{between}{text}"


def signed_content(name, message_type, content):
    """Return Meta's object of a message with the name before its text, if it has one.

    >>> signed_content("Alice", "image", {"id": "7", "caption": "Look"})
    {'id': '7', 'caption': '*Alice:* Look'}
    >>> signed_content("Alice", "audio", {"id": "7"})
    {'id': '7'}
    >>> signed_content("Alice", "interactive", {"action": {}})
    {'action': {}}
    """
    if message_type == "interactive":
        text = (content.get("body") or {}).get("text")
        return {**content, "body": {"text": signed(name, text)}} if text else content
    key = TEXTS.get(message_type)
    if not key or not content.get(key):
        return content
    return {**content, key: signed(name, content[key])}
