# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Messages with one button: a link, a form, the location, a call.

Extends ``helpdesk.ticket``, ``helpdesk.whatsapp.message`` and
``mail.canned.response``.
"""

from . import (
    message,
    ticket,
    mail_canned_response,
)
