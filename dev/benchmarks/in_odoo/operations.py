# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What `inside.py` has done within Odoo: the floor, and the addon's own work.

The addon is reached only by what does not depend on its version: Meta's webhook, its
scheduled actions, its tables, and the method by which an agent writes.
"""

import time

from psycopg2.errors import SerializationFailure
from werkzeug.test import Client

from odoo import http, sql_db
from odoo.tools import SQL

from dev.benchmarks import bodies

TEXT = "The printer on the second floor is broken"
#: Scheduled actions that process what customers wrote.
INBOX = ("ir_cron_inbox", "ir_cron_statuses", "ir_cron_notices")
OUTBOX = ("ir_cron_outbox",)
#: Longest wait for work that others have claimed, in seconds.
PATIENCE = 1800


def measured(act):
    """Return the seconds and queries that `act()` takes."""
    queries, start = sql_db.sql_counter, time.perf_counter()
    act()
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "queries": sql_db.sql_counter - queries}


def count(env, query, *values):
    env.cr.rollback()  # a new snapshot
    env.cr.execute(query, values)
    return env.cr.fetchone()[0]


def require(env, expected, query, *values):
    found = count(env, query, *values)
    if found != expected:
        raise AssertionError(f"{found} instead of {expected}: {query}")


# The floor


def plain_tickets(env, customers):
    """Create tickets of customers who do not use WhatsApp; returns their ids."""
    team = env.ref("helpdesk_mgmt_whatsapp.team_whatsapp", raise_if_not_found=False)
    for name in customers:
        partner = env["res.partner"].create({"name": f"Customer {name}"})
        _create(env, team, partner)
    env.cr.commit()
    return env["helpdesk.ticket"].search([], order="id desc", limit=len(customers)).ids


def _create(env, team, partner):
    values = {"name": TEXT, "description": TEXT, "partner_id": partner.id}
    return env["helpdesk.ticket"].create({**values, "team_id": team and team.id})


def bare_post(env, tickets, items):
    """Post in the chatter `items` times, each with a commit."""

    def act():
        for number in range(items):
            ticket = env["helpdesk.ticket"].browse(tickets[number % len(tickets)])
            ticket.message_post(
                body=TEXT,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                author_id=ticket.partner_id.id,
            )
            env.cr.commit()

    return measured(act)


def bare_create(env, tickets, items):
    """Create `items` tickets, each with a commit."""
    known = env["helpdesk.ticket"].browse(tickets)
    team, partners = known[:1].team_id, known.partner_id
    ids = partners.ids

    def act():
        for number in range(items):
            partner = partners.browse(ids[number % len(ids)])
            _create(env, team, partner)
            env.cr.commit()

    return measured(act)


# What customers write


def deliver(body):
    answer = Client(http.root).post(
        bodies.WEBHOOK, data=body, headers=bodies.headers(body)
    )
    if answer.status_code != 200:
        raise AssertionError(f"The webhook answered {answer.status}.")


def write(env, senders):
    """Deliver a message of each sender, in a POST of its own; returns the wamids."""
    env.cr.commit()
    messages = [bodies.message(sender) for sender in senders]
    for message in messages:
        deliver(bodies.post([message]))
    return [message["id"] for message in messages]


def run(env, crons):
    """Run scheduled actions as Odoo's scheduler does, once each."""
    for name in crons:
        cron = env.ref(f"helpdesk_mgmt_whatsapp.{name}", raise_if_not_found=False)
        if not cron:
            continue  # an older tree has fewer
        cron.ir_actions_server_id.run()
        env.cr.commit()


def drain(env):
    """Process what is in the inbox until nothing is due."""
    due = """
        SELECT count(*) FROM helpdesk_whatsapp_event
         WHERE state = 'pending'
           AND (next_attempt_at IS NULL OR next_attempt_at <= now() AT TIME ZONE 'UTC')
    """
    end = time.monotonic() + PATIENCE
    run(env, INBOX)
    while count(env, due):
        if time.monotonic() > end:
            raise AssertionError("The inbox is never empty.")
        time.sleep(0.01)  # others may have claimed what is left
        run(env, INBOX)


