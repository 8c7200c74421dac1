from . import helpdesk_whatsapp_composer
