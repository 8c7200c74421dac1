# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Registers a number for the Cloud API, and has its business profile.

Source: Cloud API, Register a business phone number (its limit, and that a PIN is set
for good), Error codes (1330xx); Business profiles (lengths, verticals); the schemas of
both in Meta's OpenAPI file.
"""

import re
import time

from .errors import GraphError
from .records import DAY
from .uploads import of_handle

#: Requests to register or deregister a number, in a moving window.
MOST_REQUESTS, WINDOW = 10, 3 * DAY
#: Wrong PINs after which Meta takes no further guess (a number of ours: Meta's is
#: not public).
MOST_GUESSES = 5
REGISTER = {
    *("messaging_product", "pin", "backup", "tier", "data_localization_region"),
}
LENGTHS = {"about": 139, "address": 256, "description": 256, "email": 128}
PROFILE = (*LENGTHS, "profile_picture_url", "websites", "vertical")
CHANGEABLE = {*LENGTHS, "websites", "vertical", "profile_picture_handle"}
VERTICALS = {
    *("OTHER", "AUTO", "BEAUTY", "APPAREL", "EDU", "ENTERTAIN", "EVENT_PLAN"),
    *("FINANCE", "GROCERY", "GOVT", "HOTEL", "HEALTH", "NONPROFIT", "PROF_SERVICES"),
    *("RETAIL", "TRAVEL", "RESTAURANT", "ALCOHOL", "ONLINE_GAMBLING"),
    *("PHYSICAL_GAMBLING", "OTC_DRUGS"),
}
PICTURE_TYPES = ("image/jpeg", "image/jpg", "image/png")
LONGEST_ADDRESS = 256


def _check_product(call, known):
    if call.values.get("messaging_product") != "whatsapp":
        raise GraphError(100, message="The parameter messaging_product is required.")
    if unknown := call.values.keys() - known:
        raise GraphError(100, f"{min(unknown)} is not a parameter of this call.")


def _count(account):
    """Count a request; the tenth within the window is the last that is taken."""
    now = time.time()
    recent = [at for at in account.registrations if now - at < WINDOW]
    if len(recent) >= MOST_REQUESTS:
        raise GraphError(133016)
    account.registrations = [*recent, now]


async def register(sim, call, account):
    """Register the number; its PIN is from then on that of two-step verification."""
    _check_product(call, REGISTER)
    pin = call.values.get("pin")
    if not isinstance(pin, str) or not re.fullmatch(r"[0-9]{6}", pin):
        raise GraphError(100, "Invalid PIN format. PIN must be exactly 6 digits")
    _count(account)
    if account.code_verification_status != "VERIFIED":
        raise GraphError(133006)
    if account.wrong_pins >= MOST_GUESSES:
        raise GraphError(133008)
    if account.pin and pin != account.pin:
        account.wrong_pins += 1
        raise GraphError(133005)
    account.pin, account.wrong_pins, account.status = pin, 0, "CONNECTED"
    sim.live.notify("accounts")
    return {"success": True}


async def deregister(sim, call, account):
    """Take the number from the Cloud API; its PIN stays."""
    if account.coexistence:
        raise GraphError(100, "The number is in use in the WhatsApp Business app.")
    _count(account)
    account.status = "DISCONNECTED"
    sim.live.notify("accounts")
    return {"success": True}


# The business profile


async def profile(_sim, call, account):
    asked = [name for name in call.query.get("fields", "").split(",") if name.strip()]
    names = [name.strip() for name in asked] or ["about"]
    for name in names:
        if name not in PROFILE:
            raise GraphError(
                100,
                message=f"Tried accessing nonexisting field ({name}) on node type"
                " (WhatsAppBusinessProfile)",
            )
    shown = {name: account.profile[name] for name in names if account.profile.get(name)}
    return {"data": [{**shown, "messaging_product": "whatsapp"}]}


async def set_profile(sim, call, account):
    """Change what is given of the profile; a text of no letters removes it."""
    _check_product(call, CHANGEABLE | {"messaging_product"})
    values = {k: v for k, v in call.values.items() if k != "messaging_product"}
    for name, most in LENGTHS.items():
        value = values.get(name, "")
        if not isinstance(value, str) or len(value) > most:
            raise GraphError(100, f"{name} must have at most {most} characters.")
    if values.get("about") == "":
        raise GraphError(100, "about must have at least 1 character.")
    if values.get("email") and not re.fullmatch(r"\S+@\S+\.\S+", values["email"]):
        raise GraphError(100, "email must be a valid email address")
    if values.get("vertical", "OTHER") not in VERTICALS:
        raise GraphError(100, "vertical is none of the industries there are.")
    _check_websites(values.get("websites", []))
    if handle := values.pop("profile_picture_handle", None):
        values["profile_picture_url"] = _picture(sim, call, account, handle)
    account.profile = {**account.profile, **values}
    sim.live.notify("accounts")
    return {"success": True}


def _check_websites(websites):
    is_fine = isinstance(websites, list) and len(websites) <= 2
    for website in websites if is_fine else ():
        is_fine = is_fine and len(website) <= LONGEST_ADDRESS
        is_fine = is_fine and re.match(r"https?://\S", website)
    if not is_fine:
        raise GraphError(100, "websites must be at most 2 addresses of http or https.")


def _picture(sim, call, account, handle):
    upload = of_handle(sim.world, handle)
    if upload is None or upload.app_id != account.app_id:
        raise GraphError(100, "profile_picture_handle is no handle of this app.")
    if upload.mime_type not in PICTURE_TYPES:
        raise GraphError(100, "The profile picture must be a JPEG or PNG.")
    return f"{call.base}/v/t61.29466-34/{upload.id}"
