# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Says who may call what: each public method, route and endpoint of the addon.

A new one is entered here. ``test_routes.py`` calls each as users who have less rights.
"""

#: Helpdesk users with a right to the record, and helpdesk managers.
AGENT, MANAGER = "agent", "manager"

#: Public methods by model.
METHODS = {
    "helpdesk.ticket": {
        "action_whatsapp_close": AGENT,
        "action_whatsapp_give_to": AGENT,
        "action_whatsapp_history": AGENT,
        "action_whatsapp_mark_unread": AGENT,
        "action_whatsapp_snooze": AGENT,
        "action_whatsapp_move": AGENT,
        "action_whatsapp_open_form": AGENT,
        "action_whatsapp_open_inbox": AGENT,
        "action_whatsapp_other_person": AGENT,
        "action_whatsapp_relink": AGENT,
        "action_whatsapp_same_person": AGENT,
        "action_whatsapp_start": AGENT,
        "action_whatsapp_take_over": AGENT,
        "action_whatsapp_wake": AGENT,
        "whatsapp_ask_for_phone": AGENT,
        "whatsapp_check_files": AGENT,
        "whatsapp_conversations": AGENT,
        "whatsapp_give_back": AGENT,
        "whatsapp_looking": AGENT,
        "whatsapp_next_waiting": AGENT,
        "whatsapp_other_tickets": AGENT,
        "whatsapp_post": AGENT,
        "whatsapp_post_template": AGENT,
        "whatsapp_seen": AGENT,
        "whatsapp_take_over": AGENT,
        "whatsapp_templates": AGENT,
        "whatsapp_writing": AGENT,
    },
    "helpdesk.whatsapp.account": {
        "action_business_profile": MANAGER,
        "action_confirm_number": MANAGER,  # and an administrator
        "action_copy_from": MANAGER,
        "action_guide": MANAGER,
        "action_guide_another": MANAGER,
        "action_guide_check": MANAGER,
        "action_guide_finish": MANAGER,
        "action_guide_helpdesk": MANAGER,
        "action_guide_open": MANAGER,
        "action_guide_replace_callback": MANAGER,
        "action_guide_simulate": MANAGER,
        "action_guide_subscribe": MANAGER,
        "action_guide_templates": MANAGER,
        "action_hand_over": MANAGER,
        "action_move": MANAGER,
        "action_open": MANAGER,
        "action_read_charges": MANAGER,
        "action_register": MANAGER,
        "action_register_templates": MANAGER,
        "action_set_up_again": MANAGER,
        "action_subscribe": MANAGER,
        "action_sync_templates": MANAGER,
        "action_test_connection": MANAGER,
        "action_use_number": MANAGER,
        "action_use_second_token": MANAGER,  # and an administrator
    },
    "helpdesk.whatsapp.archive": {
        "action_confirm": MANAGER,
    },
    "helpdesk.whatsapp.bulk": {
        "action_apply": AGENT,
        "action_spam": AGENT,
    },
    "helpdesk.whatsapp.check": {
        "action_dismiss": MANAGER,
        "action_open": MANAGER,
    },
    "helpdesk.whatsapp.contact": {
        "action_ask_for_phone": AGENT,
        "action_erase": MANAGER,
        "action_export": MANAGER,
        "action_push_block_again": AGENT,
        "action_relink": AGENT,
        "action_toggle_blocked": AGENT,
        "action_whatsapp_history": AGENT,
        "whatsapp_history": AGENT,
        "whatsapp_history_person": AGENT,
        "whatsapp_history_search": AGENT,
    },
    "helpdesk.whatsapp.copy": {
        "action_copy": MANAGER,
    },
    "helpdesk.whatsapp.delivery": {
        "action_send_again": MANAGER,
    },
    "helpdesk.whatsapp.event": {
        "action_retry": MANAGER,
    },
    "helpdesk.whatsapp.forward": {
        "action_forward": AGENT,
    },
    "helpdesk.whatsapp.handover": {
        "action_hand_over": AGENT,
    },
    "helpdesk.whatsapp.languages": {
        "action_register": MANAGER,
    },
    "helpdesk.whatsapp.library": {
        "action_search": MANAGER,
    },
    "helpdesk.whatsapp.library.line": {
        "action_open": MANAGER,
        "action_take": MANAGER,
    },
    "helpdesk.whatsapp.message": {
        "action_cancel": AGENT,
        "action_card_contact": AGENT,
        "action_check": AGENT,
        "action_fetch_again": AGENT,
        "action_retry": AGENT,
        "action_send_again": AGENT,
        "action_send_by_email": AGENT,
        "action_send_now": AGENT,
    },
    "helpdesk.whatsapp.move": {
        "action_move": AGENT,
    },
    "helpdesk.whatsapp.price.import": {
        "action_import": MANAGER,
    },
    "helpdesk.whatsapp.profile": {
        "action_save": MANAGER,
    },
    "helpdesk.whatsapp.register": {
        "action_register": MANAGER,
    },
    "helpdesk.whatsapp.relink": {
        "action_link": AGENT,
    },
    "helpdesk.whatsapp.closing": {
        "action_open": MANAGER,
    },
    "helpdesk.whatsapp.relocation": {
        "action_confirm": MANAGER,
    },
    "helpdesk.whatsapp.report": {
        "action_open": MANAGER,
    },
    "helpdesk.whatsapp.rule": {
        "action_preview": MANAGER,
    },
    "helpdesk.whatsapp.schedule": {
        "action_send_to_me": MANAGER,
    },
    "helpdesk.whatsapp.settings": {
        "action_save": MANAGER,
    },
    "helpdesk.whatsapp.snooze": {
        "action_snooze": AGENT,
    },
    "helpdesk.whatsapp.start": {
        "action_start": AGENT,
    },
    "helpdesk.whatsapp.succession": {
        "action_hand_over": MANAGER,
    },
    "helpdesk.whatsapp.template": {
        "action_add_language": MANAGER,
        "action_delete": MANAGER,
        "action_delete_languages": MANAGER,
        "action_open_library": MANAGER,
        "action_register_templates": MANAGER,
        "action_submit": MANAGER,
        "action_submit_languages": MANAGER,
        "action_sync": MANAGER,
        "action_unpause": MANAGER,
    },
    "helpdesk.whatsapp.template.task": {
        "action_step": MANAGER,
    },
    "helpdesk.whatsapp.test": {
        "action_again": MANAGER,
        "action_send": MANAGER,
    },
    "helpdesk.whatsapp.webhook": {
        "action_open_deliveries": MANAGER,
        "action_renew_secret": MANAGER,
        "action_resume": MANAGER,
        "action_test": MANAGER,
    },
    "res.partner": {
        "action_whatsapp_history": AGENT,
        "action_whatsapp_start": AGENT,
    },
}
#: Routes, their methods (none: all) and who is asked for: ``user`` is somebody who is
#: logged in, ``public`` and ``none`` is anybody.
ROUTES = {
    ("/api/integrations/whatsapp", "", "none"),  # the API's key is checked
    ("/api/integrations/whatsapp/<path:path>", "", "none"),
    ("/api/integrations/whatsapp/metrics", "GET", "none"),  # the token is checked
    ("/api/integrations/whatsapp/webhook", "GET", "none"),  # the verify token is
    ("/api/integrations/whatsapp/webhook", "POST", "none"),  # the signature is
    ("/helpdesk_mgmt_whatsapp/contact/<int:contact_id>/export", "GET", "user"),
    ("/helpdesk_mgmt_whatsapp/figures/export", "GET", "user"),
}
#: Endpoints of the REST API.
ENDPOINTS = {
    "DELETE /contacts/{id}": "manager",
    "DELETE /templates/{name}": "manager",
    "GET /accounts": "agent",
    "GET /contacts": "agent",
    "GET /contacts/{id}": "agent",
    "GET /contacts/{id}/export": "manager",
    "GET /conversations": "agent",
    "GET /conversations/{id}": "agent",
    "GET /docs": "public",
    "GET /messages": "agent",
    "GET /messages/new": "agent",
    "GET /messages/{id}": "agent",
    "GET /messages/{id}/media": "agent",
    "GET /openapi.json": "public",
    "GET /stats": "manager",
    "GET /stats/sections": "manager",
    "GET /stats/sections/{key}": "manager",
    "GET /teams": "agent",
    "GET /templates": "agent",
    "GET /templates/{name}": "agent",
    "GET /tickets": "agent",
    "GET /tickets/{id}": "agent",
    "PATCH /contacts/{id}": "agent",
    "PATCH /conversations/{id}": "agent",
    "PATCH /tickets/{id}": "agent",
    "POST /contacts": "manager",
    "POST /send": "agent",
    "POST /send/batch": "agent",
    "POST /templates": "manager",
    "POST /templates/register": "manager",
    "POST /test": "manager",
}
