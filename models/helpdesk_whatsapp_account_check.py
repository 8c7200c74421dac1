from datetime import datetime, timezone

from odoo import api, fields, models

from ..tools import cloud_api

NEEDED_SCOPES = ("whatsapp_business_messaging", "whatsapp_business_management")


class HelpdeskWhatsappAccount(models.Model):
    """*Test connection*: what Meta says of the account, in words an admin can use."""

    _inherit = "helpdesk.whatsapp.account"

    state = fields.Selection(
        [
            ("untested", "Not tested"),
            ("connected", "Connected"),
            ("warning", "Needs attention"),
            ("error", "Not working"),
        ],
        compute="_compute_state",
        store=True,
    )
    checked_at = fields.Datetime("Tested", readonly=True, copy=False)
    check_errors = fields.Text("What is wrong", readonly=True, copy=False)
    check_warnings = fields.Text("What to check", readonly=True, copy=False)
    verified_name = fields.Char("Verified name", readonly=True, copy=False)
    phone_status = fields.Char("Status of the number", readonly=True, copy=False)
    quality_rating = fields.Char("Quality", readonly=True, copy=False)
    is_subscribed = fields.Boolean(
        "Webhooks subscribed",
        readonly=True,
        copy=False,
        help="Whether Meta sends the business account's webhooks to your app.",
    )

    @api.depends("checked_at", "check_errors", "check_warnings", "paused_reason")
    def _compute_state(self):
        for account in self:
            if account.check_errors or account.paused_reason:
                account.state = "error"
            elif account.check_warnings:
                account.state = "warning"
            else:
                account.state = "connected" if account.checked_at else "untested"

    def action_test_connection(self):
        """Ask Meta about the account; a sound one sends again what it had to hold."""
        self.check_access("write")
        for account in self:
            check = ConnectionCheck(account)
            account.write(check.run())
            if not check.errors:
                account._resume_sending()


