# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError


class CodedError(UserError):
    """A :class:`UserError` with a code, by which programs can recognize it.

    :param str code: as the REST API answers it
    :param str field: field of the REST API's request that is wrong
    :param int status: HTTP status of the REST API's answer
    """

    def __init__(self, code, message, field=None, status=422):
        super().__init__(message)
        self.http_status = status
        self.code = code
        self.field = field
