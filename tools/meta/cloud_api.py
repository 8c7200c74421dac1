"""The HTTP client of Meta's Graph API: the only place of the addon that talks HTTP.

What numbers, apps and templates are asked stands in ``cloud_api_account.py`` and
``cloud_api_templates.py``.
"""

import hashlib
import re
import ssl
import time
from collections import namedtuple
from urllib.parse import quote, urljoin, urlsplit

import requests
from requests_toolbelt import MultipartEncoder, MultipartEncoderMonitor
from urllib3 import exceptions as urllib3

from . import errors
from .cloud_api_account import AccountCalls
from .cloud_api_templates import TemplateCalls

GRAPH_URL = "https://graph.facebook.com"
DEFAULT_VERSION = "v25.0"
#: Seconds to connect, and seconds without a byte of the answer.
TIMEOUT = (5, 20)
#: Of a message that goes on to the customer; another one is held back.
ACCEPTED = "accepted"

#: Where Meta keeps files: the only hosts, beside that of the API, that get the token.
MEDIA_HOSTS = ("facebook.com", "fbcdn.net", "fbsbx.com", "whatsapp.net")
CHUNK = 256 * 1024
MOST_REDIRECTS = 3

_HOST = re.compile(r"[a-z0-9.-]+")

Downloaded = namedtuple("Downloaded", "size sha256")
Sent = namedtuple("Sent", "wamid is_held")


class CloudApiError(Exception):
    """A call to Meta that did not succeed; see the three kinds below."""


class Refused(CloudApiError):
    """Meta answered with an error: nothing was done.

    ``code`` and ``details`` are Meta's ("Error codes"; ``None`` and ``""`` where the
    answer was none of Meta's), ``verdict`` is what to do about it. ``subcode`` tells
    what is wrong with a template.
    """

    def __init__(self, message, code=None, details="", http_status=None, subcode=None):
        super().__init__(message)
        self.code = code
        self.subcode = subcode
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
            str(details or error.get("error_user_msg") or ""),
            response.status_code,
            error.get("error_subcode"),
        )


class Unreachable(CloudApiError):
    """No connection: Meta has not seen the call."""


class OutcomeUnknown(CloudApiError):
    """The call went out and no answer came back: Meta may have done it."""


class TooLarge(CloudApiError):
    """A file has more bytes than the caller takes."""