class ConnectionCheck:
    """One test of one account.

    Every question is asked, so that the admin sees all there is to repair at once; an
    answer that explains the others (a refused token) ends the test.
    """

    def __init__(self, account):
        self.account = account
        self.secrets = account.sudo()
        self.cloud_api = account._cloud_api()
        self.env = account.env
        self.errors, self.warnings, self.facts = [], [], {}
        self.app_uid = None

    def run(self):
        """The values for the account's fields."""
        self._check_settings()
        self._check_inbox()
        if self.secrets.access_token and self._check_number():
            self._check_token()
            if self.account.business_account_uid:
                self._check_business_account()
        return {
            **self.facts,
            "checked_at": fields.Datetime.now(),
            "check_errors": "\n".join(self.errors),
            "check_warnings": "\n".join(self.warnings),
        }

    def _check_settings(self):
        if not self.secrets.access_token:
            self.errors.append(
                self.env._(
                    "The access token is missing. In Meta's Business settings, add a"
                    " system user, give it the app and the WhatsApp account, and"
                    " generate a token that does not expire."
                )
            )
        if not self.secrets.app_secret:
            self.errors.append(
                self.env._(
                    "The app secret is missing: no message of a customer is accepted"
                    " without it. Copy it from Meta's console, App settings → Basic."
                )
            )
        if not self.account.business_account_uid:
            self.warnings.append(
                self.env._(
                    "The WhatsApp Business account id is missing. Copy it from Meta's"
                    " console, WhatsApp → API Setup, to have the webhooks checked."
                )
            )

    def _check_inbox(self):
        stuck = self.env["helpdesk.whatsapp.event"].search_count(
            [("state", "in", ("failed", "unrouted"))]
        )
        if stuck:
            self.warnings.append(
                self.env._(
                    "%(count)s updates from Meta could not be processed. See Helpdesk →"
                    " Configuration → WhatsApp → Inbox.",
                    count=stuck,
                )
            )

    def _check_number(self):
        try:
            number = self.cloud_api.phone_number()
        except cloud_api.CloudApiError as error:
            self.errors.append(self._explain(error, self.env._("Phone number id")))
            return False
        self.facts = {
            "display_phone_number": number.get("display_phone_number"),
            "verified_name": number.get("verified_name"),
            "phone_status": number.get("status"),
            "quality_rating": number.get("quality_rating"),
        }
        if number.get("status") != "CONNECTED":
            self.errors.append(
                self.env._(
                    "Meta says the number is %(status)s, not CONNECTED: it cannot send."
                    " Open it in Meta's WhatsApp Manager and do what is said there.",
                    status=number.get("status"),
                )
            )
        if number.get("quality_rating") == "RED":
            self.warnings.append(
                self.env._(
                    "The quality of the number is low (RED): customers block or report"
                    " it. Send fewer messages nobody asked for, or Meta will limit it."
                )
            )
        return True

    def _check_token(self):
        """Validity and rights of the token; some may not ask about themselves."""
        try:
            token = self.cloud_api.debug_token()
        except cloud_api.CloudApiError:
            return
        self.app_uid = token.get("app_id")
        missing = [s for s in NEEDED_SCOPES if s not in (token.get("scopes") or ())]
        if missing:
            self.errors.append(
                self.env._(
                    "The access token lacks these permissions: %(permissions)s."
                    " Generate it again with both WhatsApp permissions ticked.",
                    permissions=", ".join(missing),
                )
            )
        if expires_at := token.get("expires_at"):
            day = datetime.fromtimestamp(expires_at, timezone.utc)
            self.warnings.append(
                self.env._(
                    "The access token expires on %(day)s. A system user's token can be"
                    " generated so that it never expires.",
                    day=day.strftime("%Y-%m-%d %H:%M UTC"),
                )
            )

    def _check_business_account(self):
        uid = self.account.business_account_uid
        try:
            numbers = self.cloud_api.phone_numbers(uid)
            apps = self.cloud_api.subscribed_apps(uid)
        except cloud_api.CloudApiError as error:
            self.errors.append(
                self._explain(error, self.env._("WhatsApp Business account id"))
            )
            return
        if self.account.phone_number_uid not in [n.get("id") for n in numbers]:
            self.errors.append(
                self.env._(
                    "The number does not belong to this WhatsApp Business account: one"
                    " of the two ids belongs to another account."
                )
            )
        app_uids = [a.get("whatsapp_business_api_data", {}).get("id") for a in apps]
        subscribed = self.app_uid in app_uids if self.app_uid else bool(app_uids)
        self.facts["is_subscribed"] = subscribed
        if not subscribed:
            self.errors.append(
                self.env._(
                    "Your app is not subscribed to the account's webhooks: messages of"
                    " customers do not arrive. In Meta's console, WhatsApp →"
                    " Configuration, save the callback URL and verify token shown here"
                    " and subscribe to the field 'messages'."
                )
            )

    def _explain(self, error, what):
        """What went wrong when Meta was asked about ``what``, and what to do."""
        if isinstance(error, cloud_api.Unreachable):
            return self.env._(
                "Meta could not be reached (%(address)s). Check that this server can"
                " connect to the Internet, and that the API address is right.",
                address=self.cloud_api.base_url,
            )
        if isinstance(error, cloud_api.OutcomeUnknown):
            return self.env._("Meta did not answer in time. Test again in a minute.")
        if error.verdict.reason == "token":
            return self.env._(
                "Meta refuses the access token: it has expired, was revoked, or was not"
                " copied completely. Generate a new one and paste it here."
            )
        if error.verdict.reason == "permission":
            return self.env._(
                "The access token may not see this account. In Meta's Business"
                " settings, give its system user the WhatsApp account, and generate it"
                " with both WhatsApp permissions."
            )
        if error.code == 100:
            return self.env._(
                "%(what)s: Meta does not know this id, or the access token may not see"
                " it. Copy it again from Meta's console, WhatsApp → API Setup.",
                what=what,
            )
        return self.env._(
            "%(what)s: Meta answers “%(message)s”.",
            what=what,
            message=error.details or error,
        )
