# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The HTTP client of Meta's Graph API; no other module of the addon calls Meta.

This module makes the calls, and has those about messages and media. Those about numbers
and apps are in ``cloud_api_account.py``, those about templates in
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

from . import errors, sessions, usage
from .cloud_api_account import AccountCalls
from .cloud_api_templates import TemplateCalls

GRAPH_URL = "https://graph.facebook.com"
DEFAULT_VERSION = "v26.0"
#: Most seconds to connect, and between two bytes of the answer.
TIMEOUT = (5, 20)
#: ``message_status`` of a message that Meta delivers; with another it is held back.
ACCEPTED = "accepted"

#: Meta's hosts for files: the only ones, besides that of the API, that get the token.
MEDIA_HOSTS = ("facebook.com", "fbcdn.net", "fbsbx.com", "whatsapp.net")
CHUNK = 256 * 1024
MOST_REDIRECTS = 3

_HOST = re.compile(r"[a-z0-9.-]+")

#: ``size`` in bytes, ``sha256`` in hex.
Downloaded = namedtuple("Downloaded", "size sha256")
#: ``wamid`` is Meta's id of the message, ``is_held`` whether Meta holds it back.
Sent = namedtuple("Sent", "wamid is_held")


class CloudApiError(Exception):
    """A call to Meta failed; the subclasses say whether it may have had an effect."""

    refused_token = None  #: the access token of a call that Meta answered with an error


class Refused(CloudApiError):
    """Meta answered with an error: the call had no effect.

    ``code`` and ``details`` are Meta's ("Error codes"), or ``None`` and ``""`` if the
    answer had no error object; ``subcode`` says what is wrong with a template.
    ``verdict`` (:func:`.errors.verdict`) says what to do about it.
    """

    def __init__(
        self,
        message,
        code=None,
        details="",
        http_status=None,
        subcode=None,
        verdict=None,
    ):
        super().__init__(message)
        self.code = code
        self.subcode = subcode
        self.details = details
        self.http_status = http_status
        self.verdict = verdict or errors.verdict(code, http_status)

    @classmethod
    def of(cls, response, is_own_number=False):
        """Return the exception for an HTTP response with an error.

        :param bool is_own_number: the call was one on the account's phone number id
        """
        error, status = _error_of(response), response.status_code
        if not error:
            return cls(f"HTTP {status}", None, "", status)
        data = error.get("error_data")
        details = data.get("details") if isinstance(data, dict) else None
        code = error.get("code") if isinstance(error.get("code"), int) else None
        subcode = error.get("error_subcode")
        return cls(
            str(error.get("message") or ""),
            code,
            str(details or error.get("error_user_msg") or ""),
            status,
            subcode,
            errors.verdict(code, status, subcode, is_own_number),
        )


class Unreachable(CloudApiError):
    """The call did not reach Meta, and had no effect.

    No connection could be made, or something in between has refused the request.
    """


class OutcomeUnknown(CloudApiError):
    """The request was sent and no usable answer came: it may have had its effect."""


class TooLarge(CloudApiError):
    """A file has more bytes than the caller allows."""


