# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The errors of the REST API, all of one JSON shape."""

from werkzeug.exceptions import HTTPException


class ApiError(HTTPException):
    """Refuses a call of the REST API; its transaction is rolled back.

    :param int status: HTTP status
    :param str code: for programs; never changes
    :param str message: for people, in the language of the user
    :param str field: path of the field that is wrong, like ``content.text``
    :param dict headers: headers of the answer
    :param more: other values of the answer, beside ``success`` and ``error``
    """

    def __init__(self, status, code, message, field=None, headers=None, **more):
        super().__init__(message)
        self.code = status
        self.error_code = code
        self.field = field
        self.more = more
        self.headers = headers or {}

    def to_json(self):
        """Return the body of the answer: schema ``Error``."""
        error = {"code": self.error_code, "message": self.description}
        if self.field:
            error["field"] = self.field
        return {"success": False, **self.more, "error": error}


#: Error codes, by HTTP status, of calls that werkzeug or Odoo refuses by itself.
CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "too_large",
    415: "unsupported_media_type",
    422: "refused",
    429: "too_many_requests",
    500: "internal",
    503: "busy",
}
#: All other codes with which a call is refused, besides the reasons why messages fail
#: (``models.message.failure_reasons``).
OWN_CODES = (
    *(
        "api_closed",
        "exists",
        "invalid",
        "invalid_json",
        "key_used",
        "meta_unreachable",
    ),
    *("no_account", "no_base64", "no_media", "no_number", "no_partner", "no_period"),
    *("no_template", "nobody", "not_deleted", "one_file", "other_contact"),
    *("out_of_scope", "refused_by_meta", "template_values", "ticket_closed"),
    *("unavailable", "unknown_contact", "unknown_cursor", "unstorable", "wrong_agent"),
    *("url_failed", "url_not_allowed", "wrong_stage", "wrong_type"),
)
