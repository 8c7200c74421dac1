# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Calls of the REST API with any path, query, headers and body."""

from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from ...tools.api import checking
from ...tools.api.endpoint import ENDPOINTS
from ..fuzz import all_logs, drawn
from ..inbox.test_any_json import anything
from .test_api import ADDON, ApiCase

MARK = "The code of the safe is 4711"
odd = st.sampled_from(
    ["0", "-1", "9" * 30, "%00", "%ff", "%ed%a0%bd", "null", "1e400", "٣", "a" * 3000]
)
headers = st.fixed_dictionaries(
    {},
    optional={
        "Idempotency-Key": st.sampled_from(["", "x", "a" * 300, "\xe9", "\x7f"]),
        "Content-Type": st.sampled_from(
            [
                "application/json; charset=utf-16",
                "multipart/form-data",
                "text/plain",
                "",
            ]
        ),
        "Origin": st.sampled_from(["null", "x", "https://a\xe9"]),
    },
)


def with_mark(value, model):
    """Return ``value``, in a body that has the fields of the model."""
    names = checking.names_of(model) or ["x"]
    return {names[0]: MARK, names[-1]: value}


@st.composite
def calls(draw):
    path = draw(st.sampled_from(sorted(ENDPOINTS)))
    method = draw(st.sampled_from(sorted(ENDPOINTS[path])))
    one = ENDPOINTS[path][method]
    url = path
    for name in one.names:
        url = url.replace(f"{{{name}}}", draw(odd))
    names = st.sampled_from([*checking.names_of(one.query), "x"])
    query = draw(st.lists(st.tuples(names, odd), max_size=3))
    url += "?" + "&".join(f"{quote(name)}={value}" for name, value in query)
    body = None
    if one.body:
        value = draw(anything)
        body = draw(
            st.sampled_from(
                [value, with_mark(value, one.body), {**(one.example or {})}]
            )
            | st.binary(max_size=20)
        )
    return method, url, body, draw(headers)


class TestAnyCall(ApiCase):
    def test_no_call_is_an_internal_error_or_logs_what_was_sent(self):
        self.account.company_id.whatsapp_api_rate = 10_000
        key, statuses = self.key(self.manager), set()

        def run(call):
            method, path, body, more = call
            more = {name: value.encode("latin-1") for name, value in more.items()}
            with all_logs() as lines:
                answer = self.call(method, path, body, self.manager, headers=more)
            statuses.add(answer.status_code)
            self.assertNotEqual(answer.status_code, 500, (call, answer.text))
            for line in lines:
                self.assertNotIn("Traceback", line)
                self.assertNotIn(key, line)
                if line.startswith((ADDON, "odoo.sql_db")):
                    self.assertNotIn(MARK, line)

        drawn(30)(given(calls())(run))()
        self.assertLessEqual({200, 400}, statuses)
