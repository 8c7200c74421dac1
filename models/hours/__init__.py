# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Hours: what customers are told who write outside of the team's working hours.

And how much of a time was within them.

Extends ``helpdesk.whatsapp.account``, ``helpdesk.whatsapp.contact`` and
``helpdesk.ticket``.
"""

from . import out_of_hours, work_time
