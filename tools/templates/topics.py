# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads Meta's webhooks about templates and about customers' marketing preferences."""

from dataclasses import dataclass

from .. import identity
from ..meta.webhook import as_dict, as_list, text

MARKETING_MESSAGES, STOP = "marketing_messages", "stop"


@dataclass(frozen=True)
class TemplateTopic:
    """One webhook update about a template; what it does not contain is ``""``.

    ``uid`` is Meta's id of the template. ``notice`` is an explanation for people.
    ``coming_category`` is the category that Meta will change the template to,
    ``category`` the one that it has changed it to.
    """

    uid: str
    name: str
    language: str
    event: str
    reason: str
    notice: str
    quality: str
    coming_category: str
    category: str


def read_topic(value):
    """Return the :class:`TemplateTopic` of a webhook.

    ("message_template_status_update", "message_template_quality_update",
    "message_template_components_update", "template_category_update")

    :param dict value: ``value`` of the webhook's change
    """
    rejection = as_dict(value.get("rejection_info"))
    other = as_dict(value.get("other_info"))
    explanations = (
        *(rejection.get("reason"), rejection.get("recommendation")),
        other.get("description"),
    )
    return TemplateTopic(
        uid=text(value.get("message_template_id")),
        name=text(value.get("message_template_name")),
        language=text(value.get("message_template_language")),
        event=text(value.get("event")),
        reason=text(value.get("reason")),
        notice=" ".join(filter(None, map(text, explanations))),
        quality=text(value.get("new_quality_score")),
        coming_category=text(value.get("correct_category")),
        category=text(value.get("new_category")),
    )


def read_marketing_wishes(value):
    """Yield the customers who stopped or resumed marketing messages.

    ("user_preferences")

    :param dict value: ``value`` of the webhook's change
    :return: triples of phone number (digits), business-scoped user id, and whether they
        want marketing messages
    """
    for wish in map(as_dict, as_list(value.get("user_preferences"))):
        if text(wish.get("category")) == MARKETING_MESSAGES:
            ids = identity.ids_of(*(text(wish.get(n)) for n in ("wa_id", "user_id")))
            yield ids.wa_id, ids.user_uid, text(wish.get("value")) != STOP
