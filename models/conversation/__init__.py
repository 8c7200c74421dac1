"""The conversation: which ticket a customer's message goes to.

Defines ``helpdesk.whatsapp.session``. Extends the contact, the ticket and
``res.partner``.
"""

from . import (
    helpdesk_whatsapp_session,
    helpdesk_ticket,
    routing,
    handing_over,
    start,
    res_partner,
)
