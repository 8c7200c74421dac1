# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Builds the webhooks about templates, as ``(field, value)``.

Source: Cloud API, webhooks reference, the pages of the fields' names.
"""

import time

from .direct_send import GENERATED
from .records import DAY

CHANGED_AFTER = DAY
ELEMENTS = {
    "HEADER": "message_template_title",
    "BODY": "message_template_element",
    "FOOTER": "message_template_footer",
}


def _of(template, language=None):
    return {
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": language or template.language,
    }


def status(template, event, reason, language, info):
    value = {
        "event": event,
        **_of(template, language),
        "message_template_category": template.category,
        "reason": reason,
        **{name: part for name, part in info.items() if part},
    }
    return "message_template_status_update", value


def quality(template, previous):
    value = {
        "previous_quality_score": previous,
        "new_quality_score": template.quality,
        **_of(template),
    }
    return "message_template_quality_update", value


def category_before(template):
    """Return the announcement that Meta will change the category to the correct one.

    Of a template that Direct Send has made, it is the report that its content is not in
    its category.
    """
    if template.name.startswith(GENERATED):
        value = {
            **_of(template),
            "category": template.category,
            "correct_category": template.correct_category,
        }
        return "template_correct_category_detection", value
    value = {
        **_of(template),
        "correct_category": template.correct_category,
        "new_category": template.category,
        "category_update_timestamp": int(time.time()) + CHANGED_AFTER,
    }
    return "template_category_update", value


def category_after(template):
    value = {
        **_of(template),
        "previous_category": template.previous_category,
        "new_category": template.category,
    }
    return "template_category_update", value


def components(template):
    """Return the update of texts, and of buttons as ``message_template_button_…``."""
    value = _of(template)
    for component in template.components:
        if component["type"] in ELEMENTS and component.get("text"):
            value[ELEMENTS[component["type"]]] = component["text"]
        if component["type"] == "BUTTONS":
            buttons = [_button(button) for button in component["buttons"]]
            value["message_template_buttons"] = buttons
    return "message_template_components_update", value


def _button(button):
    values = {
        "message_template_button_type": button["type"],
        "message_template_button_text": button.get("text", ""),
    }
    if button.get("url"):
        values["message_template_button_url"] = button["url"]
    if button.get("phone_number"):
        values["message_template_button_phone_number"] = button["phone_number"]
    return values
