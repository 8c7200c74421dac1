import copy
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .common import MARIA, WhatsappCase, payload, profile, text_message

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        ["text", "image", "edit", "system", "\0", "\ud800", MARIA, "9" * 40]
    )
)
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)

NOW = str(int(time.time()))
#: One message of every kind, for a part of it to be put out of shape.
KINDS = {
    "text": {"body": "Hi"},
    "image": {"id": "1", "mime_type": "image/jpeg", "sha256": "x", "caption": "c"},
    "audio": {"id": "1", "mime_type": "audio/ogg; codecs=opus", "voice": True},
    "document": {"id": "1", "mime_type": "application/pdf", "filename": "a.pdf"},
    "sticker": {"id": "1", "mime_type": "image/webp", "animated": False},
    "location": {"latitude": 1.5, "longitude": 2, "name": "n", "address": "a"},
    "contacts": [{"name": {"formatted_name": "n"}, "phones": [{"phone": "1"}]}],
    "interactive": {"type": "list_reply", "list_reply": {"id": "1", "title": "t"}},
    "button": {"payload": "p", "text": "t"},
    "reaction": {"message_id": "wamid.1", "emoji": "👍"},
    "order": {"catalog_id": "1", "product_items": [{"quantity": 1, "item_price": 2}]},
    "system": {"type": "user_changed_number", "wa_id": "551199", "body": "b"},
    "unsupported": {"type": "poll_creation"},
    "edit": {
        "original_message_id": "wamid.1",
        "message": {"type": "text", "text": {"body": "Hello"}},
    },
    "revoke": {"original_message_id": "wamid.1"},
}


@st.composite
def misshapen(draw):
    """A webhook of Meta's with one or two parts replaced by anything."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    message = {**text_message("wamid.1"), "type": kind, kind: KINDS[kind]}
    message |= {"context": {"id": "wamid.0", "from": "1"}}
    status = {"id": "wamid.2", "status": "failed", "timestamp": NOW}
    status |= {"errors": [{"code": 131047, "error_data": {"details": "d"}}]}
    body = payload(message, contacts=[profile()], statuses=[status])
    body = copy.deepcopy(body)
    for _time in range(draw(st.integers(1, 2))):
        places = list(_places(body))
        container, key = draw(st.sampled_from(places))
        container[key] = draw(anything)
    return body


def _places(node):
    children = node.items() if isinstance(node, dict) else enumerate(node)
    for key, child in list(children):
        yield node, key
        if isinstance(child, dict | list):
            yield from _places(child)


class TestAnyJson(WhatsappCase):
    """No JSON, of whatever shape, makes the webhook fail or the inbox stop."""

    relaxed = settings(
        deadline=None,
        max_examples=60,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

    def check(self, body):
        answer = self.post(body)
        self.assertIn(answer.status_code, (200, 400, 403))
        self.process()
        events = self.events()
        self.assertFalse(events.filtered("attempts").mapped("error"))
        self.assertLessEqual(
            set(events.mapped("state")), {"done", "ignored", "unrouted", "pending"}
        )
        events.unlink()

    def test_anything_at_all(self):
        run = self.relaxed(given(anything)(lambda body: self.check(body)))
        run()

    def test_a_webhook_of_metas_with_anything_in_the_place_of_a_part(self):
        self.relaxed(given(misshapen())(lambda body: self.check(body)))()

    def test_what_comes_after_is_processed(self):
        self.receive("Still here?")
        self.assertEqual(self.tickets().name, "Still here?")
