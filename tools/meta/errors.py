# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Maps Meta's error codes to a remedy and a reason.

Codes and remedies are those of Meta's page "Error codes" (Cloud API). The HTTP status
of an answer with an error code does not say whether to try again.

Meta's Graph API answers errors with a JSON object ("Error Responses"). Another answer
comes from something in between, such as a proxy, a firewall or a login page of the
network: :func:`effect_without_error` says what it means.
"""

from collections import namedtuple
from enum import Enum

#: Code for an object or field that does not exist, or that the token may not read.
INVALID_PARAMETER = 100
#: Its subcode for an id in the path that does not exist, or that the token may not see.
UNKNOWN_OBJECT = 33
#: Numbers above are subcodes of INVALID_PARAMETER, which Meta's pages list as codes.
SUBCODES = 2_000_000


class Remedy(Enum):
    """What to do with a message that Meta has refused."""

    RETRY = "the same call may succeed in a moment: try again with growing pauses"
    SLOW_PAIR = "too much to this customer: wait before the next message to them"
    SLOW_NUMBER = "too much from this number: wait before its next message"
    FIX_ACCOUNT = "nothing can be sent until an administrator repairs the account"
    GIVE_UP = "this message will never be accepted"


class Effect(Enum):
    """What a request may have done whose answer has no error object of Meta's."""

    NONE = "it was refused before it reached Meta"
    UNKNOWN = "it may have reached Meta"


#: ``remedy`` is a :class:`Remedy`, ``reason`` the ``failure_reason`` of the message.
Verdict = namedtuple("Verdict", "remedy reason")

#: Verdict for a code that is not in the table; Meta's text says why. Such are the rare
#: 131041, 131059, 131060, 134011, 135000, 137000 and 147001.
DEFAULT = Verdict(Remedy.GIVE_UP, "refused")
#: Verdict for an access token that cannot be one: Meta is not asked.
NOT_A_TOKEN = Verdict(Remedy.FIX_ACCOUNT, "token")
#: Verdict for a phone number id that does not exist, or that the token may not use.
NUMBER_UNKNOWN = Verdict(Remedy.FIX_ACCOUNT, "number_unknown")

_CODES = {
    Verdict(Remedy.RETRY, "meta_unavailable"): (
        *(1, 2, 131000, 131016, 131057, 133004, 139102, 139103),
    ),
    Verdict(Remedy.RETRY, "template_syncing"): (134101,),
    Verdict(Remedy.SLOW_PAIR, "too_fast_customer"): (131056,),
    Verdict(Remedy.SLOW_NUMBER, "too_fast_number"): (
        *(4, 17, 32, 341, 613),  # any calls of the Graph API
        *(80007, 130429, 133016),
    ),
    Verdict(Remedy.SLOW_NUMBER, "spam_limit"): (131048, 131064),
    Verdict(Remedy.FIX_ACCOUNT, "token"): (0, 104, 190),
    Verdict(Remedy.FIX_ACCOUNT, "permission"): (3, 10, 131005, *range(200, 300)),
    Verdict(Remedy.FIX_ACCOUNT, "payment"): (131042,),
    Verdict(Remedy.FIX_ACCOUNT, "locked"): (368, 131031),
    Verdict(Remedy.FIX_ACCOUNT, "not_registered"): (
        *(33, 131037, 131045, 133000, 133005, 133006),
        *(133008, 133009, 133010, 133015),
    ),
    Verdict(Remedy.GIVE_UP, "window_closed"): (131047,),
    Verdict(Remedy.GIVE_UP, "undeliverable"): (131026,),
    Verdict(Remedy.GIVE_UP, "not_in_test_list"): (131030,),
    Verdict(Remedy.GIVE_UP, "withheld"): (130472, 131049),
    Verdict(Remedy.GIVE_UP, "opted_out"): (131050,),
    Verdict(Remedy.GIVE_UP, "blocked"): (130403,),
    Verdict(Remedy.GIVE_UP, "country"): (130497,),
    Verdict(Remedy.GIVE_UP, "own_number"): (131021,),
    Verdict(Remedy.GIVE_UP, "phone_needed"): (131062,),
    Verdict(Remedy.GIVE_UP, "media"): (131051, 131052, 131053),
    Verdict(Remedy.GIVE_UP, "template_missing"): (132001,),
    Verdict(Remedy.GIVE_UP, "template_filled"): (132000, 132005, 132012, 132018),
    Verdict(Remedy.GIVE_UP, "template_paused"): (132015,),
    Verdict(Remedy.GIVE_UP, "template_disabled"): (132016,),
    Verdict(Remedy.GIVE_UP, "template"): (132007, 132068, 132069),
    Verdict(Remedy.GIVE_UP, "marketing_api"): (131055, 131063, 134100, 134102),
    Verdict(Remedy.GIVE_UP, "repeated"): (506,),
    Verdict(Remedy.GIVE_UP, "other_responder"): (2494191,),
    # "Direct Send": of 132021, a status, see tools/direct_send.py; the others are about
    # the template that Meta has made of a text.
    Verdict(Remedy.GIVE_UP, "direct_send_off"): (139200,),
    Verdict(Remedy.GIVE_UP, "direct_send"): (132021, 2388318, 2388330),
    # "Cloud API Calling"
    Verdict(Remedy.GIVE_UP, "calls_off"): (138000,),
    Verdict(Remedy.GIVE_UP, "calls_not_permitted"): (138006,),
    Verdict(Remedy.GIVE_UP, "calls_not_set_up"): (138018,),
}
_VERDICTS = {code: verdict for verdict, codes in _CODES.items() for code in codes}


def verdict(code, http_status=None, subcode=None, is_own_number=False):
    """Return the :class:`Verdict` on Meta's error code, else on the HTTP status.

    :param int code: ``error.code`` of Meta's answer, or ``None`` if it has none
    :param int subcode: ``error.error_subcode``
    :param bool is_own_number: the call was one on the account's phone number id

    >>> verdict(100, 400, 33).remedy.name
    'GIVE_UP'
    >>> verdict(100, 400, 33, is_own_number=True).reason
    'number_unknown'
    >>> verdict(100, 400, 2494191).reason
    'other_responder'
    """
    if is_own_number and (code, subcode) == (INVALID_PARAMETER, UNKNOWN_OBJECT):
        return NUMBER_UNKNOWN
    if code == INVALID_PARAMETER and isinstance(subcode, int) and subcode > SUBCODES:
        return _VERDICTS.get(subcode, DEFAULT)
    if code is not None:
        return _VERDICTS.get(code, DEFAULT)
    if http_status == 429:
        return Verdict(Remedy.SLOW_NUMBER, "too_fast_number")
    if http_status is not None and http_status >= 500:
        return Verdict(Remedy.RETRY, "meta_unavailable")
    return DEFAULT


def effect_without_error(method, http_status):
    """Return the :class:`Effect` of a request answered without an error of Meta's.

    ``None``: the status alone says what it means (:func:`verdict`). Reading has no
    effect; but a gateway that gives up (502, 504) has had no answer from Meta either.

    :param str method: of HTTP
    :param int http_status: of the answer, which is an error or a redirect

    >>> [effect_without_error("POST", status).name for status in (302, 403, 503)]
    ['NONE', 'NONE', 'UNKNOWN']
    >>> effect_without_error("GET", 503)
    """
    if http_status in (502, 504):
        return Effect.UNKNOWN
    if http_status >= 500:
        return None if method == "GET" else Effect.UNKNOWN
    return None if http_status in (413, 429) else Effect.NONE
