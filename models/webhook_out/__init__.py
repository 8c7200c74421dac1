# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Outbound webhooks: what happens on WhatsApp is sent to other programs.

Defines ``helpdesk.whatsapp.webhook`` (who gets what) and
``helpdesk.whatsapp.delivery`` (an event that is sent to one of them). Extends
``helpdesk.whatsapp.message``, ``helpdesk.ticket``, ``helpdesk.whatsapp.contact`` and
``res.config.settings``.
"""

from . import (
    helpdesk_whatsapp_webhook,
    helpdesk_whatsapp_delivery,
    payload,
    message,
    helpdesk_ticket,
    erasing,
    res_config_settings,
)
