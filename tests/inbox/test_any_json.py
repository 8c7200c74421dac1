# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import copy
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..common import MARIA, PAYLOADS, WhatsappCase, payload, profile

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


@st.composite
def misshapen(draw):
    """Draw a webhook with one or two parts replaced by any JSON value."""
    message = PAYLOADS[draw(st.sampled_from(sorted(PAYLOADS)))]["message"]
    message = {**message, "context": {"id": "wamid.0", "from": "1"}}
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
    """JSON of any shape fails neither the webhook nor the processing."""

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
        states, errors = set(events.mapped("state")), events.mapped("error")
        events.unlink()  # those that fail, too: each example begins with none
        errors = [error for error in errors if error and "Senderless" not in error]
        self.assertFalse(errors)
        self.assertLessEqual(
            states, {"done", "ignored", "unrouted", "pending", "failed"}
        )

    def test_anything_at_all(self):
        run = self.relaxed(given(anything)(lambda body: self.check(body)))
        run()

    def test_a_webhook_of_metas_with_anything_in_the_place_of_a_part(self):
        self.relaxed(given(misshapen())(lambda body: self.check(body)))()

    def test_what_comes_after_is_processed(self):
        self.receive("Still here?")
        self.assertEqual(self.tickets().name, "Still here?")