def become_known(env, senders):
    """Have the senders write for the first time; their confirmations count as sent."""
    write(env, senders)
    drain(env)
    settle(env)


def settle(env):
    """Mark what is queued as taken by Meta; a server beside may be sending it."""
    taken = (
        "UPDATE helpdesk_whatsapp_message SET state = 'accepted',"
        " wamid = 'wamid.bench.out.' || id WHERE state = 'outgoing'"
    )
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            env.cr.execute(taken, log_exceptions=False)
            return env.cr.commit()
        except SerializationFailure:
            env.cr.rollback()
    raise AssertionError("What is queued is always being sent.")


def receive(env, senders):
    """Process a message of each sender, and require it to be in the chatter."""
    wamids = write(env, senders)
    result = measured(lambda: drain(env))
    posted = (
        "SELECT count(*) FROM helpdesk_whatsapp_message"
        " WHERE wamid = ANY(%s) AND mail_message_id IS NOT NULL"
    )
    require(env, len(senders), posted, wamids)
    return result


def receive_new(env, senders):
    """Process the first message of new customers, and require the confirmations."""
    result = receive(env, senders)
    confirmed = (
        "SELECT count(DISTINCT contact_id) FROM helpdesk_whatsapp_message message"
        "  JOIN helpdesk_whatsapp_contact contact ON contact.id = contact_id"
        " WHERE direction = 'outbound' AND message.ticket_id IS NOT NULL"
        "   AND wa_id = ANY(%s)"
    )
    require(env, len(senders), confirmed, senders)
    settle(env)
    return result


def receive_statuses(env, messages):
    """Process all statuses of so many messages, delivered in one POST."""
    env.cr.commit()
    env.cr.execute(
        "SELECT message.id, wamid, wa_id, uuid FROM helpdesk_whatsapp_message message"
        "  JOIN helpdesk_whatsapp_contact contact ON contact.id = contact_id"
        " WHERE state = 'accepted' ORDER BY message.id DESC LIMIT %s",
        [messages],
    )
    rows = env.cr.fetchall()
    if len(rows) < messages:
        raise AssertionError(f"Only {len(rows)} messages are accepted.")
    statuses = [
        bodies.status(wamid, wa_id, state, uuid)
        for state in bodies.STATUSES
        for _id, wamid, wa_id, uuid in rows
    ]
    deliver(bodies.post(statuses=statuses))
    result = measured(lambda: drain(env))
    read = (
        "SELECT count(*) FROM helpdesk_whatsapp_message"
        " WHERE state = 'read' AND id = ANY(%s)"
    )
    require(env, messages, read, [row[0] for row in rows])
    return result


def empty_inbox(env):
    """Process what is in the inbox, maybe beside other processes."""
    return measured(lambda: drain(env))


# What agents write


def queue(env, senders):
    """Have the agent answer each sender; the messages wait to be sent."""
    agent = env.ref("helpdesk_mgmt_whatsapp.user_agent")
    env.cr.execute(
        "SELECT max(message.ticket_id) FROM helpdesk_whatsapp_message message"
        "  JOIN helpdesk_whatsapp_contact contact ON contact.id = contact_id"
        " WHERE wa_id = ANY(%s) GROUP BY contact.id",
        [senders],
    )
    tickets = [ticket for (ticket,) in env.cr.fetchall()]
    if len(tickets) != len(senders):
        raise AssertionError(f"{len(tickets)} tickets of {len(senders)} customers.")
    for ticket in env["helpdesk.ticket"].with_user(agent).browse(tickets):
        ticket.whatsapp_post(f"<p>{TEXT}</p>")
    env.cr.commit()


