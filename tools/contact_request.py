"""What a customer answers when asked for the phone number ("Request contact info")."""

from .identity import wa_id_of_number
from .meta.webhook import text


def shared_number(content, user_uid=""):
    """The number (digits) a customer shared as their own, or ``""``.

    Only Meta marks an answer to the request (``origin``); any other card is somebody's,
    and says nothing of who sent it.

    :param dict content: the message as Meta delivers it
    :param str user_uid: the sender's user id, whose country tells how to read a number
        without country code
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
    wa_id = text(phone.get("wa_id"))
    if wa_id.isascii() and wa_id.isdecimal():
        return wa_id
    return wa_id_of_number(text(phone.get("phone")), region)
