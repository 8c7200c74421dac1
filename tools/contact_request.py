# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads a customer's answer to the request for their phone number.

("Request contact info")
"""

from .identity import ids_of, wa_id_of_number
from .meta.webhook import text


def shared_number(content, user_uid=""):
    """Return the phone number (digits) that a customer shared as their own, or ``""``.

    Only a contact card that Meta marks as the answer to the request (``origin``)
    counts: other cards may be anybody's.

    :param dict content: the message as Meta's webhook delivers it
    :param str user_uid: the sender's business-scoped user id, which begins with the
        country by which a number without country code is read
    """
    region = (user_uid or "").partition(".")[0]
    cards = content.get("contacts")
    for card in cards if isinstance(cards, list) else []:
        if not isinstance(card, dict) or card.get("origin") != "contact_request":
            continue
        phones = card.get("phones")
        for phone in phones if isinstance(phones, list) else []:
            if not isinstance(phone, dict):
                continue
            number = _number(phone, region)
            if number:
                return number
    return ""


def _number(phone, region):
    wa_id = ids_of(text(phone.get("wa_id"))).wa_id
    return wa_id or wa_id_of_number(text(phone.get("phone")), region)
