# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Requests of any shape to the webhook, signed and not."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from ...tools.meta.signatures import signature
from ...tools.routes import ROUTE
from ..common import SECRET, WhatsappCase, payload, profile, text_message
from ..fuzz import all_logs, drawn

MARK, NUMBER = "The code of the safe is 4711", "5511977776666"
TOKEN = "simulator-verify-token"
TIMESTAMPS = ("0", "-1", "9" * 12, "9" * 40, "1e9", "", "٣", "253402300800", "-6e10")


def post(text=MARK, timestamp="1795378467", **more):
    message = text_message("wamid.any", text)
    message |= {"from": NUMBER, "timestamp": timestamp, **more}
    return payload(message, contacts=[profile(MARK, NUMBER)])


def encoded(body, encoding):
    return json.dumps(body, ensure_ascii=False).encode(encoding, "surrogatepass")


def nested(depth, brackets):
    inner = "1".join(bracket * depth for bracket in brackets)
    return json.dumps(post(more="?")).replace('"?"', inner).encode()


def damaged(at, junk):
    body = json.dumps(post()).encode()
    return body[:at] + junk + body[at:]


texts = st.text(max_size=30).map(lambda text: f"{MARK} {text}")
odd_texts = texts | st.sampled_from(
    [MARK + "\0", MARK + "\ud83d", MARK * 5000, "\u202e" + MARK, MARK + "\uffff"]
)
numbers = st.sampled_from(["9" * 4000, "-1", "1e999", "NaN", "1" * 5000, "1.5", "-0"])
BODIES = (
    st.builds(post, odd_texts, st.sampled_from(TIMESTAMPS) | st.text(max_size=12)).map(
        lambda body: encoded(body, "utf-8")
    ),
    st.builds(
        encoded,
        st.builds(post, texts),
        st.sampled_from(["utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-7"]),
    ),
    numbers.map(
        lambda number: json.dumps(post(more="?")).replace('"?"', number).encode()
    ),
    st.integers(1, 3).map(  # keys that come twice
        lambda n: json.dumps(post()).replace('"id":', '"id": [], "id":', n).encode()
    ),
    st.builds(
        nested,
        st.sampled_from([50, 300, 950, 20_000]),
        st.sampled_from([("[", "]"), ('{"a":', "}")]),
    ),
    st.builds(damaged, st.integers(0, 300), st.binary(max_size=4)),
)
CONTENT_TYPES = (
    *("application/json", "text/plain", "", "application/x-www-form-urlencoded"),
    *("multipart/form-data", "multipart/form-data; boundary=x", "é; charset=\xff"),
    *("application/json; charset=utf-16", "application/http"),
)
headers = st.fixed_dictionaries(
    {},
    optional={
        "Content-Type": st.sampled_from(CONTENT_TYPES),
        "Accept-Language": st.sampled_from(["xx", "*", "a" * 500, "pt-BR;q=x"]),
        "Cookie": st.sampled_from(
            ["session_id=x", "session_id=../../x", "=;=", "a" * 999]
        ),
        "X-Forwarded-For": st.sampled_from(["", "x", "1.1.1.1, 2", "::1"]),
        "Content-Encoding": st.sampled_from(["gzip", "x"]),
        "Range": st.just("bytes=5-1"),
    },
)


class TestAnyPost(WhatsappCase):
    def assert_discreet(self, lines):
        for line in lines:
            for secret in (MARK, NUMBER, SECRET):
                self.assertNotIn(secret, line)
            self.assertNotIn("Traceback", line)

    def check(self, body, more):
        with all_logs() as lines:
            header = signature(SECRET, body)
            names = {"Content-Type": "application/json", **more}
            answer = self.url_open(
                ROUTE,
                data=body,
                headers={**names, "X-Hub-Signature-256": header},
                allow_redirects=False,
            )
            self.assertIn(answer.status_code, (200, 400, 403, 404, 413))
            self.statuses.add(answer.status_code)
            stored = self.events()
            if answer.status_code == 200:
                self.assertTrue(stored or b'"entry": []' in body)
            self.process()
        self.assertFalse(stored.filtered(lambda event: event.state == "pending"))
        self.assert_discreet(lines)
        self.events().unlink()

    def test_a_signed_post_of_any_bytes_with_any_headers(self):
        self.statuses = set()
        for bodies in BODIES:
            run = given(bodies, headers)(lambda body, more: self.check(body, more))
            drawn(6)(run)()
        self.assertLessEqual({200, 400}, self.statuses)

    def test_a_wrong_or_misshapen_signature_is_refused_quietly(self):
        body = encoded(post(), "utf-8")
        right = signature(SECRET, body)
        wrong = st.binary(max_size=80).map(lambda junk: junk.decode("latin-1"))
        wrong = wrong.filter(lambda text: text.isprintable() and text == text.strip())

        @given(wrong | st.integers(0, len(right)).map(lambda at: right[:at]))
        @example("sha256=" + "é" * 64)
        @example("sha256=" + "0" * 10_000)
        def run(header):
            if header == right:
                return
            with all_logs() as lines:
                answer = self.post(body, header=header.encode("latin-1", "ignore"))
            self.assertIn(answer.status_code, (400, 401, 403, 429, 431))
            self.assertFalse(self.events())
            self.assert_discreet(lines)

        drawn(12)(run)()

    def test_the_handshake_with_any_parameters(self):
        names = st.sampled_from(["hub.mode", "hub.verify_token", "hub.challenge", "x"])
        values = st.sampled_from(
            ["subscribe", "%00", "%ff", "%ed%a0%bd", "a", "%0d%0a"]
        )
        queries = st.lists(st.tuples(names, values), max_size=5)

        def run(pairs):
            query = "&".join(f"{name}={value}" for name, value in pairs)
            with all_logs() as lines:
                answer = self.url_open(f"{ROUTE}?{query}")
            self.assertIn(answer.status_code, (403, 429))
            self.assert_discreet(lines)

        drawn(10)(given(queries)(run))()

    def test_a_handshake_whose_parameters_are_files_is_refused(self):
        for name in ("hub.mode", "hub.verify_token", "hub.challenge"):
            with all_logs() as lines:
                answer = self.url_open(
                    ROUTE, method="GET", files={name: ("a.txt", TOKEN)}
                )
            self.assertIn(answer.status_code, (403, 429))
            self.assert_discreet(lines)
