# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who has a ticket, and in which stage of work it is.

An answer assigns a ticket that nobody has, and begins the work on it; a customer's
reply takes it out of a stage that waits for them. Extends ``helpdesk.ticket``,
``helpdesk.ticket.stage``, ``helpdesk.ticket.team``, ``helpdesk.whatsapp.contact`` and
``helpdesk.whatsapp.message``.
"""

from . import helpdesk_ticket_stage
from . import helpdesk_ticket_team
from . import helpdesk_ticket
from . import reopening
from . import contact
from . import message
