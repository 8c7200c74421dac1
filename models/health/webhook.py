from datetime import timedelta
from urllib.parse import urlsplit

from odoo import fields, models

from ...tools import health
from ...tools.health import ERROR, OK, UNKNOWN, WARNING, Finding
from ...tools.limits import REDELIVERY_DAYS
from ...tools.meta import cloud_api

#: Whoever knocks without the right token is noted once in this time.
STAMP_PAUSE = timedelta(minutes=1)
#: Meta does not know the app, or not with this secret.
UNKNOWN_APP = 101
#: A message that was sent is followed by a webhook at once.
WEBHOOK_EXPECTED = timedelta(minutes=30)


class HelpdeskWhatsappAccount(models.Model):
    """Checks of the way webhooks take from Meta to here."""

    _inherit = "helpdesk.whatsapp.account"

    handshake_at = fields.Datetime(
        "Callback URL verified on", readonly=True, copy=False
    )
    handshake_refused_at = fields.Datetime(
        "Last wrong verify token on", readonly=True, copy=False
    )
    webhook_refused_at = fields.Datetime(
        "Last wrong signature on", readonly=True, copy=False
    )

    def _stamp(self, name):
        """Note that it happened now; so often that nobody can keep us busy with it."""
        now = self.env.cr.now()
        self.filtered(
            lambda account: not account[name] or account[name] < now - STAMP_PAUSE
        ).write({name: now})

    def _health_app_secret(self, meta):
        if not self.app_secret:
            return Finding(ERROR, "", self._text_no_app_secret())
        try:
            meta.subscription()
        except cloud_api.Refused as error:
            if not self._is_app_secret_refused(error, meta):
                raise
            return Finding(ERROR, "", self._text_wrong_app_secret())
        return Finding(OK, self.env._("Meta accepts it"))

    def _is_app_secret_refused(self, error, meta):
        """Whether it is about the app's own token, made of its id and secret."""
        if error is meta.silence or not isinstance(error, cloud_api.Refused):
            return False
        return error.code == UNKNOWN_APP or error.verdict.reason == "token"

    def _text_wrong_app_secret(self):
        return self.env._(
            "Meta refuses the app secret: no message of a customer is accepted with a"
            " wrong one. Copy it from Meta's console, App settings → Basic, of the app"
            " the access token was generated for."
        )

    def _text_no_app_secret(self):
        return self.env._(
            "The app secret is missing: no message of a customer is accepted without"
            " it. Copy it from Meta's console, App settings → Basic."
        )

    def _health_own_url(self, _meta):
        url = self.callback_url
        if health.is_local(url) and not health.is_local(self.api_url):
            return Finding(
                ERROR,
                url,
                self.env._(
                    "Meta cannot reach this address. Set the system parameter"
                    " web.base.url to the address this server has on the Internet."
                ),
            )
        if urlsplit(url).scheme != "https" and not health.is_local(self.api_url):
            return Finding(
                ERROR,
                url,
                self.env._(
                    "Meta delivers to https addresses only. Give this server a"
                    " certificate, and set the system parameter web.base.url."
                ),
            )
        return Finding(OK, url)

    def _health_callback_url(self, meta):
        url, level = health.callback_url(meta.number())
        if not url:
            url = meta.subscription().get("callback_url") or ""
        if url == self.callback_url:
            return Finding(OK, url)
        if not url:
            advice = self.env._(
                "Meta has no callback URL. Press Subscribe; or, in Meta's console,"
                " WhatsApp → Configuration, save the callback URL and verify token"
                " shown under Connection."
            )
        elif level in ("phone_number", "whatsapp_business_account"):
            advice = self.env._(
                "The messages of this number go to another address: an override at Meta"
                " (%(level)s) counts more than the app's callback URL. Have it removed"
                " by whoever has set it.",
                level=level,
            )
        else:
            advice = self.env._(
                "Messages go to another address. Press Subscribe; or, in Meta's"
                " console, WhatsApp → Configuration, save the callback URL and verify"
                " token shown under Connection."
            )
        return Finding(ERROR, url or self.env._("None"), advice)

    def _health_subscription(self, meta):
        try:
            app_uid = meta.token().get("app_id")
        except cloud_api.CloudApiError:
            app_uid = None
        rows = [row.get("whatsapp_business_api_data") or {} for row in meta.apps()]
        names = [row.get("name") or row.get("id") or "" for row in rows]
        if (app_uid in [row.get("id") for row in rows]) if app_uid else rows:
            return Finding(OK, ", ".join(names))
        return Finding(
            ERROR,
            ", ".join(names) or self.env._("No app"),
            self.env._(
                "Your app is not subscribed to the account's webhooks: messages of"
                " customers do not arrive. Press Subscribe; or, in Meta's console,"
                " WhatsApp → Configuration, save the callback URL and verify token"
                " shown under Connection and subscribe to the field 'messages'."
            ),
        )

    def _health_webhook_fields(self, meta):
        is_coexisting = bool(meta.number().get("is_on_biz_app"))
        subscription = meta.subscription()
        missing = health.missing_fields(subscription, is_coexisting)
        count = len(subscription.get("fields", ()))
        value = self.env._("%(count)s subscribed", count=count)
        if not missing:
            return Finding(OK, value)
        return Finding(
            ERROR if "messages" in missing else WARNING,
            value,
            self.env._(
                "Not subscribed: %(fields)s. Press Subscribe; or, in Meta's console,"
                " WhatsApp → Configuration, subscribe to these fields.",
                fields=", ".join(missing),
            ),
        )

    def _health_handshake(self, _meta):
        accepted, refused = self.handshake_at, self.handshake_refused_at
        if refused and (not accepted or refused > accepted):
            return Finding(
                WARNING,
                self.env._("Refused %(moment)s", moment=self._moment(refused)),
                self.env._(
                    "Somebody gave a wrong verify token. If it was you, in Meta's"
                    " console: copy the verify token shown under Connection again."
                ),
            )
        if not accepted:
            return Finding(UNKNOWN, self.env._("Not yet"))
        return Finding(OK, self._moment(accepted))

    def _health_webhooks(self, _meta):
        events = self.env["helpdesk.whatsapp.event"]
        last = events.search([("account_id", "=", self.id)], order="id desc", limit=1)
        last_at, now = last.received_at, fields.Datetime.now()
        refused = self.webhook_refused_at
        value = self._moment(last_at) if last_at else self.env._("None yet")
        is_recent = refused and refused > now - timedelta(days=REDELIVERY_DAYS)
        if is_recent and (not last_at or refused > last_at):
            return Finding(
                WARNING,
                value,
                self.env._(
                    "On %(moment)s a webhook was refused: its signature fits no app"
                    " secret. If it was Meta's, copy the app secret again.",
                    moment=self._moment(refused),
                ),
            )
        sent_at = self._silent_since()
        is_overdue = sent_at and sent_at < now - WEBHOOK_EXPECTED
        if is_overdue and (not last_at or last_at < sent_at):
            return Finding(
                ERROR,
                value,
                self.env._(
                    "Nothing has come since a message was sent, not even that it was"
                    " delivered. See the lines on callback URL and subscription."
                ),
            )
        return Finding(OK if last_at else UNKNOWN, value)

    def _silent_since(self):
        """When the last message was sent, if no status of it has come."""
        message = self.env["helpdesk.whatsapp.message"].search(
            [
                ("account_id", "=", self.id),
                ("direction", "=", "outbound"),
                ("wamid", "!=", False),
            ],
            order="id desc",
            limit=1,
        )
        return message.state == "accepted" and message.claimed_at
