# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Builds interactive messages with one button by which the customer does something.

The button opens a link ("Interactive call-to-action URL button messages"), asks for the
location ("Location request messages"), opens a form ("Sending a Flow"), calls the
business ("WhatsApp call button messages") or lets the business call ("User calling
permissions"). WhatsApp itself labels the buttons of the second and the last.
"""

import re

LINK, LOCATION, FLOW = "cta_url", "location_request_message", "flow"
CALL, PERMISSION = "voice_call", "call_permission_request"
KINDS = (LINK, LOCATION, FLOW, CALL, PERMISSION)
#: Kinds with a label of ours.
LABELLED = (LINK, FLOW, CALL)
#: By kind, the type of the customer's answer: of the message, or of its interactive
#: object.
ANSWERS = {
    LOCATION: "location",
    FLOW: "nfm_reply",
    PERMISSION: "call_permission_reply",
}
#: Most characters of the text, a label, an address, and a form's name. Of the label of
#: a form some of Meta's pages say 30.
BODY, LABEL, URL, FLOW_NAME = 1024, 20, 2000, 200
#: The most minutes that a button for calls works ("WhatsApp call button messages").
CALL_MINUTES = 43_200
#: Name of the action, where it is not that of the kind.
_ACTIONS = {LOCATION: "send_location"}
_URL = re.compile(r"https?://[^\s/]+\S*")
_SCREEN = re.compile(r"[A-Za-z_]{1,80}")


def is_url(text):
    """Whether ``text`` is an address that a button can open.

    >>> [is_url(text) for text in ("https://example.com/a?b", "example.com", "http://")]
    [True, False, False]
    """
    return bool(_URL.fullmatch(text)) and len(text) <= URL


def is_screen(text):
    """Whether ``text`` can be the id of a screen of a form ("Flow JSON")."""
    return bool(_SCREEN.fullmatch(text))


def build(kind, body, **parameters):
    """Return Meta's ``interactive`` object for a message with one button.

    :param str kind: one of ``KINDS``
    :param str body: text above the button
    :param parameters: those of Meta's ``action``, none for some kinds
    """
    action = {"name": _ACTIONS.get(kind, kind)}
    if parameters:
        action["parameters"] = parameters
    return {"type": kind, "body": {"text": body}, "action": action}


def flow_parameters(flow, label, token, screen="", data=None):
    """Return the parameters of a form.

    :param str flow: its id at Meta (digits), or its name
    :param str token: comes back with the answer
    :param str screen: the one to open, by default the first
    :param dict data: values for that screen, which must be given then
    """
    named = "flow_id" if flow.isascii() and flow.isdigit() else "flow_name"
    parameters = {
        "flow_message_version": "3",
        named: flow,
        "flow_cta": label,
        "flow_token": token,
    }
    if screen:
        payload = {"screen": screen, **({"data": data} if data else {})}
        parameters |= {"flow_action": "navigate", "flow_action_payload": payload}
    return parameters


def asked_of(interactive):
    """Return what Meta's object asks for, in the form in which agents ask for it.

    That form is described at ``HelpdeskTicket._whatsapp_question``
    (``models/call_to_action``).
    """
    parameters = interactive["action"].get("parameters", {})
    screen = parameters.get("flow_action_payload", {})
    return {
        "type": interactive["type"],
        "label": label_of(interactive),
        "url": url_of(interactive),
        "flow": parameters.get("flow_id") or parameters.get("flow_name") or "",
        "screen": screen.get("screen", ""),
        "data": screen.get("data"),
    }


def completed(interactive, built):
    """Return Meta's object as it was given, with the parameters that it lacks.

    :param dict built: as :func:`build` makes it of :func:`asked_of` ``interactive``

    >>> given = build(CALL, "Call", display_text="Us", ttl_minutes=5)
    >>> completed(given, build(CALL, "Call", display_text="Us")) == given
    True
    """
    action, made = interactive["action"], built["action"]
    if "parameters" in made:
        action = {**action, "parameters": made["parameters"] | action["parameters"]}
    return {**interactive, "action": action}


def label_of(interactive):
    """Return the label of the button, ``""`` if WhatsApp labels it."""
    parameters = interactive["action"].get("parameters", {})
    return parameters.get("display_text") or parameters.get("flow_cta") or ""


def url_of(interactive):
    """Return the address that the button opens, or ``""``."""
    return interactive["action"].get("parameters", {}).get("url", "")


def as_text(interactive):
    """Return the message as plain text, with the label and the address of its button.

    Header and footer are part of the text.

    >>> print(as_text(build(LINK, "Track it", display_text="Open", url="https://x.y")))
    Track it
    <BLANKLINE>
    [ Open ] https://x.y
    """
    label, url = label_of(interactive), url_of(interactive)
    button = " ".join(filter(None, (f"[ {label} ]" if label else "", url)))
    parts = (interactive.get(name, {}) for name in ("header", "body", "footer"))
    texts = [part.get("text") for part in parts]
    return "\n\n".join(filter(None, (*texts, button)))
