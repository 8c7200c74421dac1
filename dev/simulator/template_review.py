# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reviews templates as Meta does, and applies every event of their status.

Source: Cloud API, Template review, Template pausing and the webhooks reference
"message_template_status_update".
"""

import asyncio
import time
from dataclasses import asdict, dataclass

from . import payloads_templates as changes
from .payloads import Update
from .template_rules import CATEGORIES
from .template_sending import part

# Event: the template's status after it; None does not change it.
EVENTS = {
    "APPROVED": "APPROVED",
    "PENDING": "PENDING",
    "REJECTED": "REJECTED",
    "PAUSED": "PAUSED",
    "DISABLED": "DISABLED",
    "IN_APPEAL": "IN_APPEAL",
    "PENDING_DELETION": "PENDING_DELETION",
    "DELETED": "DELETED",
    "LIMIT_EXCEEDED": "LIMIT_EXCEEDED",
    "ARCHIVED": "ARCHIVED",
    "UNARCHIVED": "APPROVED",
    "REINSTATED": "APPROVED",
    "FLAGGED": None,
    "LOCKED": None,
}
STATUSES = tuple(status for status in dict.fromkeys(EVENTS.values()) if status)
REASONS = (
    "ABUSIVE_CONTENT",
    "INCORRECT_CATEGORY",
    "INVALID_FORMAT",
    "NONE",
    "PROMOTIONAL",
    "SCAM",
    "TAG_CONTENT_MISMATCH",
)
MODES = ("manual", "approve", "reject")
TITLES = {
    "FIRST_PAUSE": "Your template is paused for 3 hours because of its quality.",
    "SECOND_PAUSE": "Your template is paused for 6 hours because of its quality.",
    "RATE_LIMITING_PAUSE": "Your template is paused while its quality is assessed.",
    "UNPAUSE": "Your template may be sent again.",
    "DISABLED": "Your template is disabled because of its quality.",
}
INVALID_FORMAT = {
    "reason": "The template's placeholders or text are not formatted correctly.",
    "recommendation": "Correct the format and submit the template again.",
}
DUPLICATE = {
    "reason": "The body and footer are those of another template.",
    "recommendation": "Use the other template, or change the wording.",
}
NOT_SENT = ("PAUSED", "DISABLED", "REJECTED", "DELETED")


@dataclass
class Review:
    """How templates are reviewed.

    ``delay`` in seconds; ``reason`` of rejections; ``recategorise``: the category
    that every new template gets; ``hyphens``: languages in status webhooks are
    ``en-US``, as in Meta's sample, not ``en_US``.
    """

    mode: str = "manual"
    delay: float = 0
    reason: str = "INVALID_FORMAT"
    recategorise: str | None = None
    hyphens: bool = False

    def __post_init__(self):
        self.delay = float(self.delay)
        if self.mode not in MODES:
            raise ValueError(f"mode must be one of {', '.join(MODES)}")
        _check_reason(self.reason)
        if self.recategorise not in (None, *CATEGORIES):
            raise ValueError(f"recategorise must be one of {', '.join(CATEGORIES)}")


def _check_reason(reason):
    if reason not in REASONS:
        raise ValueError(f"reason must be one of {', '.join(REASONS)}")


class Reviews:
    """Reviews new and edited templates by itself, unless the mode is manual."""

    def __init__(self, sim, start):
        self._sim = sim
        self._start = start
        self._timers = {}
        self.settings = start

    def order(self, **values):
        """Change how templates are reviewed; missing values get their default."""
        self.settings = Review(**values)
        return asdict(self.settings)

    def reset(self):
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self.settings = self._start

    @property
    def pending(self):
        """Number of reviews that are due."""
        now = asyncio.get_running_loop().time()
        return sum(timer.when() <= now for timer in self._timers.values())

    def submitted(self, template):
        """Start the review of a new or edited template."""
        template.status, template.rejected_reason = "PENDING", "NONE"
        template.review_due = None
        if self.settings.mode != "manual":
            template.review_due = time.time() + self.settings.delay
            self._schedule(template)

    def resume(self):
        """Continue the reviews that were under way before a restart."""
        for template in self._sim.world.templates.values():
            if template.status == "PENDING" and template.review_due:
                self._schedule(template)

    def _schedule(self, template):
        if template.id in self._timers:
            self._timers.pop(template.id).cancel()
        wait = max(0, template.review_due - time.time())
        loop = asyncio.get_running_loop()
        self._timers[template.id] = loop.call_later(wait, self._review, template)

    def _review(self, template):
        self._timers.pop(template.id, None)
        known = self._sim.world.templates.get(template.id) is template
        if not known or template.status != "PENDING":
            return
        if self.settings.mode == "reject":
            decide(self._sim, template, "REJECTED", self.settings.reason)
        elif self.settings.mode == "approve" and _duplicate(self._sim.world, template):
            decide(self._sim, template, "REJECTED", rejection_info=DUPLICATE)
        elif self.settings.mode == "approve":
            decide(self._sim, template, "APPROVED")
        self._sim.changed()


def _wording(template):
    texts = (part(template, kind).get("text") for kind in ("BODY", "FOOTER"))
    return template.business_account_id, template.language, *texts


def _duplicate(world, template):
    """Return whether an approved template has the same body, footer and language."""
    return any(
        other.status == "APPROVED"
        and other.name != template.name
        and _wording(other) == _wording(template)
        for other in world.templates.values()
    )


def decide(sim, template, event, reason=None, **info):
    """Apply Meta's decision on a template and send its webhook.

    ``info``: ``rejection_info``, ``other_info`` and ``disable_info`` as in the
    webhook; None removes one that the event has by default.
    """
    if event not in EVENTS:
        raise ValueError(f"status must be one of {', '.join(EVENTS)}")
    reason = reason or ("INVALID_FORMAT" if event == "REJECTED" else "NONE")
    _check_reason(reason)
    info = {**_usual_info(template, event, reason), **info}
    _apply(template, event, reason, info)
    if template.status in NOT_SENT:
        sim.conversations.release_held(template.id, failure=(132015, None))
    language = template.language
    if sim.reviews.settings.hyphens:
        language = language.replace("_", "-")
    send_update(sim, template, changes.status(template, event, reason, language, info))


def _usual_info(template, event, reason):
    """Return what Meta adds to such an event by default."""
    if event == "REJECTED" and reason == "INVALID_FORMAT":
        return {"rejection_info": INVALID_FORMAT}
    if event == "PAUSED":
        return other_info("SECOND_PAUSE" if template.pauses else "FIRST_PAUSE")
    if event == "APPROVED" and template.status == "PAUSED":
        return other_info("UNPAUSE")
    if event == "DISABLED":
        disabled = {"disable_date": int(time.time())}
        return {"disable_info": disabled, **other_info("DISABLED")}
    return {}


def other_info(title):
    return {"other_info": {"title": title, "description": TITLES[title]}}


def _apply(template, event, reason, info):
    if event == "LOCKED":
        template.locked = True
    if EVENTS[event] is None:
        return
    template.status, template.updated = EVENTS[event], time.time()
    template.rejected_reason = reason if event == "REJECTED" else "NONE"
    template.locked, template.pause, template.review_due = False, "", None
    if event == "PAUSED":
        template.pauses += 1
        template.pause = (info.get("other_info") or {}).get("title", "")
    if event == "DELETED":
        template.deleted = time.time()


def send_update(sim, template, change):
    """Send a webhook of the template's account; ``change`` is ``(field, value)``."""
    sim.live.notify("templates")
    accounts = sim.world.accounts_of(template.business_account_id)
    if accounts:
        sim.webhooks.submit([Update(accounts[0], *change)])
