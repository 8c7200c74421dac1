# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Meta's error codes with their HTTP status, title and details, and the error's body.

Source: Cloud API, Error codes (HTTP statuses as of its table of December 2025;
where Meta gives none, 400).
"""

import secrets

HREF = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"

_RATE = "Message failed to send because there were too many messages sent from "
_AGAIN = (
    "Message failed to send because more than 24 hours have passed since the "
    "customer last replied to this number."
)
_HEALTHY = (
    "In order to maintain a healthy ecosystem engagement, the message failed to be "
    "delivered."
)

# code: (HTTP status, title, details)
ERRORS = {
    0: (401, "AuthException", "We were unable to authenticate the app user."),
    1: (400, "API Unknown", "Invalid request or possible server error."),
    2: (503, "API Service", "Temporary due to downtime or being overloaded."),
    3: (500, "API Method", "Capability or permissions issue."),
    4: (400, "Application request limit reached", ""),
    17: (400, "User request limit reached", ""),
    32: (400, "Page request limit reached", ""),
    341: (400, "Application limit reached", ""),
    506: (400, "Duplicate Post", "The same message was sent twice in a row."),
    613: (400, "Calls to this api have exceeded the rate limit.", ""),
    10: (403, "Application does not have permission for this action", ""),
    33: (400, "Parameter value is not valid", "The phone number has been deleted."),
    100: (400, "Invalid parameter", ""),
    104: (401, "An access token is required to request this resource.", ""),
    190: (401, "Invalid OAuth access token - Cannot parse access token", ""),
    200: (403, "You do not have the necessary permissions", ""),
    368: (403, "Temporarily blocked for policies violations", ""),
    2500: (400, "Unknown path components", ""),
    80007: (400, "Rate limit issues", "The account has reached its rate limit."),
    130403: (400, "User blocked", "You blocked this user."),
    130429: (400, "Rate limit hit", _RATE + "this phone number in a short period."),
    130472: (400, "User's number is part of an experiment", ""),
    130497: (403, "Business account is restricted from messaging users", ""),
    131000: (500, "Something went wrong", "Message failed to send."),
    131005: (403, "Access denied", ""),
    131008: (400, "Required parameter is missing", ""),
    131009: (400, "Parameter value is not valid", ""),
    131016: (500, "Service unavailable", "A service is temporarily unavailable."),
    131021: (
        400,
        "Recipient cannot be sender",
        "Sender and recipient phone number is the same.",
    ),
    131026: (400, "Message undeliverable", "Message Undeliverable."),
    131030: (400, "Recipient phone number not in allowed list", ""),
    131031: (403, "Business Account locked", "Business account has been locked."),
    131037: (400, "Display name approval needed before messages can be sent", ""),
    131041: (400, "Group unknown", ""),
    131042: (400, "Business eligibility payment issue", ""),
    131045: (500, "Incorrect certificate", "Phone number registration error."),
    131047: (
        400,
        "Re-engagement message",
        _AGAIN,
    ),
    131048: (400, "Spam rate limit hit", _RATE + "this phone number are restricted."),
    131049: (
        400,
        "This message was not delivered to maintain healthy ecosystem engagement.",
        _HEALTHY,
    ),
    131050: (400, "User has stopped marketing messages from this business", ""),
    131051: (400, "Message type unknown", "Message type is currently not supported."),
    131052: (400, "Media download error", "Failed to download the user's media."),
    131053: (400, "Media upload error", "Failed to upload the media of the message."),
    131055: (400, "Method not allowed", ""),
    131056: (
        400,
        "(Business Account, Consumer Account) pair rate limit hit",
        _RATE + "this phone number to the same phone number in a short period.",
    ),
    131057: (500, "Account in maintenance mode", ""),
    131059: (400, "Invalid cursor", "Restart paging from the first page."),
    131060: (400, "This message is unavailable", ""),
    131062: (400, "Business-scoped user ID not supported for this message", ""),
    131063: (400, "Marketing templates are disabled on Cloud API", ""),
    131064: (400, "Limited due to template category violations", ""),
    132000: (400, "Number of parameters does not match the expected number", ""),
    132001: (404, "Template name does not exist in the translation", ""),
    132005: (400, "Translated text too long", ""),
    132007: (400, "Template format character policy violated", ""),
    132012: (400, "Parameter format does not match format in the template", ""),
    132015: (400, "Template is paused", "Template is paused due to low quality."),
    132016: (400, "Template is disabled", "Template is permanently disabled."),
    132018: (400, "There's an issue with the parameters in your template", ""),
    132021: (400, "A template with the same name already exists", ""),
    132068: (400, "Flow is blocked", ""),
    132069: (400, "Flow is throttled", ""),
    133000: (500, "Incomplete deregistration", ""),
    133004: (503, "Server temporarily unavailable", ""),
    133005: (400, "Two step verification PIN mismatch", ""),
    133006: (400, "Phone number re-verification needed", ""),
    133008: (400, "Too many two step verification PIN guesses", ""),
    133009: (400, "Two step verification PIN guessed too fast", ""),
    133010: (400, "Phone number not registered", "Account not registered."),
    133015: (400, "Please wait before registering this phone number", ""),
    133016: (400, "Account register deregister rate limit exceeded", ""),
    134011: (400, "WhatsApp Payments terms of service not accepted", ""),
    134100: (400, "Only marketing messages supported", ""),
    134101: (400, "Template is still syncing", ""),
    134102: (500, "Template unavailable for use", ""),
    135000: (400, "Generic user error", ""),
    137000: (400, "Identity key hash mismatch", ""),
    138000: (400, "Calling is not enabled", "Calling is off for this phone number."),
    138006: (400, "No approved call permission", "The user has not permitted calls."),
    138009: (400, "Call permission request limit hit", "Ask again later."),
    138013: (400, "Business initiated calling is not available", "Country."),
    138018: (400, "Calling prerequisites are not met", ""),
    139100: (400, "Failed to block/unblock some users", "See block_users for details."),
    139101: (400, "Block list limit reached", ""),
    139200: (
        400,
        "Direct Send Utility access is blocked",
        "Direct Send Access is restricted.",
    ),
    147001: (400, "Username error", ""),
    2388019: (400, "Message template limit exceeded", ""),
    2388023: (
        400,
        "Message template language is being deleted",
        "The name of a deleted template is locked for 30 days.",
    ),
    2388024: (
        400,
        "Content in this language already exists",
        "There is already content in this language for this template.",
    ),
    2388039: (400, "Template category not editable", ""),
    2388040: (400, "Character limit exceeded", ""),
    2388047: (400, "Message header format is incorrect", ""),
    2388072: (400, "Message body format is incorrect", ""),
    2388073: (400, "Message footer format is incorrect", ""),
    2388293: (400, "Parameters words ratio exceeds limit", ""),
    2388299: (400, "Leading or trailing params not allowed", ""),
    2388318: (400, "Can't update a Direct Send template", ""),
    2388330: (400, "Can't delete a Direct Send template", ""),
    2494191: (400, "Thread is controlled by another app", ""),
    2593002: (400, "Message template not found", ""),
}

# The message of these has no "(#code) " before it.
PLAIN = {0, 104, 190, 2500}
# Codes from here on are subcodes of error 100, with a title and text for users.
SUBCODES = 2_000_000


class GraphError(Exception):
    """An error that Graph answers a call with.

    ``details`` becomes ``error_data.details``; ``message`` replaces the title.
    """

    def __init__(
        self,
        code,
        details=None,
        *,
        message=None,
        status=None,
        subcode=None,
        type="OAuthException",
    ):
        known_status, title, known_details = ERRORS.get(code, (400, "Error", ""))
        self.code = code
        self.status = status or known_status
        self.title = message or title
        self.details = known_details if details is None else details
        self.subcode = subcode
        self.type = type
        super().__init__(f"{code} {self.title}: {self.details}")

    def body(self):
        """Return ``{"error": {"message", "type", "code", "error_data"?, …}}``."""
        if self.code >= SUBCODES:
            return {"error": self._for_users()}
        bare = self.code in PLAIN or self.subcode == 33
        error = {
            "message": self.title if bare else f"(#{self.code}) {self.title}",
            "type": self.type,
            "code": self.code,
        }
        if self.subcode:
            error["error_subcode"] = self.subcode
        if self.details:
            error["error_data"] = {
                "messaging_product": "whatsapp",
                "details": self.details,
            }
        return {"error": {**error, "fbtrace_id": _trace()}}

    def _for_users(self):
        """Return the error of a template with Meta's title and text for its editor."""
        return {
            "message": ERRORS[100][1],
            "type": self.type,
            "code": 100,
            "error_subcode": self.code,
            "is_transient": False,
            "error_user_title": self.title,
            "error_user_msg": self.details or self.title,
            "fbtrace_id": _trace(),
        }


def _trace():
    return "A" + secrets.token_urlsafe(16)[:22]


def unknown_object(method, object_id):
    """Return Graph's error for an id that does not exist or the token may not see."""
    return GraphError(
        100,
        "",
        message=(
            f"Unsupported {method.lower()} request. Object with ID '{object_id}' "
            "does not exist, cannot be loaded due to missing permissions, or does "
            "not support this operation. Please read the Graph API documentation "
            "at https://developers.facebook.com/docs/graph-api"
        ),
        subcode=33,
        type="GraphMethodException",
    )


def webhook_error(code, details=None):
    """Return an item of ``statuses[].errors``, whose title and message are equal."""
    _status, title, known_details = ERRORS.get(code, (400, "Error", ""))
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details or known_details or title},
        "href": HREF,
    }
