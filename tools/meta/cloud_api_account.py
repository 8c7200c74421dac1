"""What Meta is asked about numbers, business accounts, apps and tokens."""

PHONE_NUMBER_FIELDS = (
    "id,display_phone_number,verified_name,status,quality_rating,name_status,"
    "webhook_configuration,health_status"
)
#: Not in every version of the API.
RARER_PHONE_NUMBER_FIELDS = (
    "throughput,whatsapp_business_manager_messaging_limit,is_on_biz_app"
)


class AccountCalls:
    """For ``CloudApi``. All raise as its ``call``."""

    def phone_number(self):
        """The number as Meta knows it ("Phone numbers")."""
        return self.node(
            self.phone_number_uid, PHONE_NUMBER_FIELDS, RARER_PHONE_NUMBER_FIELDS
        )

    def phone_numbers(self, business_account_uid):
        """The numbers of a business account.

        :return: list of ``{"id", "display_phone_number", "verified_name"}``
        """
        path = (business_account_uid, "phone_numbers")
        pages = self.pages(*path, fields="id,display_phone_number,verified_name")
        return [number for number in pages if number.get("id")]

    def review_status(self, business_account_uid):
        """Whether Meta has approved the business account; ``""`` if it does not say."""
        name = "account_review_status"
        return self.node(business_account_uid, name).get(name) or ""

    def funding(self, business_account_uid):
        """The id of what the business account pays with; ``""`` if there is none."""
        name = "primary_funding_id"
        return self.node(business_account_uid, name).get(name) or ""

    def debug_token(self):
        """What Meta says of our access token.

        :return: ``is_valid``, ``app_id``, ``expires_at`` (0: never), ``scopes`` and
            ``granular_scopes`` (``{"scope", "target_ids"?}``) ("Debug token")
        """
        return self.single("debug_token", input_token=self.access_token)

    # ----------------------------------------------------------------- subscriptions

    def subscribed_apps(self, business_account_uid):
        """The apps that get the business account's webhooks."""
        return list(self.pages(business_account_uid, "subscribed_apps"))

    def subscribe_app(self, business_account_uid):
        """Have the business account's webhooks sent to the token's app."""
        self.call("POST", business_account_uid, "subscribed_apps")

    def app_subscriptions(self, app_uid, app_secret):
        """Where the app's webhooks go, and which.

        :return: list of ``{"object", "callback_url", "active", "fields":
            [{"name", "version"}]}`` (Graph API, "App Subscriptions")
        """
        as_app = self.with_token(_app_token(app_uid, app_secret))
        return list(as_app.pages(app_uid, "subscriptions"))

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
