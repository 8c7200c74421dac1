# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the addon, which Odoo and pytest-odoo run; see `./dev/test --help`."""

# Odoo looks for tests in this package only, so those of each room are imported here.
from . import (
    test_js,
    test_lane,
    test_routes,
    test_access,
    test_context,
    test_crons,
    test_documentation,
    test_guide,
    test_health,
    test_health_version,
    test_history,
    test_history_taken_in,
    test_hooks,
    test_log,
    test_meta_answers,
    test_optional_packages,
    test_packaging,
    test_queued,
    test_renamed_fields,
    test_requests,
    test_resuming,
    test_stacking,
    test_structure,
    test_tours,
    test_trouble,
    test_unknown,
)
from .account import (
    test_account,
    test_environment,
    test_settings,
)
from .api import (
    test_any_call,
    test_api,
    test_api_desk,
    test_api_integrator,
    test_api_resources,
    test_api_send,
    test_api_templates,
)
from .api_keys import (
    test_api_keys,
)
from .bot import (
    test_answers,
    test_choice,
    test_commands,
    test_commands_tools,
    test_opt_out,
    test_out_of_hours,
    test_resolved,
)
from .call_to_action import (
    test_call_to_action,
)
from .calls import (
    test_calls,
)
from .contact import (
    test_blocking,
    test_changed_ids,
    test_identity,
    test_numbers,
    test_ownership,
    test_partner_and_phone,
)
from .content import (
    test_contents,
    test_forms,
)
from .conversation import (
    test_groups,
    test_handing_over,
    test_moved_tickets,
    test_start,
    test_taking_along,
    test_titles,
    test_which_ticket,
)
from .desk import (
    test_alerts,
    test_notified,
    test_bulk,
    test_next,
    test_snooze,
    test_unread,
)
from .direct_send import (
    test_direct_send,
)
from .entry import (
    test_entry,
    test_second_token,
)
from .evidence import (
    test_evidence,
)
from .figures import (
    test_metrics,
    test_stats,
    test_stats_api,
    test_stats_digest,
)
from .files import (
    test_any_file,
    test_attachments,
    test_crafted_files,
    test_history_files,
    test_media,
    test_media_refused,
    test_media_tools,
    test_outgoing_media,
    test_remote,
)
from .forwarding import (
    test_forwarding,
)
from .inbox import (
    test_account_webhooks,
    test_any_json,
    test_any_post,
    test_failures,
    test_intake,
    test_mail_queue,
    test_queries,
    test_sample,
    test_slices,
    test_webhook,
)
from .inbox_screen import (
    test_conversations,
    test_looking,
)
from .lane import (
    test_bells,
    test_faults,
    test_moments,
    test_rescue,
    test_unfinished,
    test_workers,
)
from .lifecycle import (
    test_lifecycle,
)
from .message import (
    test_echoes,
    test_formatting,
    test_interactive,
    test_kinds,
    test_markup,
    test_order,
    test_samples,
    test_statuses,
)
from .money import (
    test_money,
)
from .notice import (
    test_automatic_messages,
    test_carousel,
    test_fallback,
    test_other_team,
    test_sla_warning,
)
from .onboarding import (
    test_onboarding,
)
from .outbox import (
    test_outbox,
    test_pace,
    test_receipts,
    test_usage,
)
from .ownership import (
    test_reopening,
)
from .portal import (
    test_portal,
)
from .preview import (
    test_preview,
)
from .privacy import (
    test_privacy,
    test_retention,
)
from .responder import (
    test_responder,
)
from .response_times import (
    test_facts,
    test_figures,
)
from .schedule import (
    test_schedule,
)
from .sections import (
    test_bot_sections,
    test_dimensions,
    test_export,
    test_sections,
    test_sections_api,
)
from .service_checks import (
    test_service_checks,
)
from .succession import (
    test_succession,
)
from .tallies import (
    test_tallies,
)
from .template import (
    test_default_templates,
    test_template_rules,
    test_templates,
)
from .template_library import (
    test_template_library,
)
from .template_message import (
    test_closed_window,
    test_template_composer,
    test_template_delivery,
    test_template_sending,
)
from .template_review import (
    test_template_sync,
    test_template_webhooks,
)
from .ticket import (
    test_agents_chair,
    test_answer,
    test_chatter,
    test_recipients,
    test_signature,
    test_whose_ticket,
)
from .waiting import (
    test_waiting,
    test_waiting_properties,
    test_window_reminder,
)
from .webhook_out import (
    test_addresses,
    test_webhook_out,
)
