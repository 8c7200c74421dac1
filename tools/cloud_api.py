"""The HTTP client of Meta's Graph API: the only place of the addon that talks HTTP."""

import ssl

import requests
from urllib3 import exceptions as urllib3

from . import errors

GRAPH_URL = "https://graph.facebook.com"
DEFAULT_VERSION = "v25.0"
#: Seconds to connect, and seconds without a byte of the answer.
TIMEOUT = (5, 20)

PHONE_NUMBER_FIELDS = (
    "id,display_phone_number,verified_name,status,quality_rating,name_status,"
    "code_verification_status"
)


class CloudApiError(Exception):
    """A call to Meta that did not succeed; see the three kinds below."""


class Refused(CloudApiError):
    """Meta answered with an error: nothing was done.

    ``code`` and ``details`` are Meta's ("Error codes"; ``None`` and ``""`` where the
    answer was none of Meta's), ``verdict`` is what to do about it.
    """

    def __init__(self, message, code=None, details="", http_status=None):
        super().__init__(message)
        self.code = code
        self.details = details
        self.http_status = http_status
        self.verdict = errors.verdict(code, http_status)

    @classmethod
    def of(cls, response):
        answer = _json_object(response)
        error = _failure_of_user(answer) or answer.get("error")
        if not isinstance(error, dict):
            return cls(f"HTTP {response.status_code}", None, "", response.status_code)
        data = error.get("error_data")
        details = data.get("details") if isinstance(data, dict) else None
        return cls(
            str(error.get("message") or ""),
            error.get("code") if isinstance(error.get("code"), int) else None,
            str(details or ""),
            response.status_code,
        )


class Unreachable(CloudApiError):
    """No connection: Meta has not seen the call."""


class OutcomeUnknown(CloudApiError):
    """The call went out and no answer came back: Meta may have done it."""


class CloudApi:
    """Calls to one business phone number.

    >>> CloudApi("token", "106540352242922").url("106540352242922", "messages")
    'https://graph.facebook.com/v25.0/106540352242922/messages'
    """

    def __init__(
        self,
        access_token,
        phone_number_uid,
        base_url=GRAPH_URL,
        version=DEFAULT_VERSION,
        session=None,
    ):
        self.phone_number_uid = phone_number_uid
        self.base_url = (base_url or GRAPH_URL).rstrip("/")
        self.version = version or DEFAULT_VERSION
        self.access_token = access_token or ""
        self.session = session or requests.Session()

    def url(self, *path):
        return "/".join((self.base_url, self.version, *path))

    def call(self, method, *path, **kwargs):
        """One request; Meta's JSON answer as a dict.

        :raises Refused: Meta answered with an error, or would have, the token being
            none
        :raises Unreachable: there was no connection
        :raises OutcomeUnknown: there was one, and no usable answer
        """
        if not is_token(self.access_token):
            raise Refused("not a token", http_status=401)
        try:
            response = self.session.request(
                method,
                self.url(*path),
                headers={"Authorization": f"Bearer {self.access_token}"},
                timeout=TIMEOUT,
                allow_redirects=False,
                **kwargs,
            )
        except requests.RequestException as error:
            kind = Unreachable if _never_connected(error) else OutcomeUnknown
            raise kind(type(error).__name__) from error
        if response.status_code in (502, 504) and "error" not in _json_object(response):
            raise OutcomeUnknown(f"HTTP {response.status_code}")
        if not response.ok or response.is_redirect:
            raise Refused.of(response)
        return _json_object(response)

    def send(self, message):
        """Send ``message``, the body of POST /messages less what every one has.

        :return: Meta's id of the message, the ``wamid``
        """
        body = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            **message,
        }
        answer = self.call("POST", self.phone_number_uid, "messages", json=body)
        try:
            wamid = answer["messages"][0]["id"]
        except (KeyError, IndexError, TypeError):
            raise OutcomeUnknown("answer without a message id") from None
        return wamid

    def mark_read(self, wamid, is_typing=False):
        """Blue ticks for a customer's message and all before it ("Mark as read").

        :param is_typing: show besides that an answer is being written, for up to 25 s
        """
        body = {"messaging_product": "whatsapp", "status": "read", "message_id": wamid}
        if is_typing:
            body["typing_indicator"] = {"type": "text"}
        return self.call("POST", self.phone_number_uid, "messages", json=body)

    def block(self, user):
        """Keep ``user`` from writing to this number ("Block users").

        :param str user: a number with its ``+``, or a business-scoped user id
        """
        self._block_users("POST", user)

    def unblock(self, user):
        """Let a blocked ``user`` write again."""
        self._block_users("DELETE", user)

    def _block_users(self, method, user):
        body = {"messaging_product": "whatsapp", "block_users": [{"user": user}]}
        self.call(method, self.phone_number_uid, "block_users", json=body)

    def phone_number(self):
        """The number as Meta knows it ("Phone numbers")."""
        return self.call(
            "GET", self.phone_number_uid, params={"fields": PHONE_NUMBER_FIELDS}
        )

    def phone_numbers(self, business_account_uid):
        """The numbers of a business account: a list of ``{"id": …}``."""
        path = (business_account_uid, "phone_numbers")
        return self.call("GET", *path, params={"fields": "id"}).get("data", [])

    def subscribed_apps(self, business_account_uid):
        """The apps that get the business account's webhooks."""
        return self.call("GET", business_account_uid, "subscribed_apps").get("data", [])

    def debug_token(self):
        """What Meta says of our access token: ``is_valid``, ``scopes``, ``app_id``…"""
        params = {"input_token": self.access_token}
        return self.call("GET", "debug_token", params=params).get("data", {})


def _json_object(response):
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _failure_of_user(answer):
    """Why the one user of a call could not be blocked: it says more than ``error``."""
    try:
        return answer["block_users"]["failed_users"][0]["errors"][0]
    except (KeyError, IndexError, TypeError):
        return None


def is_token(value):
    """Whether ``value`` can stand in an ``Authorization`` header."""
    return bool(value) and value.isascii() and value.isprintable() and " " not in value


def _never_connected(error):
    """Did ``error`` come before a byte of the request left?"""
    if isinstance(error, ValueError):  # an address that is none
        return True
    # urllib3 puts what kept it from connecting into MaxRetryError; a TLS error there
    # may also have come with the answer, but for a certificate that was not trusted.
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, urllib3.MaxRetryError) else None
    if isinstance(reason, urllib3.SSLError):
        return any(isinstance(a, ssl.SSLCertVerificationError) for a in reason.args)
    return isinstance(
        reason,
        urllib3.NewConnectionError | urllib3.ConnectTimeoutError | urllib3.ProxyError,
    )
