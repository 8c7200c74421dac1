# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests that the simulator's pages come to what it holds, whatever they miss."""

import browser as browsers
import pytest

#: Returns whether what a page loads could be given up, for each time it was asked for.
ASKS_AGAIN = """() => new Promise((done) => {
    const asked = [], others = window.fetch;
    window.fetch = async (path, options) => {
        if (path !== "/control/tried") return others(path, options);
        asked.push(options.signal instanceof AbortSignal);
        if (asked.length === 1) throw new TypeError("No answer");
        return new Response("{}");
    };
    import("/static/js/api.js").then(({read, unhurried}) => {
        const load = unhurried(async (signal) => {
            await read("tried", signal);
            done(asked);
        });
        load();
    });
})"""
#: Returns whether a page loads everything again, by the events that it gets.
LOADS_AGAIN = """async (events) => {
    const {listen} = await import("/static/js/api.js");
    const fakes = [], loads = [];
    window.EventSource = class {constructor() {fakes.push(this);}};
    listen(() => {}, () => loads.push(true));
    return events.map(([number, kind]) => {
        loads.length = 0;
        fakes[0].onmessage({data: JSON.stringify({number, kind})});
        return loads.length > 0;
    });
}"""


@pytest.fixture
def page(chromium, sim):
    tab = browsers.page(chromium)
    tab.goto(f"{sim.url}/")
    yield tab
    browsers.close(tab)


def test_what_was_not_answered_is_asked_for_again(page):
    assert page.evaluate(ASKS_AGAIN) == [True, True]


def test_missed_events_are_noticed_by_the_next_one(page):
    events = {
        (7, "beat"): True,  # it is connected
        (8, "message"): False,
        (8, "beat"): False,
        (10, "traffic"): True,
        (12, "beat"): True,
        (13, "message"): False,
        (1, "beat"): True,  # the simulator was restarted
    }
    assert page.evaluate(LOADS_AGAIN, [*events]) == [*events.values()]
