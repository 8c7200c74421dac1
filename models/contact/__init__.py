# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The contact: a customer on WhatsApp, with number, user id and partner.

Who that is, the room ``identity`` decides. Defines ``helpdesk.whatsapp.contact``.
Extends ``res.partner``.
"""

from . import (
    helpdesk_whatsapp_contact,
    blocking,
    res_partner,
)
