# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Control API of templates: reviews, Meta's decisions and changes, and their times."""

import time
from dataclasses import asdict

from . import payloads_templates as changes
from .control_people import only
from .records import DAY, HOUR
from .template_listing import QUALITIES
from .template_review import Review, decide, send_update
from .template_rules import CATEGORIES, check_components

MESSAGE_STATUSES = ("accepted", "held_for_quality_assessment", "paused")


async def review(sim, _request, values):
    only(values, asdict(Review()))
    answer = sim.reviews.order(**values)
    sim.live.notify("templates")
    return answer


async def event(sim, request, values):
    """Apply Meta's decision on a template, or any other event of its status."""
    only(values, {"status", "reason", "rejection_info", "other_info", "disable_info"})
    template = sim.world.templates[request.path_params["id"]]
    decide(sim, template, values.pop("status", None), **values)
    return asdict(template)


def _one_of(name, value, known):
    if value not in known:
        raise ValueError(f"{name} must be one of {', '.join(known)}")
    return value


def _quality(sim, template, value):
    previous, template.quality = template.quality, _one_of("quality", value, QUALITIES)
    template.quality_date = time.time()
    send_update(sim, template, changes.quality(template, previous))


def _correct_category(sim, template, value):
    template.correct_category = _one_of("correct_category", value, CATEGORIES)
    send_update(sim, template, changes.category_before(template))


def _category(sim, template, value):
    template.previous_category = template.category
    template.category = _one_of("category", value, CATEGORIES)
    template.correct_category = ""
    send_update(sim, template, changes.category_after(template))


def _components(sim, template, value):
    template.components = check_components(
        value, template.category, template.parameter_format
    )
    send_update(sim, template, changes.components(template))


def _message_status(sim, template, value):
    template.message_status = _one_of("message_status", value, MESSAGE_STATUSES)
    if value == "accepted":
        sim.conversations.release_held(template.id)


def _edited_hours_ago(_sim, template, value):
    ago = max(template.edits, default=0) - (time.time() - float(value) * HOUR)
    template.edits = [moment - ago for moment in template.edits]


def _deleted_days_ago(_sim, template, value):
    template.deleted = time.time() - float(value) * DAY


CHANGES = {
    "quality": _quality,
    "correct_category": _correct_category,
    "category": _category,
    "components": _components,
    "message_status": _message_status,
    "edited_hours_ago": _edited_hours_ago,
    "deleted_days_ago": _deleted_days_ago,
}


async def change(sim, request, values):
    """Change a template as Meta does, with its webhook, or one of its times."""
    only(values, CHANGES)
    template = sim.world.templates[request.path_params["id"]]
    for name, value in values.items():
        CHANGES[name](sim, template, value)
    sim.live.notify("templates")
    return asdict(template)


HANDLERS = (
    ("POST", "/review", review),
    ("POST", "/templates/{id}", event),
    ("PATCH", "/templates/{id}", change),
)
