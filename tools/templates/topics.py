"""What Meta's webhooks tell of templates, and of who wants none, without Odoo."""

from dataclasses import dataclass

from .. import identity
from ..meta.webhook import _dict, _list, text

MARKETING_MESSAGES, STOP = "marketing_messages", "stop"


@dataclass(frozen=True)
class TemplateTopic:
    """One update of a template, of whatever field; what it does not say is empty.

    ``notice`` is what Meta says to people. ``coming_category`` is that which Meta will
    put it into, ``category`` that which it has by now.
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
    """The :class:`TemplateTopic` of a webhook's ``value``.

    "message_template_status_update", "message_template_quality_update",
    "message_template_components_update", "template_category_update"
    """
    rejection = _dict(value.get("rejection_info"))
    other = _dict(value.get("other_info"))
    said = (
        *(rejection.get("reason"), rejection.get("recommendation")),
        other.get("description"),
    )
    return TemplateTopic(
        uid=text(value.get("message_template_id")),
        name=text(value.get("message_template_name")),
        language=text(value.get("message_template_language")),
        event=text(value.get("event")),
        reason=text(value.get("reason")),
        notice=" ".join(filter(None, map(text, said))),
        quality=text(value.get("new_quality_score")),
        coming_category=text(value.get("correct_category")),
        category=text(value.get("new_category")),
    )


def read_marketing_wishes(value):
    """Who wants marketing messages, or no more ("user_preferences").

    :return: triples of number (digits), user id and whether they want them
    """
    for wish in map(_dict, _list(value.get("user_preferences"))):
        if text(wish.get("category")) == MARKETING_MESSAGES:
            yield (
                identity.digits(text(wish.get("wa_id"))),
                text(wish.get("user_id")),
                text(wish.get("value")) != STOP,
            )
