# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The template edge in Graph: creates, edits, unpauses and deletes templates.

Source: Cloud API, Template management and Template pausing.
"""

import time

from . import template_library, uploads
from .direct_send import GENERATED
from .errors import GraphError
from .records import DAY, HOUR, Template, new_id
from .template_review import decide
from .template_rules import check_components, check_name, check_new, check_ttl

NAME_LOCKED = 30 * DAY
EDITABLE = ("APPROVED", "REJECTED", "PAUSED")
EDIT_FIELDS = ("category", "components", "message_send_ttl_seconds")
# For an approved template: (edits, within seconds, text of the error)
EDIT_LIMITS = ((1, DAY, "once in 24 hours"), (10, 30 * DAY, "10 times in 30 days"))


async def create(sim, call, business_account_id):
    values, world = call.values, sim.world
    _refuse_too_many(world, business_account_id)
    is_ready = "library_template_name" in values
    components = _new_components(world, business_account_id, values, is_ready)
    _refuse_taken(world, business_account_id, values)
    template = world.add(
        Template(
            id=new_id(),
            business_account_id=business_account_id,
            name=values["name"],
            language=values["language"],
            category=sim.reviews.settings.recategorise or values["category"],
            components=components,
            parameter_format=str(values.get("parameter_format", "POSITIONAL")).upper(),
            message_send_ttl_seconds=values.get("message_send_ttl_seconds"),
        )
    )
    world.template_creations.setdefault(business_account_id, []).append(time.time())
    if is_ready:
        decide(sim, template, "APPROVED")
    else:
        sim.reviews.submitted(template)
    sim.live.notify("templates")
    return {
        "id": template.id,
        "status": template.status,
        "category": template.category,
    }


def _new_components(world, business_account_id, values, is_ready):
    """Return the components of a new template, which may be of Meta's library."""
    if is_ready:
        made = template_library.components(values)
        check_name(values)
        return made
    components = check_new(values)
    uploads.check_examples(world, components, world.apps_of(business_account_id))
    return components


def _refuse_too_many(world, business_account_id):
    """Enforce the most templates of a business account, in all and in an hour.

    :raises GraphError: 2388019 or 80007
    """
    if len(world.templates_of(business_account_id)) >= world.limits.templates:
        raise GraphError(2388019)
    hour_ago = time.time() - HOUR
    made = world.template_creations.get(business_account_id, ())
    if sum(moment > hour_ago for moment in made) >= world.limits.templates_per_hour:
        raise GraphError(80007)


def _refuse_taken(world, business_account_id, values):
    for template in world.templates.values():
        if template.business_account_id != business_account_id:
            continue
        if (template.name, template.language) != (values["name"], values["language"]):
            continue
        if template.status != "DELETED":
            raise GraphError(2388024)
        if time.time() - template.deleted < NAME_LOCKED:
            raise GraphError(2388023)


async def edit(sim, call, template):
    values, world = call.values, sim.world
    if template.name.startswith(GENERATED):
        raise GraphError(2388318)
    if template.status not in EDITABLE or template.locked:
        state = "locked" if template.locked else template.status
        raise GraphError(100, f"A template that is {state} is not editable.")
    _check_edit(template, values)
    category = values.get("category", template.category)
    if template.status == "APPROVED" and category != template.category:
        raise GraphError(2388039)
    if "components" in values:
        components = check_components(
            values["components"], category, template.parameter_format
        )
        apps = world.apps_of(template.business_account_id)
        uploads.check_examples(world, components, apps)
        template.components = components
    _spend_edit(template)
    template.category = category
    template.message_send_ttl_seconds = values.get(
        "message_send_ttl_seconds", template.message_send_ttl_seconds
    )
    template.updated = time.time()
    sim.reviews.submitted(template)
    sim.live.notify("templates")
    return {"success": True}


def _check_edit(template, values):
    """Check the fields of an edit; name and language may be given, but not changed."""
    for name in values:
        same = name in ("name", "language") and values[name] == getattr(template, name)
        if name not in EDIT_FIELDS and not same:
            raise GraphError(100, message=f'Unexpected key "{name}" on the template.')
    check_ttl(values, values.get("category", template.category))
    if not any(name in values for name in EDIT_FIELDS):
        raise GraphError(100, message="The parameter components is required.")


def _spend_edit(template):
    """Count an edit of an approved template; others have no limit.

    :raises GraphError: 100, it is one too many
    """
    if template.status != "APPROVED":
        return
    now = time.time()
    for most, seconds, text in EDIT_LIMITS:
        if sum(now - moment < seconds for moment in template.edits) >= most:
            raise GraphError(100, f"An approved template may be edited {text}.")
    template.edits.append(now)


async def unpause(sim, _call, template):
    """Unpause a template paused by pacing; a pause for its quality ends by itself."""
    if template.status != "PAUSED":
        raise GraphError(100, f"A template that is {template.status} is not paused.")
    if template.pause != "RATE_LIMITING_PAUSE":
        raise GraphError(100, "A pause for the template's quality ends by itself.")
    decide(sim, template, "APPROVED")
    return {"success": True}


async def delete(sim, call, business_account_id):
    """Delete the templates of a ``name``, or only the one with ``hsm_id`` as well."""
    name, template_id = call.query.get("name"), call.query.get("hsm_id")
    if not name:
        raise GraphError(100, message="The parameter name is required.")
    chosen = [
        template
        for template in sim.world.templates_of(business_account_id)
        if name == template.name and template_id in (None, template.id)
    ]
    if not chosen:
        raise GraphError(2593002)
    if name.startswith(GENERATED):
        raise GraphError(2388330)
    for template in chosen:
        was_approved = template.status == "APPROVED"
        decide(sim, template, "DELETED")
        if not was_approved:
            del sim.world.templates[template.id]
    return {"success": True}
