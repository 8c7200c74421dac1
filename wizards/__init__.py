# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    helpdesk_whatsapp_archive,
    helpdesk_whatsapp_bulk,
    helpdesk_whatsapp_copy,
    helpdesk_whatsapp_forward,
    helpdesk_whatsapp_handover,
    helpdesk_whatsapp_languages,
    helpdesk_whatsapp_library,
    helpdesk_whatsapp_move,
    helpdesk_whatsapp_preview,
    helpdesk_whatsapp_price_import,
    helpdesk_whatsapp_profile,
    helpdesk_whatsapp_register,
    helpdesk_whatsapp_relink,
    helpdesk_whatsapp_relocation,
    helpdesk_whatsapp_snooze,
    helpdesk_whatsapp_start,
    helpdesk_whatsapp_succession,
    helpdesk_whatsapp_template_task,
    helpdesk_whatsapp_test,
)
