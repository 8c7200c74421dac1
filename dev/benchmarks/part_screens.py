# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What agents' screens cost the server: a long ticket, and a live update."""

from .context import known_customers
from .figures import median, milliseconds, paired

MESSAGES = 300
PAGES = 20


def screens(bench):
    """Opening a ticket of 300 messages beside one of 300 comments; 20 open pages."""
    took = {"open": [], "bare": [], "live": [], "post": []}
    with bench.inside() as (odoo, tickets):
        [sender] = known_customers(odoo, 1)
        ours, plain = odoo.call(
            "long_tickets", tickets=tickets, sender=sender, messages=MESSAGES
        )
        for number in range(bench.sizes.rounds + 1):
            found = {
                "open": odoo.call("open_ticket", ticket=ours),
                "bare": odoo.call("open_ticket", ticket=plain),
                "live": odoo.call(
                    "live_update", sender=sender, ticket=ours, pages=PAGES
                ),
                "post": odoo.call("bare_post", tickets=tickets[1:], items=20),
            }
            if number:  # the first round warms up
                for name, result in found.items():
                    took[name].append(result)
    yield from _figures(took)


def _figures(took):
    name = f"opening a ticket of {MESSAGES} messages, beside {MESSAGES} comments"
    for what in ("seconds", "queries"):
        ours = [result[what] for result in took["open"]]
        bare = [result[what] for result in took["bare"]]
        shown = milliseconds if what == "seconds" else "{:.0f}".format
        here = {"ours": shown(median(ours)), "floor": shown(median(bare))}
        yield paired("screens", f"{name}: {what}", ours, bare, here=here)
    live = [result["seconds"] for result in took["live"]]
    post = [result["seconds"] / 20 for result in took["post"]]
    queries = median([result["queries"] / PAGES for result in took["live"]])
    here = {"took": milliseconds(median(live)), "queries a page": f"{queries:.0f}"}
    name = f"a message shown by {PAGES} open pages, in bare posts"
    yield paired("screens", name, live, post, here=here)
