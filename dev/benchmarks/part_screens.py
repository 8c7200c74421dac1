# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What agents' screens cost the server, in one process, without HTTP.

The list of the inbox, a long ticket that is opened, and a message that open pages show.
"""

from .context import known_customers
from .figures import Target, median, milliseconds, paired

CONVERSATIONS = 2_000
MESSAGES = 300
PAGES = 20
#: What agents do with the list, and the arguments of its method.
WAYS = {
    "a page": {},
    "a page of those that wait for us": {"kind": "waiting"},
    "one row again, after a message": {"ids": [1]},
    "a search for words": {"text": "printer number 77"},
}
LISTED = Target(at_most=6)
QUERIES = Target(at_most=20)
#: Conversations of as many customers, each with ten messages.
STORED = """
    INSERT INTO res_partner (name, complete_name, active, type)
    SELECT 'Listed customer ' || n, 'Listed customer ' || n, true, 'contact'
      FROM generate_series(1, %(count)s) n;
    INSERT INTO helpdesk_whatsapp_contact
           (account_id, company_id, wa_id, match_key, meta_block, partner_id)
    SELECT account_id, one.company_id, '5588' || n, '5588' || n, meta_block, partner.id
      FROM generate_series(100001, 100000 + %(count)s) n
      JOIN res_partner partner ON partner.name = 'Listed customer ' || (n - 100000),
           (SELECT * FROM helpdesk_whatsapp_contact LIMIT 1) one;
    INSERT INTO helpdesk_ticket
           (name, number, description, company_id, stage_id, rating_status, team_id,
            active, partner_id, whatsapp_contact_id)
    SELECT 'T' || contact.id, 'T' || contact.id, '-', one.company_id, one.stage_id,
           one.rating_status, one.team_id, true, contact.partner_id, contact.id
      FROM helpdesk_whatsapp_contact contact,
           (SELECT * FROM helpdesk_ticket WHERE team_id IS NOT NULL LIMIT 1) one
     WHERE contact.wa_id LIKE '5588%%';
    INSERT INTO helpdesk_whatsapp_message
           (contact_id, account_id, company_id, ticket_id, direction, message_type,
            state, wamid, create_date, sent_at, text, content, mail_message_id)
    SELECT contact.id, contact.account_id, contact.company_id, ticket.id, 'inbound',
           'text', 'received', 'wamid.list.' || contact.id || '.' || n, moment, moment,
           'The printer number ' || contact.id || ' is broken', '{}', one.id
      FROM helpdesk_whatsapp_contact contact
      JOIN helpdesk_ticket ticket ON ticket.whatsapp_contact_id = contact.id
     CROSS JOIN generate_series(1, 10) n
     CROSS JOIN LATERAL (SELECT timezone('UTC', now())
                                - interval '1 minute' * (contact.id + n) AS moment) at,
           (SELECT id FROM mail_message LIMIT 1) one
     WHERE contact.wa_id LIKE '5588%%';
    UPDATE helpdesk_ticket ticket
       SET whatsapp_last_message_id = last.id, whatsapp_last_message_at = last.sent_at,
           whatsapp_waiting_for = 'us', whatsapp_waiting_since = last.sent_at
      FROM (SELECT DISTINCT ON (ticket_id) ticket_id, id, sent_at
              FROM helpdesk_whatsapp_message WHERE wamid LIKE 'wamid.list.%%'
             ORDER BY ticket_id, sent_at DESC) last
     WHERE last.ticket_id = ticket.id
"""


def conversations(bench):
    """The list of 2,000 conversations beside a bare `search_read` of its tickets."""
    items = max(1, bench.sizes.items // 4)
    with bench.inside("screen") as (odoo, _tickets):
        known_customers(odoo, 1)
        _store(bench)
        odoo.call("search_read", items=1)
        for name, values in WAYS.items():
            odoo.call("list_conversations", items=1, values=values)
            floors, mine = [], []
            for _round in range(bench.sizes.rounds):
                floors.append(odoo.call("search_read", items=items))
                mine.append(odoo.call("list_conversations", items=items, values=values))
            yield from _figures_of_list(name, items, mine, floors)


def _figures_of_list(name, items, mine, floors):
    ours = [round_["seconds"] / items for round_ in mine]
    bare = [round_["seconds"] / items for round_ in floors]
    here = {"ours": milliseconds(median(ours)), "floor": milliseconds(median(bare))}
    title = f"{name} of {CONVERSATIONS:,}, beside a bare search_read"
    yield paired("conversations", title, ours, bare, LISTED, here)
    queries = [round_["queries"] / items for round_ in mine]
    here = {"floor": f"{median([r['queries'] / items for r in floors]):.0f}"}
    title = f"{name}, queries"
    yield paired("conversations", title, queries, [1] * len(queries), QUERIES, here)


def _store(bench):
    connection = bench.ground.databases.connect("helpdesk_whatsapp_bench_screen")
    try:
        with connection.cursor() as cursor:
            cursor.execute(STORED, {"count": CONVERSATIONS})
            cursor.execute("VACUUM ANALYZE")
    finally:
        connection.close()


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
    yield from _figures_of_pages(took)


def _figures_of_pages(took):
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