class CloudApi(AccountCalls, TemplateCalls):
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
        #: The version that served the last call: not the one asked, once that is gone.
        self.served_version = None

    def url(self, *path):
        return "/".join((self.base_url, self.version, *path))

    def with_token(self, access_token):
        """A client like this one that speaks with another token."""
        return type(self)(
            access_token,
            self.phone_number_uid,
            self.base_url,
            self.version,
            self.session,
        )

    def node(self, uid, fields, rarer=""):
        """``fields`` of an object, and the ``rarer`` ones if Meta knows all of them.

        Meta refuses a call as a whole that asks for a field it does not know.
        """
        wanted = ",".join(filter(None, (fields, rarer)))
        try:
            return self.call("GET", uid, params={"fields": wanted})
        except Refused as error:
            if not rarer or error.code != errors.INVALID_PARAMETER:
                raise
        return self.call("GET", uid, params={"fields": fields})

    def pages(self, *path, **params):
        """All rows of an edge, page by page ("Paginated results")."""
        while True:
            answer = self.call("GET", *path, params=params)
            rows = _data(answer, list)
            yield from (row for row in rows if isinstance(row, dict))
            after = _next_page(answer)
            if after in (None, params.get("after")):
                return
            params["after"] = after

    def single(self, *path, **params):
        """The one object an edge wraps into ``data``."""
        return _data(self.call("GET", *path, params=params), dict)

    def call(self, method, *path, **kwargs):
        """One request; Meta's JSON answer as a dict.

        :raises Refused: Meta answered with an error, or would have, the token being
            none
        :raises Unreachable: there was no connection
        :raises OutcomeUnknown: there was one, and no usable answer
        """
        response = self._request(method, self.url(*path), **kwargs)
        if response.status_code in (502, 504) and "error" not in _json_object(response):
            raise OutcomeUnknown(f"HTTP {response.status_code}")
        if not response.ok or response.is_redirect:
            raise Refused.of(response)
        answer = _json_object(response)
        if not answer:
            raise OutcomeUnknown("answer without JSON")
        return answer

    def _request(self, method, url, headers=None, **kwargs):
        """The response; see :meth:`call` for what is raised."""
        if not is_token(self.access_token):
            raise Refused("not a token", http_status=401)
        try:
            response = self.session.request(
                method,
                url,
                headers={
                    "Authorization": f"Bearer {self.access_token}",
                    **(headers or {}),
                },
                timeout=TIMEOUT,
                allow_redirects=False,
                **kwargs,
            )
        except requests.RequestException as error:
            kind = Unreachable if _never_connected(error) else OutcomeUnknown
            raise kind(type(error).__name__) from error
        self.served_version = response.headers.get("facebook-api-version")
        return response

    def send(self, message):
        """Send ``message``, the body of POST /messages less what every one has.

        :return: :class:`Sent`: Meta's id of the message, and whether Meta holds it back
            to assess its template ("Template pacing")
        """
        body = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            **message,
        }
        answer = self.call("POST", self.phone_number_uid, "messages", json=body)
        try:
            message = answer["messages"][0]
            status = message.get("message_status", ACCEPTED)
            return Sent(message["id"], status != ACCEPTED)
        except (AttributeError, KeyError, IndexError, TypeError):
            raise OutcomeUnknown("answer without a message id") from None

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

    def media(self, uid):
        """What Meta has under ``uid``: ``url``, ``mime_type``, ``sha256``, …

        Without our phone number's id: with it, Meta denies what customers sent to
        another number of the business ("Media"). The address lives five minutes.
        """
        return self.call("GET", quote(uid, safe=""))

    def download(self, url, sink, most_bytes, seconds=None):
        """Write the file at ``url``, of :meth:`media`, into ``sink`` bit by bit.

        :param sink: a binary file, at its beginning
        :param seconds: to be done in, or None
        :return: :class:`Downloaded`: the bytes, and their SHA-256 in hex
        :raises TooLarge: there are more than ``most_bytes``
        :raises CloudApiError: as :meth:`call`; ``Refused`` too where ``url`` leads
            to a host that must not see our token
        """
        digest, size, end = hashlib.sha256(), 0, _end(seconds)
        with self._media_response(url) as response:
            try:
                for chunk in response.iter_content(CHUNK):
                    size += len(chunk)
                    if size > most_bytes:
                        raise TooLarge(f"over {most_bytes} bytes")
                    digest.update(chunk)
                    sink.write(chunk)
                    _check_time(end)
            except requests.RequestException as error:
                raise OutcomeUnknown(type(error).__name__) from error
        return Downloaded(size, digest.hexdigest())

    def _media_response(self, url):
        for _redirect in range(MOST_REDIRECTS + 1):
            if not self.may_see_token(url):
                raise Refused("not a host of Meta's")
            response = self._request("GET", url, stream=True)
            if response.is_redirect:
                url = urljoin(url, response.headers["location"])
                response.close()
                continue
            if not response.ok:
                with response:
                    raise Refused.of(response)
            return response
        raise Refused("too many redirects")

    def may_see_token(self, url):
        """Whether ``url`` is Meta's, or the API's own host and port.

        >>> CloudApi("", "").may_see_token("https://lookaside.fbsbx.com/x")
        True
        >>> CloudApi("", "").may_see_token("https://fbsbx.com.example.org/x")
        False
        """
        try:
            target, own = urlsplit(url), urlsplit(self.base_url)
            if (target.scheme, target.hostname, target.port) == (
                *(own.scheme, own.hostname, own.port),
            ):
                return bool(target.hostname)
            port = target.port
        except (ValueError, AttributeError):
            return False
        host = target.hostname or ""
        is_metas = any(f".{host}".endswith(f".{name}") for name in MEDIA_HOSTS)
        plain = target.scheme == "https" and port in (None, 443)
        return bool(plain and is_metas and _HOST.fullmatch(host))

    def upload(self, file, name, mime, seconds=None):
        """Give Meta a file to be sent; its id, good for 30 days ("Media").

        :param file: binary file object; read bit by bit, never as a whole
        :param str name: ASCII; the customer is shown that of the message
        :param seconds: to be done in, or None
        :raises CloudApiError: as :meth:`call`
        """
        end = _end(seconds)
        encoder = MultipartEncoder(
            {
                "messaging_product": "whatsapp",
                "type": mime,
                "file": (name, file, mime),
            }
        )
        answer = self.call(
            "POST",
            self.phone_number_uid,
            "media",
            data=MultipartEncoderMonitor(encoder, lambda _monitor: _check_time(end)),
            headers={"Content-Type": encoder.content_type},
        )
        if not isinstance(answer.get("id"), str):
            raise OutcomeUnknown("answer without a media id")
        return answer["id"]


def _end(seconds):
    return time.monotonic() + seconds if seconds else None


def _check_time(end):
    if end and time.monotonic() > end:
        raise OutcomeUnknown("took too long")


def _json_object(response):
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _data(answer, kind):
    """What ``answer`` has to tell; ``kind``: list or dict."""
    data = answer.get("data")
    if not isinstance(data, kind):
        raise OutcomeUnknown("answer without data")
    return data


def _next_page(answer):
    """The cursor to go on after; None: that was all."""
    try:
        return answer["paging"]["next"] and answer["paging"]["cursors"]["after"]
    except (KeyError, TypeError):
        return None


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