class CloudApi(AccountCalls, TemplateCalls):
    """Client of the Graph API for one business phone number.

    :param str access_token: an invalid one makes every call raise :class:`Refused`
    :param str phone_number_uid: Meta's id of the phone number
    :param session: ``requests.Session``; by default the thread's, whose connections
        are used again

    >>> CloudApi("token", "106540352242922").url("106540352242922", "messages")
    'https://graph.facebook.com/v26.0/106540352242922/messages'
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
        self.session = session
        #: The version that answered the last call: a newer one than ``version`` once
        #: that has expired ("Graph API Changelog").
        self.served_version = None
        #: By kind of calls (``tools.meta.usage``) that have reached a limit: seconds
        #: until Meta admits them again, 0 if it does not say.
        self.rests = {}

    def url(self, *path):
        """Return the URL of a path of the Graph API."""
        return "/".join((self.base_url, self.version, *path))

    def with_token(self, access_token):
        """Return a client like this one with another access token."""
        return type(self)(
            access_token,
            self.phone_number_uid,
            self.base_url,
            self.version,
            self.session,
        )

    def node(self, uid, fields, rarer=""):
        """Return fields of an object, as a dict.

        :param str fields: comma-separated
        :param str rarer: further fields, not in every version of the API: Meta refuses
            a call with an unknown field as a whole, which is then repeated without them
        """
        wanted = ",".join(filter(None, (fields, rarer)))
        try:
            return self.call("GET", uid, params={"fields": wanted})
        except Refused as error:
            if not rarer or error.code != errors.INVALID_PARAMETER:
                raise
        return self.call("GET", uid, params={"fields": fields})

    def pages(self, *path, **params):
        """Yield all rows of an edge, as dicts, page by page ("Paginated results")."""
        while True:
            answer = self.call("GET", *path, params=params)
            rows = _data(answer, list)
            yield from (row for row in rows if isinstance(row, dict))
            after = _next_page(answer)
            if after in (None, params.get("after")):
                return
            params["after"] = after

    def single(self, *path, **params):
        """Return the object that an edge wraps into ``data``, as a dict."""
        return _data(self.call("GET", *path, params=params), dict)

    def call(self, method, *path, **kwargs):
        """Send one request and return Meta's JSON answer as a dict.

        :param str method: of HTTP
        :param path: parts of the path below the version
        :param kwargs: of ``requests.Session.request``
        :raises Refused: Meta answered with an error; or the access token is invalid,
            and the request was not sent
        :raises Unreachable: the request did not reach Meta
        :raises OutcomeUnknown: the request was sent and no usable answer came
        """
        response = self._request(method, self.url(*path), **kwargs)
        is_own_number = path[0] == self.phone_number_uid
        is_of_messages = is_own_number and len(path) > 1
        kind = usage.MESSAGES if is_of_messages else usage.MANAGEMENT
        self._note_rests(usage.rests(response.headers, kind))
        if not 200 <= response.status_code < 300:
            failure = _failure_of(method, response, is_own_number)
            if kind == usage.MANAGEMENT and _is_slow_down(failure):
                self._note_rests({kind: 0})
            failure.refused_token = self.access_token
            raise failure
        answer = _json_object(response)
        if not answer:
            raise OutcomeUnknown("answer without JSON")
        return answer

    def _note_rests(self, rests):
        for kind, seconds in rests.items():
            self.rests[kind] = max(self.rests.get(kind, 0), seconds)

    def _request(self, method, url, **kwargs):
        """Send one request and return its response; raises as :meth:`call`.

        A response with an error status is returned, not raised.
        """
        if not is_token(self.access_token):
            raise Refused("not a token", verdict=errors.NOT_A_TOKEN)
        session = self.session or sessions.session(self.base_url)
        try:
            response = session.request(
                method,
                url,
                auth=sessions.TokenAuth(self.access_token),
                timeout=TIMEOUT,
                allow_redirects=False,
                **kwargs,
            )
        except requests.RequestException as error:
            sessions.drop(self.base_url)
            kind = Unreachable if _never_connected(error) else OutcomeUnknown
            raise kind(type(error).__name__) from error
        self.served_version = response.headers.get("facebook-api-version")
        return response

    def send(self, message):
        """Send a message ("Messages").

        :param dict message: body of POST /messages, without ``messaging_product`` and
            ``recipient_type``
        :return: :class:`Sent`; Meta holds a message back while it assesses its template
            ("Template pacing")
        :raises CloudApiError: as :meth:`call`
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
        """Mark a customer's message and all before it as read ("Mark as read").

        :param bool is_typing: show the typing indicator as well, for up to 25 s
        :raises CloudApiError: as :meth:`call`
        """
        body = {"messaging_product": "whatsapp", "status": "read", "message_id": wamid}
        if is_typing:
            body["typing_indicator"] = {"type": "text"}
        return self.call("POST", self.phone_number_uid, "messages", json=body)

    def block(self, user):
        """Block a customer from writing to this number ("Block users").

        :param str user: phone number with its ``+``, or business-scoped user id
        :raises CloudApiError: as :meth:`call`
        """
        self._block_users("POST", user)

    def unblock(self, user):
        """Unblock a customer; parameter and errors as :meth:`block`."""
        self._block_users("DELETE", user)

    def _block_users(self, method, user):
        body = {"messaging_product": "whatsapp", "block_users": [{"user": user}]}
        self.call(method, self.phone_number_uid, "block_users", json=body)

    def media(self, uid):
        """Return where a media file can be downloaded: ``url``, ``mime_type``, …

        The URL is valid for five minutes ("Media"). The phone number's id is not sent
        along: with it, Meta refuses files that were sent to another number of the
        business.

        :param str uid: Meta's id of the media
        :raises CloudApiError: as :meth:`call`
        """
        return self.call("GET", quote(uid, safe=""))

    def download(self, url, sink, most_bytes, seconds=None):
        """Download the file at ``url``, of :meth:`media`, into ``sink`` in chunks.

        :param sink: binary file object, at its beginning
        :param seconds: most seconds for all of it, or ``None``
        :return: :class:`Downloaded`
        :raises TooLarge: the file has more than ``most_bytes``
        :raises CloudApiError: as :meth:`call`; ``Refused`` also if ``url`` or a
            redirect leads to a host that must not get the access token
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
                    raise _failure_of_file(response)
            return response
        raise Refused("too many redirects")

    def may_see_token(self, url):
        """Whether ``url`` is on one of Meta's hosts for files, or on that of the API.

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
        """Upload a file and return Meta's id for it, valid for 30 days ("Media").

        :param file: binary file object; read in chunks, never as a whole
        :param str name: ASCII; the customer sees the file name in the message instead
        :param str mime: MIME type
        :param seconds: most seconds for all of it, or ``None``
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
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _error_of(response):
    """Return the error object of Meta's answer, or ``None``."""
    answer = _json_object(response)
    error = _failure_of_user(answer) or answer.get("error")
    return error if isinstance(error, dict) else None


