# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Asks Meta about an account for the health checks, and interprets the answers.

A health check gets what it needs to know from :class:`Answers`.
"""

import ipaddress
import re
from contextlib import suppress
from urllib.parse import urlsplit

from .meta.cloud_api import CloudApiError, Refused
from .meta.errors import Remedy

OK, WARNING, ERROR, UNKNOWN = "ok", "warning", "error", "unknown"

NEEDED_SCOPES = ("whatsapp_business_messaging", "whatsapp_business_management")
#: The webhook fields that the addon processes.
WEBHOOK_FIELDS = (
    "messages",
    "message_template_status_update",
    "message_template_quality_update",
    "message_template_components_update",
    "template_category_update",
    "account_update",
    "account_alerts",
    "account_review_update",
    "phone_number_quality_update",
    "phone_number_name_update",
    "business_capability_update",
    "user_preferences",
    "security",
    "calls",
    "standby",
    "messaging_handovers",
)
#: Webhook fields needed in addition for a number that is also used in the WhatsApp
#: Business app (coexistence).
COEXISTENCE_FIELDS = ("smb_message_echoes", "history", "smb_app_state_sync")
#: Names of the messaging limit that is none; the last is that of webhooks.
UNLIMITED = ("TIER_UNLIMITED", "UNLIMITED", "UNTIERED", "-1")
#: Where a callback URL may be saved; the first that has one wins ("Webhook overrides").
CALLBACK_LEVELS = ("phone_number", "whatsapp_business_account", "application")


class Unasked(CloudApiError):
    """Meta was not asked: a setting is missing, or there is no client to ask with."""


class Answers:
    """Caches Meta's answers about one account; each call is made once, when needed.

    Each method raises ``CloudApiError`` if there is no answer. After an error that all
    other calls would meet too (Meta cannot be reached, the token is refused) no further
    call is made: ``silence`` holds that error, which is raised instead.
    """

    def __init__(self, api=None, business_account_uid="", app_secret="", **outcomes):
        """
        :param api: ``CloudApi``, or ``None`` to make no calls
        :param outcomes: answers that are there already, by the names below; an error
            in the place of an answer is raised
        """
        self._api = api
        self._business_account_uid = business_account_uid
        self._app_secret = app_secret
        self._outcomes = outcomes
        self.silence = None

    def known(self, name):
        """Return an answer that is there already, as a dict, or ``None``."""
        answer = self._outcomes.get(name)
        return answer if isinstance(answer, dict) else None

    def number(self):
        """Return ``CloudApi.phone_number``."""
        if self._api and not self._api.phone_number_uid:
            raise Unasked("phone number")
        return self._answer("number", lambda: self._api.phone_number())

    def token(self):
        """Return ``CloudApi.debug_token``."""
        return self._answer("token", lambda: self._api.debug_token())

    def routing(self):
        """Return ``CloudApi.routing_roles``."""
        if self._api and not self._api.phone_number_uid:
            raise Unasked("phone number")
        return self._answer(
            "routing", lambda: self._api.routing_roles(), may_silence=False
        )

    def settings(self):
        """Return ``CloudApi.settings``."""
        if self._api and not self._api.phone_number_uid:
            raise Unasked("phone number")
        return self._answer("settings", lambda: self._api.settings(), may_silence=False)

    def review(self):
        """Return ``CloudApi.review_status`` of the business account."""
        return self._of_business("review", "review_status")

    def funding(self):
        """Return ``CloudApi.funding`` of the business account."""
        return self._of_business("funding", "funding")

    def numbers(self):
        """Return ``CloudApi.phone_numbers`` of the business account."""
        return self._of_business("numbers", "phone_numbers")

    def apps(self):
        """Return ``CloudApi.subscribed_apps`` of the business account."""
        return self._of_business("apps", "subscribed_apps")

    def subscription(self):
        """Return the app's webhook subscription for business accounts, or ``{}``.

        It is an item of ``CloudApi.app_subscriptions``.
        """
        app_uid = self.token().get("app_id")
        if not self._app_secret or not app_uid:
            raise Unasked("app")
        rows = self._answer(
            "subscriptions",
            lambda: self._api.app_subscriptions(app_uid, self._app_secret),
            may_silence=False,
        )
        return next((r for r in rows if r.get("object") == _OBJECT), {})

    def served_version(self):
        """Return the version of the Graph API that answered, or ``None``."""
        with suppress(CloudApiError):
            self.token()
        return self._api and self._api.served_version

    def rests(self):
        """Return ``CloudApi.rests``: the limits that the calls have reached."""
        return self._api.rests if self._api else {}

    def _of_business(self, name, question):
        uid = self._business_account_uid
        if self._api and not uid:
            raise Unasked("business account")
        return self._answer(name, lambda: getattr(self._api, question)(uid))

    def _answer(self, name, ask, may_silence=True):
        if name not in self._outcomes:
            self._outcomes[name] = self._outcome(ask, may_silence)
        outcome = self._outcomes[name]
        if isinstance(outcome, CloudApiError):
            raise outcome
        return outcome

    def _outcome(self, ask, may_silence):
        if self.silence or not self._api:
            return self.silence or Unasked("nobody")
        try:
            return ask()
        except CloudApiError as error:
            if may_silence and explains_all(error):
                self.silence = error
            return error


_OBJECT = "whatsapp_business_account"


def will_pass(error):
    """Whether the same call may succeed in a moment, after Meta has refused it."""
    return error.verdict.remedy in (Remedy.RETRY, Remedy.SLOW_NUMBER)


def explains_all(error):
    """Whether all further calls will fail by the same error."""
    return not isinstance(error, Refused) or error.verdict.reason == "token"


def missing_scopes(token):
    """Return the permissions that an access token lacks.

    :param dict token: answer of ``CloudApi.debug_token``
    """
    given = token.get("scopes") or ()
    return [scope for scope in NEEDED_SCOPES if scope not in given]


def scopes_without(token, business_account_uid):
    """Return the token's permissions that do not extend to this business account.

    :param dict token: answer of ``CloudApi.debug_token``
    """
    return [
        granted["scope"]
        for granted in token.get("granular_scopes") or ()
        if granted.get("scope") in NEEDED_SCOPES
        and granted.get("target_ids")
        and business_account_uid not in granted["target_ids"]
    ]


def business_accounts(token):
    """Return the sorted ids of the business accounts that an access token is for.

    :param dict token: answer of ``CloudApi.debug_token``

    >>> business_accounts({"granular_scopes": [
    ...     {"scope": "whatsapp_business_messaging", "target_ids": ["2", "1"]},
    ...     {"scope": "pages_messaging", "target_ids": ["3"]}]})
    ['1', '2']
    """
    return sorted(
        {
            uid
            for granted in token.get("granular_scopes") or ()
            if granted.get("scope") in NEEDED_SCOPES
            for uid in granted.get("target_ids") or ()
        }
    )


def missing_fields(subscription, is_coexisting):
    """Return the needed webhook fields that an app is not subscribed to.

    :param dict subscription: of :meth:`Answers.subscription`
    :param bool is_coexisting: the number is used in the WhatsApp Business app as well
    """
    needed = WEBHOOK_FIELDS + (COEXISTENCE_FIELDS if is_coexisting else ())
    subscribed = {field.get("name") for field in subscription.get("fields", ())}
    return [name for name in needed if name not in subscribed]


def callback_url(number):
    """Return the URL to which the number's webhooks are sent, and its level.

    :param dict number: of :meth:`Answers.number`
    :return: pair of the URL and an item of ``CALLBACK_LEVELS``; ``("", "")`` if none
    """
    configuration = number.get("webhook_configuration") or {}
    for level in CALLBACK_LEVELS:
        if configuration.get(level):
            return configuration[level], level
    return "", ""


def daily_customers(limit):
    """Return how many customers a day a messaging limit allows.

    :param limit: as Meta names it ("Messaging limits")
    :return: a number, 0 for no limit, ``None`` for an unknown one

    >>> [daily_customers(l) for l in ("TIER_250", "TIER_2K", "TIER_UNLIMITED", 1000)]
    [250, 2000, 0, 1000]
    >>> [daily_customers(limit) for limit in UNLIMITED]
    [0, 0, 0, 0]
    >>> daily_customers("TIER_NOT_SET")
    """
    if str(limit) in UNLIMITED:
        return 0
    match = re.fullmatch(r"(?:TIER_)?(\d+)(K?)", str(limit or ""))
    return int(match[1]) * (1000 if match[2] else 1) if match else None


def sending_problems(health_status):
    """Return the problems that ``health_status`` of a phone number reports.

    :return: list of texts of Meta's: errors with possible solutions, and remarks
    """
    return [
        f"{entity.get('entity_type')}: {text}"
        for entity in health_status.get("entities") or ()
        if entity.get("can_send_message") in ("BLOCKED", "LIMITED")
        for text in (
            *map(_text_of_error, entity.get("errors") or ()),
            *map(str, entity.get("additional_info") or ()),
        )
    ]


def _text_of_error(error):
    names = ("error_code", "error_description", "possible_solution")
    return " ".join(str(error[name]) for name in names if error.get(name))


def is_local(url):
    """Whether the host of ``url`` cannot be reached from the Internet.

    >>> [is_local(f"http://{h}/") for h in ("localhost:8069", "10.1.2.3", "odoo.local")]
    [True, True, True]
    >>> is_local("https://helpdesk.example.com")
    False
    """
    host = urlsplit(url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost", ".lan"))
