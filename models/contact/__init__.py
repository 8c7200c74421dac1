"""The contact: who writes on an account, and which partner it is.

Defines ``helpdesk.whatsapp.contact``. Extends ``res.partner``.
"""

from . import (
    helpdesk_whatsapp_contact,
    identity,
    partner,
    phone,
    blocking,
    res_partner,
)
