# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The Graph API's calls about phone numbers, business accounts, apps and tokens."""

from . import pricing

PHONE_NUMBER_FIELDS = (
    "id,display_phone_number,verified_name,status,quality_rating,name_status,"
    "webhook_configuration,health_status"
)
#: Fields that not every version of the API has.
RARER_PHONE_NUMBER_FIELDS = (
    "throughput,whatsapp_business_manager_messaging_limit,is_on_biz_app"
)
#: Fields of the business profile ("Business profiles").
BUSINESS_PROFILE_FIELDS = (
    "about,address,description,email,profile_picture_url,websites,vertical"
)


class AccountCalls:
    """Mixin of ``CloudApi``; all methods raise ``CloudApiError`` as its ``call``."""

    def phone_number(self):
        """Return the fields of the phone number, as a dict ("Phone numbers")."""
        return self.node(
            self.phone_number_uid, PHONE_NUMBER_FIELDS, RARER_PHONE_NUMBER_FIELDS
        )

    def routing_roles(self):
        """Return which conversations of the number we are to answer.

        The path is assumed: "Routing roles" (Conversation Routing) names the API, and
        one of the scopes of messaging and management as enough, but what could be read
        of the page does not have the request. The answer's ``roles`` and ``is_standby``
        are in "Troubleshooting", the role ``calls`` in "Calling webhooks".

        :return: dict with ``roles`` and ``is_standby``; see ``responders.roles_of``
        """
        return self.call("GET", self.phone_number_uid, "routing_roles")

    def settings(self):
        """Return the settings of the number ("Get phone number calling settings").

        :return: dict with ``calling``; see ``calls.are_on``
        """
        return self.call("GET", self.phone_number_uid, "settings")

    def control_thread(self, recipient, action):
        """Take a customer's thread from its owner, or release it ("Thread control").

        :param dict recipient: ``{"to": "+…"}`` or ``{"recipient": user id}``
        :param str action: ``take`` or ``release``
        """
        body = {"messaging_product": "whatsapp", **recipient, "action": action}
        return self.call("POST", self.phone_number_uid, "thread_control", json=body)

    def phone_numbers(self, business_account_uid):
        """Return the phone numbers of a business account.

        :return: list of ``{"id", "display_phone_number", "verified_name"}``
        """
        path = (business_account_uid, "phone_numbers")
        pages = self.pages(*path, fields="id,display_phone_number,verified_name")
        return [number for number in pages if number.get("id")]

    def review_status(self, business_account_uid):
        """Return the status of Meta's review of the business account, or ``""``."""
        name = "account_review_status"
        return self.node(business_account_uid, name).get(name) or ""

    def funding(self, business_account_uid):
        """Return Meta's id of the business account's means of payment, or ``""``."""
        name = "primary_funding_id"
        return self.node(business_account_uid, name).get(name) or ""

    def pricing_analytics(self, business_account_uid, number, first, until):
        """Return what Meta has charged for the messages of a number, day by day.

        :param str number: digits of the phone number
        :param date first: the first day in UTC
        :param date until: the day after the last one
        :return: dict with ``currency`` and ``pricing_analytics``; see ``pricing.read``
        """
        return self.node(business_account_uid, pricing.query(number, first, until))

    def debug_token(self):
        """Return what Meta knows about the access token ("Debug token").

        :return: dict with ``is_valid``, ``app_id``, ``expires_at`` (Unix seconds; 0:
            never), ``scopes`` and ``granular_scopes`` (list of ``{"scope",
            "target_ids"?}``)
        """
        return self.single("debug_token", input_token=self.access_token)

    # ---------------------------------------------------------- registration, profile

    def register(self, pin):
        """Register the phone number ("Register a business phone number").

        :param str pin: six digits; the number's two-step verification has it from then
            on, or has it already
        """
        body = {"messaging_product": "whatsapp", "pin": pin}
        self.call("POST", self.phone_number_uid, "register", json=body)

    def business_profile(self):
        """Return the number's business profile, as a dict ("Business profiles").

        Meta's schema has it in ``business_profile``, its examples have not.
        """
        path = (self.phone_number_uid, "whatsapp_business_profile")
        found = next(self.pages(*path, fields=BUSINESS_PROFILE_FIELDS), {})
        inner = found.get("business_profile")
        return inner if isinstance(inner, dict) else found

    def set_business_profile(self, **values):
        """Change the number's business profile.

        :param values: of ``BUSINESS_PROFILE_FIELDS``; the picture is
            ``profile_picture_handle``, of :meth:`.TemplateCalls.upload_sample`
        """
        body = {"messaging_product": "whatsapp", **values}
        path = (self.phone_number_uid, "whatsapp_business_profile")
        self.call("POST", *path, json=body)

    # ----------------------------------------------------------------- subscriptions

    def subscribed_apps(self, business_account_uid):
        """Return the apps that get the business account's webhooks, as dicts."""
        return list(self.pages(business_account_uid, "subscribed_apps"))

    def subscribe_app(self, business_account_uid):
        """Subscribe the access token's app to the business account's webhooks."""
        self.call("POST", business_account_uid, "subscribed_apps")

    def unsubscribe_app(self, business_account_uid):
        """Unsubscribe the access token's app from the business account's webhooks."""
        self.call("DELETE", business_account_uid, "subscribed_apps")

    def app_subscriptions(self, app_uid, app_secret):
        """Return the app's webhook subscriptions, one for each kind of object.

        :return: list of ``{"object", "callback_url", "active", "fields":
            [{"name", "version"}]}`` (Graph API, "App Subscriptions")
        """
        as_app = self.with_token(_app_token(app_uid, app_secret))
        return list(as_app.pages(app_uid, "subscriptions"))

    def set_app_subscription(
        self, app_uid, app_secret, callback_url, verify_token, fields
    ):
        """Save the app's callback URL and webhook fields.

        Meta sends a verification request to the URL before it answers.

        :param fields: names of all webhook fields that are to be sent
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
