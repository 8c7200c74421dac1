# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks the way of webhooks from Meta to this server."""

from datetime import timedelta
from urllib.parse import urlsplit

from odoo import fields
from odoo.tools.translate import LazyTranslate

from ...tools import health
from ...tools.health import ERROR, OK, UNKNOWN, WARNING
from ...tools.limits import REDELIVERY_DAYS
from ...tools.meta import cloud_api
from .check import TEXTS, Finding, Outcome, check, moment, text

_lt = LazyTranslate(__name__)

#: Time within which Meta's first status of a sent message is expected.
WEBHOOK_EXPECTED = timedelta(minutes=30)

TEXTS |= {
    "none_yet": _lt("None yet"),
    "no_app": _lt("No app"),
}


@check(
    "own_url",
    "Address of this server",
    local=Outcome(
        ERROR,
        "%(url)s",
        _lt(
            "Meta cannot reach this address. Set the system parameter"
            " web.base.url to the address this server has on the Internet."
        ),
    ),
    no_https=Outcome(
        ERROR,
        "%(url)s",
        _lt(
            "Meta delivers to https addresses only. Give this server a"
            " certificate, and set the system parameter web.base.url."
        ),
    ),
)
def check_own_url(account, _meta):
    url, is_meta = account.callback_url, not health.is_local(account.api_url)
    if is_meta and health.is_local(url):
        return Finding("local", url=url)
    if is_meta and urlsplit(url).scheme != "https":
        return Finding("no_https", url=url)
    return Finding("ok", value=url)


@check(
    "callback_url",
    "Callback URL at Meta",
    none=Outcome(
        ERROR,
        _lt("None"),
        _lt(
            "Meta has no callback URL. Press Subscribe; or, in Meta's console,"
            " WhatsApp → Configuration, save the callback URL and verify token"
            " shown under Connection."
        ),
    ),
    overridden=Outcome(
        ERROR,
        "%(url)s",
        _lt(
            "The messages of this number go to another address: an override at Meta"
            " (%(level)s) counts more than the app's callback URL. Have it removed"
            " by whoever has set it."
        ),
    ),
    elsewhere=Outcome(
        ERROR,
        "%(url)s",
        _lt(
            "Messages go to another address. Press Subscribe, then Send them here; or,"
            " in Meta's console, WhatsApp → Configuration, save the callback URL and"
            " verify token shown under Connection."
        ),
    ),
)
def check_callback_url(account, meta):
    url, level = health.callback_url(meta.number())
    if not url:
        url = meta.subscription().get("callback_url") or ""
    if url == account.callback_url:
        return Finding("ok", value=url)
    if not url:
        return Finding("none")
    if level in ("phone_number", "whatsapp_business_account"):
        return Finding("overridden", url=url, level=level)
    return Finding("elsewhere", url=url)


@check(
    "subscription",
    "Subscription of the app",
    missing=Outcome(
        ERROR,
        "%(apps)s",
        _lt(
            "Your app is not subscribed to the account's webhooks: messages of"
            " customers do not arrive. Press Subscribe; or, in Meta's console,"
            " WhatsApp → Configuration, save the callback URL and verify token"
            " shown under Connection and subscribe to the field 'messages'."
        ),
    ),
)
def check_subscription(_account, meta):
    try:
        app_uid = meta.token().get("app_id")
    except cloud_api.CloudApiError:
        app_uid = None
    rows = [row.get("whatsapp_business_api_data") or {} for row in meta.apps()]
    apps = ", ".join(row.get("name") or row.get("id") or "" for row in rows)
    if (app_uid in [row.get("id") for row in rows]) if app_uid else rows:
        return Finding("ok", value=apps)
    return Finding("missing", apps=apps or text("no_app"))


@check(
    "webhook_fields",
    "Webhook fields",
    subscribed=Outcome(OK, _lt("%(count)s subscribed")),
    missing=Outcome(
        WARNING,
        _lt("%(count)s subscribed"),
        _lt(
            "Not subscribed: %(fields)s. Press Subscribe; or, in Meta's console,"
            " WhatsApp → Configuration, subscribe to these fields."
        ),
    ),
)
def check_webhook_fields(_account, meta):
    is_coexisting = bool(meta.number().get("is_on_biz_app"))
    subscription = meta.subscription()
    missing = health.missing_fields(subscription, is_coexisting)
    count = str(len(subscription.get("fields", ())))
    if not missing:
        return Finding("subscribed", count=count)
    state = ERROR if "messages" in missing else WARNING
    return Finding("missing", state, count=count, fields=", ".join(missing))


@check(
    "handshake",
    "Verification of the callback URL",
    never=Outcome(UNKNOWN, _lt("Not yet")),
    # Anybody can call the address: that alone is no problem.
    refused=Outcome(
        OK,
        _lt("Refused %(moment)s"),
        _lt(
            "Somebody gave a wrong verify token. If it was you, in Meta's"
            " console: copy the verify token shown under Connection again."
        ),
    ),
)
def check_handshake(account, _meta):
    accepted, refused = account.handshake_at, account.handshake_refused_at
    if refused and (not accepted or refused > accepted):
        return Finding("refused", moment=moment(refused))
    return Finding("ok", value=moment(accepted)) if accepted else Finding("never")


@check(
    "webhooks",
    "Last webhook",
    sample=Outcome(OK, _lt("Meta's sample arrived %(moment)s: the webhook works")),
    refused=Outcome(
        WARNING,
        "%(last)s",
        _lt(
            "On %(moment)s a webhook was refused: its signature fits no app"
            " secret. If it was Meta's, copy the app secret again."
        ),
    ),
    overdue=Outcome(
        ERROR,
        "%(last)s",
        _lt(
            "Nothing has come since a message was sent, not even that it was"
            " delivered. See the lines on callback URL and subscription."
        ),
    ),
)
def check_webhooks(account, _meta):
    events = account.env["helpdesk.whatsapp.event"]
    last = events.search([("account_id", "=", account.id)], order="id desc", limit=1)
    last_at, now = last.received_at, fields.Datetime.now()
    shown = moment(last_at) if last_at else text("none_yet")
    refused = account.webhook_refused_at
    is_recent = refused and refused > now - timedelta(days=REDELIVERY_DAYS)
    if is_recent and (not last_at or refused > last_at):
        return Finding("refused", last=shown, moment=moment(refused))
    sent_at = silent_since(account)
    is_overdue = sent_at and sent_at < now - WEBHOOK_EXPECTED
    if is_overdue and (not last_at or last_at < sent_at):
        return Finding("overdue", last=shown)
    sample_at = account.webhook_sample_at
    if sample_at and (not last_at or sample_at.replace(microsecond=0) > last_at):
        return Finding("sample", moment=moment(sample_at))
    return Finding("ok" if last_at else "unknown", value=shown)


def silent_since(account):
    """Return when the last message was sent, if Meta has sent no status of it."""
    message = account.env["helpdesk.whatsapp.message"].search(
        [
            ("account_id", "=", account.id),
            ("direction", "=", "outbound"),
            ("wamid", "!=", False),
        ],
        order="id desc",
        limit=1,
    )
    return message.state == "accepted" and message.claimed_at
