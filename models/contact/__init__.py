"""The contact: a customer on WhatsApp, with number, user id and partner.

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
