# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The account: a business phone number, its settings and the alarms about it.

Defines ``helpdesk.whatsapp.account`` and ``helpdesk.whatsapp.of.account`` (lists that
name the account). Extends ``ir.websocket``, ``mail.activity``, ``res.company`` and
``res.config.settings``.
"""

from . import (
    helpdesk_whatsapp_account,
    of_account,
    number,
    texts,
    quiet_hours,
    alarm,
    environment,
    mail_activity,
    res_company,
    ir_websocket,
    res_config_settings,
)
