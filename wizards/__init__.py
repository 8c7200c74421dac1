from . import (
    helpdesk_whatsapp_move,
    helpdesk_whatsapp_relink,
    helpdesk_whatsapp_start,
    helpdesk_whatsapp_template_task,
    helpdesk_whatsapp_test,
)
