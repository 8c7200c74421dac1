# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Direct Send: texts outside of the 24 hours without a template, if Meta admits it.

The facts are in ``tools/direct_send.py``. An account uses it if it is switched on. What
Meta does not take so is sent as the template, if there is one: only after Meta has
refused it, so that the customer never gets both.

Extends ``helpdesk.whatsapp.account``, ``helpdesk.whatsapp.message``,
``helpdesk.whatsapp.rule`` and ``helpdesk.ticket``. Declares a health check.
"""

from . import (
    account,
    check,
    helpdesk_ticket,
    message,
    rule,
)
