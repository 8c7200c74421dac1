# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Compares the components of a template in Odoo with those at Meta."""

from .template import BUTTONS, HEADERS, buttons, header_format


def is_same(one, other):
    """Whether two lists of components describe the same template.

    Samples are not compared, nor the texts that Meta writes for one-time passwords.

    >>> is_same(
    ...     [{"type": "BODY", "text": "Hi", "example": {}}],
    ...     [{"type": "BODY", "text": "Hi"}, {"type": "BUTTONS", "buttons": []}],
    ... )
    True
    """
    return _essence(one) == _essence(other)


def _essence(components):
    is_otp = any(button.get("type") == "OTP" for button in buttons(components))
    keys = ("add_security_recommendation", "code_expiration_minutes")
    keys += () if is_otp else ("format", "text")
    found = {
        str(component.get("type")).upper(): {
            key: component[key] for key in keys if component.get(key)
        }
        for component in components or ()
    }
    found["BUTTONS"] = [_button_essence(button) for button in buttons(components)]
    return found


def _button_essence(button):
    kind = button.get("type")
    return {
        "type": kind,
        "text": None if kind in ("COPY_CODE", "OTP") else button.get("text"),
        "url": button.get("url"),
        "phone_number": str(button.get("phone_number") or "").lstrip("+"),
    }


def is_known(components):
    """Whether the editor in Odoo supports all of a template's components.

    >>> is_known([{"type": "CAROUSEL"}])
    False
    """
    kinds = {str(component.get("type")).upper() for component in components or ()}
    formats = {header_format(components)} - {""}
    types = {button.get("type") for button in buttons(components)}
    otp = {b.get("otp_type", "COPY_CODE") for b in buttons(components)} - {"COPY_CODE"}
    return (
        not otp
        and kinds <= {"HEADER", "BODY", "FOOTER", "BUTTONS"}
        and formats <= {*HEADERS}
        and types <= {*BUTTONS}
    )
