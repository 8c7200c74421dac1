"""What a call of the REST API is refused with: one shape for all of it."""

from werkzeug.exceptions import HTTPException


class ApiError(HTTPException):
    """Refuses a call; nothing of it is done.

    :param int status: of HTTP
    :param str code: for programs; never changes
    :param str message: for people, in the language of the user
    :param str field: where in the request the trouble is, like ``content.text``
    :param dict headers: of the answer
    :param more: what else stands beside ``success`` and ``error``
    """

    def __init__(self, status, code, message, field=None, headers=None, **more):
        super().__init__(message)
        self.code = status
        self.error_code = code
        self.field = field
        self.more = more
        self.headers = headers or {}

    def to_json(self):
        error = {"code": self.error_code, "message": self.description}
        if self.field:
            error["field"] = self.field
        return {"success": False, **self.more, "error": error}


#: Of what werkzeug and Odoo refuse by themselves.
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
