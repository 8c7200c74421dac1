# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks what Meta allows: connection, token, permissions, app secret, API version."""

from datetime import date, datetime, timedelta, timezone

from odoo import fields
from odoo.tools.translate import LazyTranslate

from ...tools import health
from ...tools.health import ERROR, OK, WARNING
from ...tools.meta import cloud_api, graph_versions
from .check import TEXTS, Finding, Outcome, check, day, explain, moment, text

_lt = LazyTranslate(__name__)

#: A token, or an API version, that ends within this time gets a warning.
TOKEN_ENDS_SOON = timedelta(days=14)
VERSION_ENDS_SOON = timedelta(days=90)
#: Error: Meta does not know the app, or its secret is another one.
UNKNOWN_APP = 101
TEXTS["version_until"] = _lt("%(version)s, until %(day)s")
NEWER_VERSION = _lt("Choose a newer version, such as %(version)s, under Connection.")


@check(
    "connection",
    "Connection to Meta",
    failed=Outcome(ERROR, "%(address)s", "%(reason)s"),
)
def check_connection(account, meta):
    try:
        meta.token()
    except cloud_api.Refused:
        return Finding("ok", value=account.api_url)
    except cloud_api.CloudApiError as error:
        reason = explain(account, error)
        return Finding("failed", address=account.api_url, reason=reason)
    return Finding("ok", value=account.api_url)


@check(
    "token",
    "Access token",
    refused=Outcome(ERROR, advice="%(reason)s"),
    no_date=Outcome(OK, _lt("Accepted; Meta does not say until when")),
    lasting=Outcome(OK, _lt("Does not expire")),
    expires=Outcome(
        OK,
        _lt("Expires on %(day)s"),
        _lt(
            "Generate a new one in time. A system user's token can be generated so"
            " that it never expires."
        ),
    ),
)
def check_token(account, meta):
    try:
        token = meta.token()
    except cloud_api.Refused as error:
        if error is meta.silence:
            return Finding("refused", reason=explain(account, error))
        return Finding("no_date")
    if not token.get("is_valid", True):
        return Finding("refused", reason=text("token_refused"))
    if not token.get("expires_at"):
        return Finding("lasting")
    ends = datetime.fromtimestamp(token["expires_at"], timezone.utc)
    ends = ends.replace(tzinfo=None)
    is_soon = ends - fields.Datetime.now() < TOKEN_ENDS_SOON
    return Finding("expires", WARNING if is_soon else OK, day=moment(ends))


@check(
    "permissions",
    "Permissions of the token",
    lacking=Outcome(
        ERROR,
        "%(given)s",
        _lt(
            "The access token lacks these permissions: %(permissions)s."
            " Generate it again with both WhatsApp permissions ticked."
        ),
    ),
    for_others=Outcome(
        ERROR,
        "%(given)s",
        _lt(
            "The access token has %(permissions)s, but not for this WhatsApp"
            " Business account. In Meta's Business settings, give its system"
            " user the account, and generate it again."
        ),
    ),
)
def check_permissions(account, meta):
    token = meta.token()
    missing = health.missing_scopes(token)
    given = ", ".join(s for s in health.NEEDED_SCOPES if s not in missing)
    if missing:
        return Finding("lacking", given=given, permissions=", ".join(missing))
    uid = account.business_account_uid
    if uid and (without := health.scopes_without(token, uid)):
        return Finding("for_others", given=given, permissions=", ".join(without))
    return Finding("ok", value=given)


@check(
    "app_secret",
    "App secret",
    accepted=Outcome(OK, _lt("Meta accepts it")),
    wrong=Outcome(ERROR, advice="%(reason)s"),
)
def check_app_secret(account, meta):
    if not account.app_secret:
        return Finding("wrong", reason=text("no_app_secret"))
    try:
        meta.subscription()
    except cloud_api.Refused as error:
        if not is_app_secret_refused(error, meta):
            raise
        return Finding("wrong", reason=text("wrong_app_secret"))
    return Finding("accepted")


def is_app_secret_refused(error, meta):
    """Whether Meta refuses the app's access token, made of its id and secret."""
    if error is meta.silence or not isinstance(error, cloud_api.Refused):
        return False
    return error.code == UNKNOWN_APP or error.verdict.reason == "token"


@check(
    "version",
    "API version",
    served_as=Outcome(
        WARNING, _lt("%(asked)s; Meta answers as %(served)s"), NEWER_VERSION
    ),
    until=Outcome(OK, "%(term)s"),
    ends_soon=Outcome(WARNING, "%(term)s", NEWER_VERSION),
)
def check_version(account, meta):
    asked, served = account.api_version, meta.served_version()
    newest = graph_versions.NEWEST
    if served and served != asked:
        return Finding("served_as", asked=asked, served=served, version=newest)
    last = graph_versions.last_day(asked)
    if not last:
        return Finding("ok", value=asked)
    term = text("version_until", version=asked, day=day(last))
    if last - date.today() < VERSION_ENDS_SOON:
        return Finding("ends_soon", term=term, version=newest)
    return Finding("until", term=term)
