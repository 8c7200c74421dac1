# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Shows that each kind of update in public samples of webhooks is seen by somebody.

The kinds are those of Meta's pages, of Meta's OpenAPI file and of the samples of pywa
(github.com/david-lev/pywa, ``tests/data/updates``); the values are our own.
"""

import json
import time

from odoo.tools import html2plaintext

from ..common import (
    BUSINESS_ACCOUNT_UID,
    MARIA,
    PAYLOADS,
    WhatsappCase,
    payload,
    text_message,
)

FILE = {"id": "1234567890", "sha256": "4654+8g="}
#: A message that is known.
TARGET = "wamid.target"
#: By kind: what a message of that kind is made of, besides those in ``payloads.json``.
MESSAGES = {
    "reply": {"text": {"body": "Replied"}, "context": {"id": TARGET}},
    "often": {"text": {"body": "Look"}, "context": {"frequently_forwarded": True}},
    "animated_sticker": {
        "sticker": {**FILE, "mime_type": "image/webp", "animated": True}
    },
    "reaction": {"reaction": {"message_id": TARGET, "emoji": "😮"}},
    "unreaction_no_emoji": {"reaction": {"message_id": TARGET}},
    "current_location": {"location": {"latitude": 12.25, "longitude": 43.9}},
    "unsupported": {"unsupported": {}, "errors": [{"code": 131051}]},
    "interactive_message_with_err": {"interactive": None},
    "call_permission_update": {
        "interactive": {
            "type": "call_permission_reply",
            "call_permission_reply": {"response": "accept"},
        }
    },
    "identity_change": {
        "system": {"body": "Identity changed", "type": "customer_identity_changed"}
    },
}
#: By kind: an update of another field.
UPDATES = {
    **{
        event.lower(): ("account_update", {"event": event, **more})
        for event, more in {
            "ACCOUNT_DELETED": {},
            "ACCOUNT_RESTRICTION": {
                "restriction_info": [
                    {"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING"}
                ]
            },
            "ACCOUNT_VIOLATION": {"violation_info": {"violation_type": "ADULT"}},
            "AD_ACCOUNT_LINKED": {"waba_info": {"ad_account_linked": "9"}},
            "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE": {},
            "DISABLED_UPDATE": {"ban_info": {"waba_ban_state": "DISABLE"}},
            "MM_LITE_TERMS_SIGNED": {"waba_info": {"waba_id": BUSINESS_ACCOUNT_UID}},
            "PARTNER_ADDED": {"waba_info": {"waba_id": BUSINESS_ACCOUNT_UID}},
            "PARTNER_APP_INSTALLED": {"waba_info": {"partner_app_id": "5"}},
            "PARTNER_APP_UNINSTALLED": {"waba_info": {"partner_app_id": "8"}},
            "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE": {
                "partner_client_certification_info": {"status": "APPROVED"}
            },
            "PARTNER_REMOVED": {
                "disconnection_info": {"reason": "PRIMARY_INACTIVITY"},
            },
            "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE": {"country": "IN"},
            "VOLUME_BASED_PRICING_TIER_UPDATE": {
                "volume_tier_info": {"tier": "25000001:50000000", "region": "India"}
            },
            "ACCOUNT_OFFBOARDED": {},
            "ACCOUNT_RECONNECTED": {},
        }.items()
    },
    "template_status_update": (
        "message_template_status_update",
        {"event": "REJECTED", "reason": "INVALID_FORMAT"},
    ),
    "template_quality_update": (
        "message_template_quality_update",
        {"previous_quality_score": "GREEN", "new_quality_score": "YELLOW"},
    ),
    "template_category_update": (
        "template_category_update",
        {"previous_category": "UTILITY", "new_category": "MARKETING"},
    ),
    "template_components_update": (
        "message_template_components_update",
        {"message_template_element": "A body that Meta has changed"},
    ),
    "user_marketing_preferences": (
        "user_preferences",
        {
            "user_preferences": [
                {"wa_id": MARIA, "category": "marketing_messages", "value": "stop"}
            ]
        },
    ),
    "phone_number_quality_update": (
        "phone_number_quality_update",
        {"event": "FLAGGED", "current_limit": "TIER_1K"},
    ),
    "call_terminate": (
        "calls",
        {
            "calls": [
                {
                    "id": "wacid.1",
                    "from": MARIA,
                    "event": "terminate",
                    "direction": "USER_INITIATED",
                    "status": "FAILED",
                }
            ]
        },
    ),
    "outgoing_message": (
        "smb_message_echoes",
        {
            "message_echoes": [
                {
                    "id": "wamid.echo",
                    "from": "551155507890",
                    "to": MARIA,
                    "type": "text",
                    "text": {"body": "From the app"},
                }
            ]
        },
    ),
}
#: Kinds that nobody is shown: a chat that was only opened, a call that still rings.
UNSEEN = {
    "chat_opened": {"type": "request_welcome"},
    "call_status": {"type": "call", "status": "RINGING"},
}


#: What an update about a number is in.
LISTS = {"messages", "message_echoes", "calls", "statuses", "user_preferences"}


class TestSamples(WhatsappCase):
    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.store_webhook(payload(text_message(TARGET, "The printer is broken")))
        self.process()
        self.template = self.env["helpdesk.whatsapp.template"].search(
            [("account_id", "=", self.account.id), ("language", "=", "en")], limit=1
        )
        self.template.write({"template_uid": "7701", "status": "APPROVED"})

    def seen(self):
        """Return all that users see of the account, its tickets and its contacts."""
        self.env.invalidate_all()
        records = self.env["helpdesk.whatsapp.message"].search(
            [("mail_message_id", "!=", False)]
        )
        shown = self.env["mail.message"].search([]).sorted("id")
        contacts = self.env["helpdesk.whatsapp.contact"].search([])
        return (
            [(one.id, one.body, one.reaction_ids.mapped("content")) for one in shown],
            [(one.id, one.text, one.deleted_at) for one in records],
            contacts.mapped(lambda one: (one.wa_id, one.has_stopped_marketing)),
            (self.template.status, self.template.quality, self.template.category),
            self.account.templates_outdated,
        )

    def update(self, field, value):
        """Receive and process an update; returns whether anybody sees it."""
        before = self.seen()
        body = payload(**value)
        change = body["entry"][0]["changes"][0]
        change["field"] = field
        if not value.keys() & LISTS:  # about the business account, not a number
            change["value"] = value
        self.store_webhook(body)
        self.process()
        self.assertFalse(self.events("pending", "failed"))
        return self.seen() != before

    def message_of(self, number, parts):
        [kind] = parts.keys() - {"context", "referral", "errors"}
        message = text_message(f"wamid.{number}")
        del message["text"]
        return {**message, "type": kind, **{k: v for k, v in parts.items() if v}}

    def test_each_kind_of_message_is_shown_or_explained(self):
        for number, (kind, parts) in enumerate(MESSAGES.items()):
            with self.subTest(kind):
                message = self.message_of(number, parts)
                self.assertTrue(self.update("messages", {"messages": [message]}))
        self.assertEqual(len(self.tickets()), 1)
        for message in self.tickets().message_ids:
            if message.message_type == "whatsapp":
                self.assertTrue(html2plaintext(message.body).strip())

    def test_each_kind_of_metas_own_samples_is_shown_or_explained(self):
        now = int(time.time())
        for number, (kind, case) in enumerate(PAYLOADS.items()):
            with self.subTest(kind):
                text = json.dumps(case["message"])
                sample = {**json.loads(text), "id": f"w.{number}", "from": MARIA}
                for name in ("message_id", "original_message_id"):
                    part = sample.get(sample["type"])
                    if isinstance(part, dict) and name in part:
                        part[name] = TARGET
                sample["timestamp"] = str(now)
                self.assertTrue(self.update("messages", {"messages": [sample]}))

    def test_each_kind_of_other_update_is_shown(self):
        named = {"message_template_id": 7701}
        named |= {"message_template_name": self.template.name}
        named |= {"message_template_language": "en"}
        for kind, (field, value) in UPDATES.items():
            with self.subTest(kind):
                about = named if "template" in field else {}
                self.assertTrue(self.update(field, {**about, **value}))

    def test_only_what_is_no_message_is_not_shown(self):
        for number, (kind, parts) in enumerate(UNSEEN.items()):
            with self.subTest(kind):
                values = {"id": f"wamid.{number}", "timestamp": str(int(time.time()))}
                who = {"recipient_id": MARIA} if "status" in parts else {"from": MARIA}
                field, name = "messages", "messages"
                if "status" in parts:
                    field, name = "calls", "statuses"
                self.assertFalse(self.update(field, {name: [values | who | parts]}))
