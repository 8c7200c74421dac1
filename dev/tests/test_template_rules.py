# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks that the simulator accepts what the addon's rules for templates accept."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dev.simulator.errors import GraphError
from dev.simulator.template_rules import check_new
from tools.templates.rules import problems
from tools.templates.template import variables

#: Mostly valid values, so that many pass, and among them values near the limits.
WORDS = st.one_of(
    st.sampled_from(("Your order is on its way", "we will answer you soon")),
    st.sampled_from(("*Hello*", "a_b", "é", "🎉", " - ", "\n", "{", "     ", "a" * 30)),
)
NUMBERED = st.sampled_from(("{{1}}", "{{1}}", "{{2}}", "{{ 1 }}", "{{"))
NAMED = st.sampled_from(("{{name}}", "{{name}}", "{{order_no}}", "{{Name}}", "{{1}}"))
LABELS = st.sampled_from(("Yes", "No", "Open", "Call us", "Ja", "", "a" * 26, "*Yes*"))
URLS = st.sampled_from(
    ("https://example.com", "http://x/{{1}}", "https://x/{{1}}/y", "example.com", "")
)
BUTTONS = st.one_of(
    st.fixed_dictionaries({"type": st.just("QUICK_REPLY"), "text": LABELS}),
    st.fixed_dictionaries(
        {
            "type": st.just("URL"),
            "text": LABELS,
            "url": URLS,
            "example": st.sampled_from(([""], ["42"])),
        }
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("PHONE_NUMBER"),
            "text": LABELS,
            "phone_number": st.sampled_from(("+5511987654321", "12", "", "five")),
        }
    ),
    st.fixed_dictionaries(
        {"type": st.just("COPY_CODE"), "example": st.sampled_from(("", "A1", "A" * 21))}
    ),
)


def component(kind, text, named, **more):
    names, key = variables(text), f"{kind.lower()}_text"
    sampled = {}
    if names and named:
        params = [{"param_name": name, "example": "x"} for name in names]
        sampled = {"example": {f"{key}_named_params": params}}
    elif names:
        values = ["x"] * len(names)
        sampled = {"example": {key: [values] if kind == "BODY" else values}}
    return {"type": kind, "text": text, **more, **sampled}


def texts(named):
    variable = NAMED if named else NUMBERED
    parts = st.lists(st.one_of(WORDS, WORDS, variable), min_size=1, max_size=6)
    return parts.map(" ".join)


@st.composite
def templates(draw):
    named = draw(st.booleans())
    components = [component("BODY", draw(texts(named)), named)]
    if draw(st.booleans()):
        components.append(component("HEADER", draw(texts(named)), named, format="TEXT"))
    if draw(st.booleans()):
        components.append({"type": "FOOTER", "text": draw(WORDS)})
    if buttons := draw(st.lists(BUTTONS, max_size=3)):
        components.append({"type": "BUTTONS", "buttons": buttons})
    return {
        "name": draw(st.sampled_from(("order", "order_1", "Order"))),
        "language": draw(st.sampled_from(("en", "pt_BR", "zz_ZZ"))),
        "category": draw(st.sampled_from(("UTILITY", "MARKETING"))),
        "parameter_format": "named" if named else "positional",
        "components": components,
    }


@given(templates())
@settings(max_examples=250, deadline=None, database=None)
@example(
    {
        "name": "order",
        "language": "en",
        "category": "UTILITY",
        "components": [{"type": "BODY", "text": "Hello"}],
    }
)
def test_what_breaks_no_rule_is_taken(template):
    if problems(template):
        return
    try:
        check_new(template)
    except GraphError as error:
        pytest.fail(f"{error}: {template}")
