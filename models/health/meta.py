from datetime import date, datetime, timedelta, timezone

from odoo import fields, models
from odoo.tools import formatLang

from ...tools import health
from ...tools.health import ERROR, OK, UNKNOWN, WARNING, Finding
from ...tools.meta import cloud_api, graph_versions

#: An access token that ends within this time ought to be replaced.
TOKEN_ENDS_SOON = timedelta(days=14)
VERSION_ENDS_SOON = timedelta(days=90)
#: Messages a second ("Throughput").
THROUGHPUTS = {"STANDARD": 80, "HIGH": 1000}
NAME_STATES = {
    "APPROVED": OK,
    "AVAILABLE_WITHOUT_REVIEW": OK,
    "DECLINED": ERROR,
    "EXPIRED": ERROR,
}
QUALITIES = {"GREEN": OK, "YELLOW": WARNING, "RED": ERROR}
REVIEWS = {"APPROVED": OK, "REJECTED": ERROR}


class HelpdeskWhatsappAccount(models.Model):
    """Checks of what is Meta's: token, number, business account."""

    _inherit = "helpdesk.whatsapp.account"

    def _health_connection(self, meta):
        try:
            meta.token()
        except cloud_api.Refused:
            return Finding(OK, self.api_url)
        except cloud_api.CloudApiError as error:
            return Finding(ERROR, self.api_url, self._explain(error, ""))
        return Finding(OK, self.api_url)

    def _health_token(self, meta):
        try:
            token = meta.token()
        except cloud_api.Refused as error:
            if error is meta.silence:
                return Finding(ERROR, "", self._explain(error, ""))
            return Finding(OK, self.env._("Accepted; Meta does not say until when"))
        if not token.get("is_valid", True):
            refusal = cloud_api.Refused("", http_status=401)
            return Finding(ERROR, "", self._explain(refusal, ""))
        if not token.get("expires_at"):
            return Finding(OK, self.env._("Does not expire"))
        ends = datetime.fromtimestamp(token["expires_at"], timezone.utc)
        ends = ends.replace(tzinfo=None)
        is_soon = ends - fields.Datetime.now() < TOKEN_ENDS_SOON
        return Finding(
            WARNING if is_soon else OK,
            self.env._("Expires on %(day)s", day=self._moment(ends)),
            self.env._(
                "Generate a new one in time. A system user's token can be generated so"
                " that it never expires."
            ),
        )

    def _health_permissions(self, meta):
        token = meta.token()
        missing = health.missing_scopes(token)
        given = ", ".join(s for s in health.NEEDED_SCOPES if s not in missing)
        if missing:
            return Finding(
                ERROR,
                given,
                self.env._(
                    "The access token lacks these permissions: %(permissions)s."
                    " Generate it again with both WhatsApp permissions ticked.",
                    permissions=", ".join(missing),
                ),
            )
        uid = self.business_account_uid
        if uid and (without := health.scopes_without(token, uid)):
            return Finding(
                ERROR,
                given,
                self.env._(
                    "The access token has %(permissions)s, but not for this WhatsApp"
                    " Business account. In Meta's Business settings, give its system"
                    " user the account, and generate it again.",
                    permissions=", ".join(without),
                ),
            )
        return Finding(OK, given)

    def _health_version(self, meta):
        asked, served = self.api_version, meta.served_version()
        advice = self.env._(
            "Choose a newer version, such as %(version)s, under Connection.",
            version=cloud_api.DEFAULT_VERSION,
        )
        if served and served != asked:
            text = self.env._(
                "%(asked)s; Meta answers as %(served)s", asked=asked, served=served
            )
            return Finding(WARNING, text, advice)
        last = graph_versions.last_day(asked)
        if not last:
            return Finding(OK, asked)
        text = self.env._(
            "%(version)s, until %(day)s", version=asked, day=self._day(last)
        )
        is_soon = last - date.today() < VERSION_ENDS_SOON
        return Finding(WARNING, text, advice) if is_soon else Finding(OK, text)

    # -------------------------------------------------------------------- the number

    def _health_number(self, meta):
        try:
            number = meta.number()
        except cloud_api.Refused as error:
            if error is meta.silence or health.will_pass(error):
                raise
            return Finding(
                ERROR, "", self._explain(error, self.env._("Phone number id"))
            )
        status = number.get("status") or ""
        value = f"{number.get('display_phone_number')} {status}"
        if status == "CONNECTED":
            return Finding(OK, value)
        return Finding(
            ERROR,
            value,
            self.env._(
                "Meta says the number is %(status)s, not CONNECTED: it cannot send."
                " Open it in Meta's WhatsApp Manager and do what is said there.",
                status=status,
            ),
        )

    def _health_display_name(self, meta):
        number = meta.number()
        status = number.get("name_status") or ""
        parts = (number.get("verified_name"), status, number.get("rejection_reason"))
        value = " ".join(filter(None, parts))
        state = NAME_STATES.get(status, WARNING)
        if state == OK:
            return Finding(OK, value)
        return Finding(
            state,
            value,
            self.env._(
                "Meta has not approved the display name customers see. Open the number"
                " in Meta's WhatsApp Manager; a declined name has to be changed there."
            ),
        )

    def _health_quality(self, meta):
        rating = meta.number().get("quality_rating") or ""
        state = QUALITIES.get(rating, UNKNOWN)
        if state == OK:
            return Finding(OK, rating)
        if state == UNKNOWN:
            text = self.env._("Meta has not rated the number yet.")
            return Finding(UNKNOWN, rating, text)
        return Finding(
            state,
            rating,
            self.env._(
                "The quality of the number is low: customers block or report it. Send"
                " fewer messages nobody asked for, or Meta will limit it."
            ),
        )

    def _health_messaging_limit(self, meta):
        limit = meta.number().get("whatsapp_business_manager_messaging_limit")
        count = health.daily_customers(limit)
        if count is None:
            return Finding(UNKNOWN, limit or "")
        if not count:
            return Finding(OK, self.env._("Any number of customers"))
        text = self.env._(
            "%(count)s customers a day outside conversations",
            count=formatLang(self.env, count, digits=0),
        )
        return Finding(OK, text)

    def _health_throughput(self, meta):
        throughput = meta.number().get("throughput") or {}
        level = throughput.get("level", "")
        if level not in THROUGHPUTS:
            return Finding(UNKNOWN, level)
        text = self.env._(
            "Up to %(count)s messages a second",
            count=formatLang(self.env, THROUGHPUTS[level], digits=0),
        )
        return Finding(OK, text)

    def _health_meta_health(self, meta):
        status = meta.number().get("health_status") or {}
        can_send = status.get("can_send_message") or ""
        if not can_send:
            return Finding(UNKNOWN)
        if can_send == "AVAILABLE":
            return Finding(OK, can_send)
        return Finding(
            ERROR if can_send == "BLOCKED" else WARNING,
            can_send,
            "\n".join(health.sending_problems(status))
            or self.env._("Open the number in Meta's WhatsApp Manager to see why."),
        )

    # ----------------------------------------------------------- the business account

    def _health_business_account(self, meta):
        try:
            numbers = meta.numbers()
        except cloud_api.Refused as error:
            if error is meta.silence or health.will_pass(error):
                raise
            what = self.env._("WhatsApp Business account id")
            return Finding(ERROR, "", self._explain(error, what))
        if self.phone_number_uid in [number.get("id") for number in numbers]:
            return Finding(OK, self.env._("The number belongs to it"))
        return Finding(
            ERROR,
            self.business_account_uid,
            self.env._(
                "The number does not belong to this WhatsApp Business account: one of"
                " the two ids belongs to another account."
            ),
        )

    def _health_review(self, meta):
        decision = meta.review()
        state = REVIEWS.get(decision, WARNING if decision else UNKNOWN)
        if state != ERROR and state != WARNING:
            return Finding(state, decision)
        return Finding(
            state,
            decision,
            self.env._(
                "Meta has not approved the WhatsApp Business account. Open it in Meta's"
                " Business settings and do what is said there."
            ),
        )

    def _health_payment(self, meta):
        if meta.funding():
            return Finding(OK, self.env._("There is one"))
        return Finding(
            WARNING,
            self.env._("There is none"),
            self.env._(
                "Since October 2026 answers to customers are charged, too: after the"
                " free ones of the month, Meta delivers none. Add a payment method in"
                " Meta's Business settings, Billing."
            ),
        )
