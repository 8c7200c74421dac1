"""The template edge: list, read, create, edit, delete, and Meta's decision.

Source: Cloud API, Template management.
"""

import time

from . import payloads
from .errors import GraphError
from .graph_fields import page, pick
from .template_rules import check_components, check_new
from .world import DAY, Template, new_id

STATUSES = (
    "APPROVED",
    "PENDING",
    "REJECTED",
    "PAUSED",
    "DISABLED",
    "IN_APPEAL",
    "PENDING_DELETION",
    "DELETED",
    "LIMIT_EXCEEDED",
    "ARCHIVED",
)
REASONS = (
    "ABUSIVE_CONTENT",
    "INCORRECT_CATEGORY",
    "INVALID_FORMAT",
    "NONE",
    "PROMOTIONAL",
    "SCAM",
    "TAG_CONTENT_MISMATCH",
)
MOST_TEMPLATES = 250
NAME_LOCKED = 30 * DAY
EDITABLE = ("APPROVED", "REJECTED", "PAUSED")
FILTERS = ("name", "status", "language", "category")
DEFAULT_FIELDS = (
    "name",
    "parameter_format",
    "components",
    "language",
    "status",
    "category",
    "id",
)


def node(template):
    """Every field of a template that may be asked for."""
    return {
        "id": template.id,
        "name": template.name,
        "parameter_format": template.parameter_format,
        "components": template.components,
        "language": template.language,
        "status": template.status,
        "category": template.category,
        "correct_category": template.category,
        "previous_category": None,
        "sub_category": None,
        "rejected_reason": template.rejected_reason,
        "quality_score": {"score": template.quality, "date": int(template.created)},
        "health_status": {
            "can_send_message": (
                "AVAILABLE" if template.status == "APPROVED" else "BLOCKED"
            ),
            "entities": [],
        },
        "last_updated_time": time.strftime(
            "%Y-%m-%dT%H:%M:%S+0000", time.gmtime(template.created)
        ),
    }


def _shown(call, template):
    return pick(call, node(template), DEFAULT_FIELDS, "WhatsAppMessageTemplate")


def _of(world, business_account_id):
    return [
        template
        for template in world.templates.values()
        if template.business_account_id == business_account_id
        and template.status != "DELETED"
    ]


async def listing(sim, call, business_account_id):
    found = _of(sim.world, business_account_id)
    for name in FILTERS:
        wanted = call.query.get(name)
        if wanted:
            found = [t for t in found if str(getattr(t, name)) == wanted]
    return page(call, [_shown(call, template) for template in found])


async def read(_sim, call, template):
    return _shown(call, template)


async def create(sim, call, business_account_id):
    values = call.values
    components = check_new(values)
    existing = _of(sim.world, business_account_id)
    if len(existing) >= MOST_TEMPLATES:
        raise GraphError(2388019)
    _refuse_taken(sim.world, business_account_id, values)
    template = sim.world.add(
        Template(
            id=new_id(),
            business_account_id=business_account_id,
            name=values["name"],
            language=values["language"],
            category=values["category"],
            components=components,
            parameter_format=str(values.get("parameter_format", "POSITIONAL")).upper(),
        )
    )
    sim.live.tell("templates")
    return {
        "id": template.id,
        "status": template.status,
        "category": template.category,
    }


def _refuse_taken(world, business_account_id, values):
    for template in world.templates.values():
        if template.business_account_id != business_account_id:
            continue
        if (template.name, template.language) != (values["name"], values["language"]):
            continue
        if template.status != "DELETED":
            raise GraphError(
                100,
                "There is already content in this language for this template.",
                subcode=2388024,
            )
        if time.time() - template.created < NAME_LOCKED:
            raise GraphError(
                100,
                "The name of a deleted template is locked for 30 days.",
                subcode=2388023,
            )


async def edit(sim, call, template):
    if template.status not in EDITABLE:
        raise GraphError(100, f"A template that is {template.status} is not editable.")
    for key in call.values:
        if key not in ("category", "components", "message_send_ttl_seconds"):
            raise GraphError(100, message=f'Unexpected key "{key}" on the template.')
    category = call.values.get("category", template.category)
    if template.status == "APPROVED" and category != template.category:
        raise GraphError(2388039)
    template.components = check_components(
        call.values.get("components", template.components),
        category,
        template.parameter_format,
    )
    template.category = category
    template.status = "PENDING"
    sim.live.tell("templates")
    return {"success": True}


async def delete(sim, call, business_account_id):
    """By ``name`` (every language) or, with it, by ``hsm_id`` (that one)."""
    name, template_id = call.query.get("name"), call.query.get("hsm_id")
    if not name and not template_id:
        raise GraphError(100, message="The parameter name is required.")
    chosen = [
        template
        for template in _of(sim.world, business_account_id)
        if name in (None, template.name) and template_id in (None, template.id)
    ]
    if not chosen:
        raise GraphError(100, "Message template not found.", subcode=2593002)
    for template in chosen:
        if template.status == "APPROVED":
            template.status, template.created = "DELETED", time.time()
        else:
            del sim.world.templates[template.id]
    sim.live.tell("templates")
    return {"success": True}


def decide(sim, template, status, reason=None):
    """Meta decides on a template, and says so by webhook."""
    if status not in STATUSES:
        raise ValueError(f"status must be one of {', '.join(STATUSES)}")
    reason = reason or ("INVALID_FORMAT" if status == "REJECTED" else "NONE")
    template.status = status
    template.rejected_reason = reason if status == "REJECTED" else "NONE"
    accounts = sim.world.accounts_of(template.business_account_id)
    sim.live.tell("templates")
    if accounts:
        sim.webhooks.submit([payloads.template_status(accounts[0], template, reason)])
