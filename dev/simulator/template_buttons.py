# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks a template's buttons by Meta's rules (Cloud API, Template components)."""

import re
from itertools import groupby

from .template_checks import objects, only, refuse
from .template_sending import variables

# Button: (its fields, how many at most)
BUTTONS = {
    "QUICK_REPLY": ({"type", "text"}, 10),
    "URL": ({"type", "text", "url", "example"}, 2),
    "PHONE_NUMBER": ({"type", "text", "phone_number"}, 1),
    "COPY_CODE": ({"type", "text", "example"}, 1),
    "OTP": (
        {
            "type",
            "text",
            "otp_type",
            "autofill_text",
            "package_name",
            "signature_hash",
            "supported_apps",
            "zero_tap_terms_accepted",
        },
        1,
    ),
    "REQUEST_CONTACT_INFO": ({"type"}, 1),
}
MOST_BUTTONS = 10
PHONE = re.compile(r"^\+?\d{5,20}$")
LONGEST_CODE = 20


def check_buttons(buttons):
    """Return the buttons in Meta's form.

    :raises GraphError: Meta would refuse them
    """
    if not objects(buttons) or len(buttons) > MOST_BUTTONS:
        refuse(f"buttons: 1 to {MOST_BUTTONS} buttons.")
    buttons = [{**b, "type": str(b.get("type", "")).upper()} for b in buttons]
    kinds = [button["type"] for button in buttons]
    quick = [kind == "QUICK_REPLY" for kind in kinds]
    if len(list(groupby(quick))) > 2:
        refuse("buttons: quick replies must stand together.")
    for button in buttons:
        kind = button["type"]
        if kind not in BUTTONS or kind == "OTP":
            refuse(f"buttons: type {kind} is not supported.")
        allowed, most = BUTTONS[kind]
        if kinds.count(kind) > most:
            refuse(f"buttons: at most {most} of type {kind}.")
        only(button, allowed, "param buttons")
        _label(button)
        CHECKS.get(kind, lambda _button: None)(button)
    return buttons


def _label(button):
    text = str(button.get("text") or "")
    needed = button["type"] not in ("COPY_CODE", "REQUEST_CONTACT_INFO")
    if (needed and not text.strip()) or len(text) > 25:
        refuse("buttons: a text of 1 to 25 characters is required.")
    if variables(text):
        refuse("buttons: no variables in the text.")


def _example(button):
    """Return the button's only example, which may be in a list, or None."""
    example = button.get("example")
    if isinstance(example, list) and len(example) == 1:
        example = example[0]
    return example if isinstance(example, str) and example.strip() else None


def _phone_number(button):
    if not PHONE.match(str(button.get("phone_number") or "")):
        refuse("buttons: phone_number must be a number of at most 20 digits.")


def _copy_code(button):
    example = _example(button)
    if example is None or len(example) > LONGEST_CODE:
        refuse(f"buttons: an example of 1 to {LONGEST_CODE} characters is required.")
    button.setdefault("text", "Copy offer code")


def _url(button):
    url = str(button.get("url") or "")
    if not re.match(r"^https?://\S+$", url) or len(url) > 2000:
        refuse("buttons: url must be http(s), of at most 2000 characters.")
    names = variables(url)
    if not names:
        return
    if names != ["1"] or not url.endswith("}}"):
        refuse("buttons: url takes one variable, at its end.")
    example, stem = _example(button), url[: url.index("{{")]
    if example is None or ("://" in example and not example.startswith(stem)):
        refuse("buttons: an example of the url is required.")


CHECKS = {"PHONE_NUMBER": _phone_number, "COPY_CODE": _copy_code, "URL": _url}
