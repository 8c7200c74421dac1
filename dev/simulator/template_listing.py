# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads templates in Graph: a node, or a filtered list.

Source: Cloud API, Template management; Graph API, WhatsApp Message Template.
"""

import json
import time

from . import uploads
from .errors import GraphError
from .graph_fields import page, pick
from .template_review import STATUSES
from .template_rules import CATEGORIES

QUALITIES = ("GREEN", "YELLOW", "RED", "UNKNOWN")
DEFAULT_FIELDS = (
    "name",
    "parameter_format",
    "components",
    "language",
    "status",
    "category",
    "previous_category",
    "id",
)
# Filters with one or several values, and the allowed ones.
CHOICES = {
    "status": STATUSES,
    "category": CATEGORIES,
    "language": None,
    "quality_score": QUALITIES,
}


def node(world, template, base):
    """Return a template with every field that can be requested."""
    return {
        "id": template.id,
        "name": template.name,
        "parameter_format": template.parameter_format,
        "components": uploads.shown(world, template.components, base),
        "language": template.language,
        "status": template.status,
        "category": template.category,
        "correct_category": template.correct_category or template.category,
        "previous_category": template.previous_category or None,
        "sub_category": None,
        "rejected_reason": template.rejected_reason,
        "quality_score": {
            "score": template.quality,
            "date": int(template.quality_date or template.created),
        },
        "message_send_ttl_seconds": template.message_send_ttl_seconds,
        "health_status": _health(template),
        "last_updated_time": time.strftime(
            "%Y-%m-%dT%H:%M:%S+0000", time.gmtime(template.updated)
        ),
    }


def _health(template):
    state = "AVAILABLE" if template.status == "APPROVED" else "BLOCKED"
    entity = {"entity_type": "MESSAGE_TEMPLATE", "id": template.id}
    return {
        "can_send_message": state,
        "entities": [{**entity, "can_send_message": state}],
    }


def _shown(sim, call, template):
    values = node(sim.world, template, call.base)
    return pick(call, values, DEFAULT_FIELDS, "WhatsAppMessageTemplate")


async def read(sim, call, template):
    return _shown(sim, call, template)


async def listing(sim, call, business_account_id):
    found = _filtered(call.query, sim.world.templates_of(business_account_id))
    return page(call, [_shown(sim, call, template) for template in found])


def _filtered(query, templates):
    wanted = {name: _choice(name, query[name]) for name in CHOICES if query.get(name)}
    text = (query.get("name_or_content") or "").lower()
    for template in templates:
        values = {
            "status": template.status,
            "category": template.category,
            "language": template.language,
            "quality_score": template.quality,
        }
        if query.get("name") not in (None, "", template.name):
            continue
        if text not in template.name and text not in _content(template):
            continue
        if all(values[name] in among for name, among in wanted.items()):
            yield template


def _choice(name, text):
    """Return a filter's values: one, several with commas, or a JSON list."""
    try:
        values = json.loads(text) if text.startswith("[") else text.split(",")
        values = [str(value).strip() for value in values]
    except ValueError:
        raise GraphError(100, message=f"Param {name} must be an array.") from None
    known = CHOICES[name]
    for value in values:
        if known and value not in known:
            raise GraphError(
                100, message=f"Param {name} must be one of {{{', '.join(known)}}}."
            )
    return values


def _content(template):
    texts = (component.get("text", "") for component in template.components)
    return "\n".join(texts).lower()
