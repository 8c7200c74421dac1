from odoo.exceptions import UserError


class CodedError(UserError):
    """A :class:`UserError` that programs can tell from others by ``code``.

    :param str field: of the REST API's request that is to blame
    :param int status: of HTTP
    """

    def __init__(self, code, message, field=None, status=422):
        super().__init__(message)
        self.http_status = status
        self.code = code
        self.field = field
