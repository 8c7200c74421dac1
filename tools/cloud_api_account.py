"""What Meta is asked about numbers, business accounts, apps and tokens."""

PHONE_NUMBER_FIELDS = (
    "id,display_phone_number,verified_name,status,quality_rating,name_status,"
    "code_verification_status,throughput,whatsapp_business_manager_messaging_limit,"
    "webhook_configuration,health_status,is_on_biz_app"
)
BUSINESS_ACCOUNT_FIELDS = (
    "id,name,primary_funding_id,account_review_status,health_status"
)


class AccountCalls:
    """For ``CloudApi``. All raise as its ``call``."""

    def phone_number(self):
        """The number as Meta knows it ("Phone numbers")."""
        params = {"fields": PHONE_NUMBER_FIELDS}
        return self.call("GET", self.phone_number_uid, params=params)

    def phone_numbers(self, business_account_uid):
        """The numbers of a business account.

        :return: list of ``{"id", "display_phone_number", "verified_name"}``
        """
        path = (business_account_uid, "phone_numbers")
        return list(self.pages(*path, fields="id,display_phone_number,verified_name"))

    def business_account(self, business_account_uid):
        """The business account; one without ``primary_funding_id`` pays by nothing."""
        params = {"fields": BUSINESS_ACCOUNT_FIELDS}
        return self.call("GET", business_account_uid, params=params)

    def debug_token(self):
        """What Meta says of our access token.

        :return: ``is_valid``, ``app_id``, ``expires_at`` (0: never), ``scopes`` and
            ``granular_scopes`` (``{"scope", "target_ids"?}``) ("Debug token")
        """
        params = {"input_token": self.access_token}
        return self.call("GET", "debug_token", params=params).get("data", {})

    # ----------------------------------------------------------------- subscriptions

    def subscribed_apps(self, business_account_uid):
        """The apps that get the business account's webhooks."""
        return self.call("GET", business_account_uid, "subscribed_apps").get("data", [])

    def subscribe_app(self, business_account_uid):
        """Have the business account's webhooks sent to the token's app."""
        self.call("POST", business_account_uid, "subscribed_apps")

    def app_subscriptions(self, app_uid, app_secret):
        """Where the app's webhooks go, and which.

        :return: list of ``{"object", "callback_url", "active", "fields":
            [{"name", "version"}]}`` (Graph API, "App Subscriptions")
        """
        as_app = self.with_token(_app_token(app_uid, app_secret))
        return as_app.call("GET", app_uid, "subscriptions").get("data", [])

    def set_app_subscription(
        self, app_uid, app_secret, callback_url, verify_token, fields
    ):
        """Save callback URL and fields; Meta asks the URL for its challenge first.

        :param fields: names of webhook fields; others are no longer sent
        """
        as_app = self.with_token(_app_token(app_uid, app_secret))
        body = {
            "object": "whatsapp_business_account",
            "callback_url": callback_url,
            "verify_token": verify_token,
            "fields": ",".join(fields),
        }
        as_app.call("POST", app_uid, "subscriptions", data=body)


def _app_token(app_uid, app_secret):
    return f"{app_uid}|{app_secret}"