def _failure_of(method, response, is_own_number):
    """Return the exception for a response with an error status or a redirect."""
    effect = None
    if not _error_of(response):
        effect = errors.effect_without_error(method, response.status_code)
    if effect:
        kind = Unreachable if effect is errors.Effect.NONE else OutcomeUnknown
        return kind(f"HTTP {response.status_code}")
    return Refused.of(response, is_own_number)


def _is_slow_down(failure):
    """Return whether Meta has refused a call because there were too many."""
    is_refusal = isinstance(failure, Refused)
    return is_refusal and failure.verdict.remedy is errors.Remedy.SLOW_NUMBER


def _failure_of_file(response):
    """Return the exception for an error of a host of files, which has no JSON.

    The access token is right: Meta has just accepted it in the call that returned the
    address of the file.
    """
    if response.status_code in (401, 403, 407) and not _error_of(response):
        return Unreachable(f"HTTP {response.status_code}")
    return Refused.of(response)


def _data(answer, kind):
    """Return ``data`` of an answer.

    :param kind: ``list`` or ``dict``, the type it must have
    :raises OutcomeUnknown: it has another type, or is missing
    """
    data = answer.get("data")
    if not isinstance(data, kind):
        raise OutcomeUnknown("answer without data")
    return data


def _next_page(answer):
    """Return the cursor of the next page, or ``None`` after the last one."""
    try:
        return answer["paging"]["next"] and answer["paging"]["cursors"]["after"]
    except (KeyError, TypeError):
        return None


def _failure_of_user(answer):
    """Return the error of the user who could not be blocked, or ``None``.

    It says more than ``error`` of the same answer ("Block users").
    """
    try:
        return answer["block_users"]["failed_users"][0]["errors"][0]
    except (KeyError, IndexError, TypeError):
        return None


def is_token(value):
    """Whether ``value`` can stand in an ``Authorization`` header."""
    return bool(value) and value.isascii() and value.isprintable() and " " not in value


def _never_connected(error):
    """Whether ``error`` was raised before a byte of the request was sent."""
    if isinstance(error, ValueError):  # an invalid URL
        return True
    # MaxRetryError holds the reason why urllib3 could not connect. A TLS error may also
    # come with the answer, unless it is a certificate that was not trusted.
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, urllib3.MaxRetryError) else None
    if isinstance(reason, urllib3.SSLError):
        return any(isinstance(a, ssl.SSLCertVerificationError) for a in reason.args)
    return isinstance(
        reason,
        urllib3.NewConnectionError | urllib3.ConnectTimeoutError | urllib3.ProxyError,
    )
