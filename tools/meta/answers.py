# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads customers' answers to interactive messages other than buttons and lists.

They are forms of a Flow ("Receiving Flow response", "Media upload components"),
addresses, permissions to call, products, and kinds that Meta may add. Every reader
takes Meta's message object and never raises.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from .webhook import moment, text

#: ``name`` of the ``nfm_reply`` to an address message; other forms are of Flows.
ADDRESS = "address_message"
#: Fields of a form that are no answers of the customer's.
TECHNICAL = ("flow_token", "saved_address_id")
#: Levels of an unknown object that are shown.
DEPTH = 6
#: By beginning of the MIME type: Meta's type of message with such a file.
KINDS = {"image/": "image", "video/": "video", "audio/": "audio"}


@dataclass(frozen=True)
class Form:
    """A form that a customer filled in.

    ``name`` is Meta's name of its kind, ``answers`` a list of pairs (field, answer):
    a field without a name is ``""``. ``files`` are Meta's media objects.
    """

    name: str
    answers: list
    files: list

    def texts(self):
        """Return the answers that are texts, each as a line: no ticks, no files.

        >>> Form("flow", [("Topic", "No ink"), ("Urgent", "✓")], []).texts()
        ['No ink']
        """
        names = {file["filename"] for file in self.files}
        lines = (" ".join(answer.split()) for _field, answer in self.answers)
        return [
            line
            for line in lines
            if line.strip("✓✗") and not names.issuperset(line.split(", "))
        ]


@dataclass(frozen=True)
class CallPermission:
    """Whether a customer lets the business call them; ``until`` is in UTC."""

    is_given: bool
    is_permanent: bool
    until: datetime | None


def form_of(message):
    """Return the :class:`Form` that a customer filled in, or ``None``.

    What is not JSON is shown as it was sent: somebody typed it.
    """
    reply = _dict(_dict(message.get("interactive")).get("nfm_reply"))
    if not reply:
        return None
    name, response = text(reply.get("name")), reply.get("response_json")
    if isinstance(response, str):
        try:
            response = json.loads(response)
        except (ValueError, RecursionError):
            return Form(name, [("", text(response))], [])
    if name == ADDRESS and isinstance(_dict(response).get("values"), dict):
        response = response["values"]
    files = []
    return Form(name, _answers(response, files), files)


def call_permission_of(message):
    """Return the :class:`CallPermission` that a customer gave or refused, or ``None``.

    ("User calling permissions".)
    """
    interactive = _dict(message.get("interactive"))
    if text(interactive.get("type")) != "call_permission_reply":
        return None
    reply = _dict(interactive.get("call_permission_reply"))
    return CallPermission(
        text(reply.get("response")).lower() == "accept",
        reply.get("is_permanent") is True,
        moment(reply.get("expiration_timestamp")),
    )


def product_of(message):
    """Return the catalog's id of the product a customer chose or asks about, or ""."""
    interactive, context = _dict(message.get("interactive")), message.get("context")
    chosen = _dict(interactive.get("product"))
    about = _dict(_dict(context).get("referred_product"))
    return text((chosen or about).get("product_retailer_id"))


def fields_of(message):
    """Return the fields of a message of an unknown kind as pairs (name, text)."""
    kind = text(message.get("type"))
    content = message.get(kind)
    if kind == "interactive":
        kind = text(_dict(content).get("type"))
        content = _dict(content).get(kind) or {
            name: value for name, value in _dict(content).items() if name != "type"
        }
    return [pair for pair in _answers(content, []) if pair[1]]


def kind_of(message):
    """Return Meta's name of the kind of an interactive message, or ``""``."""
    return text(_dict(message.get("interactive")).get("type"))


def _answers(response, files):
    """Return pairs (field, answer); files found in them are added to ``files``."""
    if isinstance(response, dict) and not _file_of(response):
        named = response.items()
    elif isinstance(response, list) and all(isinstance(one, dict) for one in response):
        return [pair for one in response for pair in _answers(one, files)]
    else:
        named = [("", response)]
    pairs = [
        (_label(name), _answer_text(answer, files))
        for name, answer in named
        if name not in TECHNICAL
    ]
    return [(name, answer) for name, answer in pairs if name or answer]


def _label(name):
    return " ".join(text(name).replace("_", " ").split())


def _answer_text(answer, files, depth=0):
    if isinstance(answer, list | dict) and depth >= DEPTH:
        return "…"
    if file := _file_of(answer):
        files.append(file)
        return file["filename"]
    if isinstance(answer, list):
        texts = (_answer_text(item, files, depth + 1) for item in answer)
        return ", ".join(filter(None, texts))
    if isinstance(answer, dict):
        pairs = answer.items()
        return ", ".join(
            f"{_label(name)}: {_answer_text(value, files, depth + 1)}"
            for name, value in pairs
        )
    if isinstance(answer, bool):
        return "✓" if answer else "✗"
    return number_text(answer)


def _file_of(answer):
    """Return Meta's media object of a file that was chosen in a form, or ``None``."""
    uid = text(_dict(answer).get("id"))
    mime = text(_dict(answer).get("mime_type"))
    is_file = uid.isascii() and uid.isalnum() and (mime or answer.get("sha256"))
    if not is_file:
        return None
    name = text(answer.get("file_name")) or text(answer.get("filename"))
    kind = next((kind for start, kind in KINDS.items() if mime.startswith(start)), "")
    return {
        "kind": kind or "document",
        "id": uid,
        "mime_type": mime,
        "sha256": text(answer.get("sha256")),
        "filename": name or kind or "document",
    }


def number_text(value):
    """Return a number or a text of Meta's JSON as text, ``""`` for anything else."""
    return f"{value:.10g}" if isinstance(value, float) else text(value)


def _dict(value):
    return value if isinstance(value, dict) else {}