def send(env):
    """Send what is queued, until nothing is; returns the seconds."""
    queued = (
        "SELECT count(*) FROM helpdesk_whatsapp_message"
        " WHERE state IN ('outgoing', 'sending')"
    )

    def act():
        end = time.monotonic() + PATIENCE
        run(env, OUTBOX)
        while count(env, queued):
            if time.monotonic() > end:
                raise AssertionError("The outbox is never empty.")
            time.sleep(0.02)
            run(env, OUTBOX)

    return measured(act)


def set_workers(env, number):
    """Set how many workers a queue has; an older tree has one."""
    if "helpdesk.whatsapp.lane" in env:
        env["helpdesk.whatsapp.lane"]._set_workers(number)
        env.cr.commit()


def check_health(env):
    """Have the addon ask Meta about the number, and with it the number's limits."""
    run(env, ["ir_cron_health"])


# What is shown


def dashboard(env, days):
    """Compute the statistics of the last days."""
    admin = env.ref("base.user_admin")
    stats = env["helpdesk.whatsapp.stats"].with_user(admin)
    env.invalidate_all()
    return measured(lambda: stats.dashboard(days))


def stats(env, days):
    """Compute what `GET /stats` of the REST API returns of the last days."""
    figures = env["helpdesk.whatsapp.stats"].with_user(env.ref("base.user_admin"))
    env.invalidate_all()
    return measured(
        lambda: figures._figures(*figures._last_days(days), figures._accounts())
    )


def section(env, key, days):
    """Compute a section of the dashboard."""
    figures = env["helpdesk.whatsapp.stats"].with_user(env.ref("base.user_admin"))
    env.invalidate_all()
    return measured(lambda: figures.section(key, days))


def bare_count(env, days):
    """Count the messages of the last days as Odoo's own `read_group` does."""
    messages = env["helpdesk.whatsapp.message"]
    [[since]] = env.execute_query(
        SQL("SELECT timezone('UTC', now()) - interval '1 day' * %s", days)
    )
    domain = [("create_date", ">=", since)]
    return measured(lambda: messages._read_group(domain, [], ["__count"]))


def sum_up(env):
    """Sum up all past days."""
    return measured(lambda: run(env, ["ir_cron_tallies"]))


# The peer


def connect_peer(env):
    """Create a gateway of OCA's `mail_gateway_whatsapp` that takes signed POSTs."""
    env["mail.gateway"].create(
        {
            "name": "Peer",
            "token": "peer",
            "gateway_type": "whatsapp",
            "webhook_key": "peer",
            "webhook_secret": bodies.SECRET.decode(),
            "integrated_webhook_state": "integrated",
            "member_ids": [(6, 0, [env.ref("base.user_admin").id])],
        }
    )
    env.cr.commit()


# What agents see


def search_read(env, items):
    """Read a page of tickets of WhatsApp as Odoo's own list would, `items` times."""
    agent = env.ref("helpdesk_mgmt_whatsapp.user_agent")
    tickets = env["helpdesk.ticket"].with_user(agent)
    names = ["number", "name", "stage_id", "team_id", "user_id", "partner_id"]

    def act():
        for _item in range(items):
            env.invalidate_all()
            tickets.search_read(
                [("whatsapp_last_message_at", "!=", False)],
                [*names, "whatsapp_last_message_at", "whatsapp_waiting_for"],
                limit=40,
                order="whatsapp_last_message_at desc, id desc",
            )

    return measured(act)


def list_conversations(env, items, values):
    """Read a page of the inbox `items` times."""
    agent = env.ref("helpdesk_mgmt_whatsapp.user_agent")
    tickets = env["helpdesk.ticket"].with_user(agent)
    if "ids" in values:
        found = tickets.search([("whatsapp_last_message_at", "!=", False)], limit=1)
        values = {**values, "ids": found.ids}

    def act():
        for _item in range(items):
            env.invalidate_all()
            if not tickets.whatsapp_conversations(**values)["rows"]:
                raise AssertionError(f"No conversations: {values}")

    return measured(act)
