# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What managers' figures take with many stored messages, beside a bare count of them.

The messages of a year are those of conversations, as customers have them: 8 messages in
less than two hours, each conversation with its ticket, of 20,000 customers, 5 teams and
12 agents.
"""

from .context import known_customers
from .figures import median, milliseconds, paired

DAYS = (30, 365)
MESSAGES = 8
#: Sections of the dashboard that are read on their own.
SECTIONS = ("response_times", "resolution", "outcomes", "received_hours", "agents_now")
STORED = """
    ALTER TABLE helpdesk_whatsapp_message DISABLE TRIGGER USER;
    INSERT INTO res_users (login, partner_id, company_id, active, notification_type)
    SELECT 'bench' || n, one.partner_id, one.company_id, true, 'email'
      FROM generate_series(1, 12) n,
           (SELECT partner_id, company_id FROM res_users WHERE login = 'admin') one;
    INSERT INTO helpdesk_ticket_team
           (name, alias_id, company_id, active, whatsapp_notify, whatsapp_assignment,
            whatsapp_target)
    SELECT jsonb_build_object('en_US', 'Team ' || n), one.alias_id, one.company_id,
           true, one.whatsapp_notify, one.whatsapp_assignment, 30
      FROM generate_series(1, 5) n, (SELECT * FROM helpdesk_ticket_team LIMIT 1) one;
    INSERT INTO helpdesk_whatsapp_contact
           (account_id, company_id, wa_id, match_key, meta_block)
    SELECT account_id, company_id, '5599' || n, '5599' || n, meta_block
      FROM generate_series(100001, 120000) n,
           (SELECT * FROM helpdesk_whatsapp_contact LIMIT 1) one;
    CREATE TEMPORARY TABLE customers AS
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS place
      FROM helpdesk_whatsapp_contact WHERE wa_id LIKE '5599%%';
    CREATE TEMPORARY TABLE agents AS
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS place
      FROM res_users WHERE login LIKE 'bench%%';
    CREATE TEMPORARY TABLE conversations AS
    SELECT n, nextval('helpdesk_ticket_id_seq') AS ticket_id,
           contact.id AS contact_id, agent.id AS user_id,
           timezone('UTC', now()) - interval '365 days' * (1 - n::float / %(tickets)s)
               AS moment
      FROM generate_series(1, %(tickets)s) n
      JOIN customers contact ON contact.place = n * 7919 %% 20000
      JOIN agents agent ON agent.place = n %% 12;
    INSERT INTO helpdesk_ticket
           (id, name, number, description, company_id, stage_id, rating_status, team_id,
            active, whatsapp_contact_id, create_date, user_id)
    SELECT ticket_id, 'C' || n, 'C' || n, '-', one.company_id, one.stage_id,
           one.rating_status, team.id, true, contact_id, moment, done.user_id
      FROM conversations done
      JOIN (SELECT id, row_number() OVER (ORDER BY id DESC) AS place
              FROM helpdesk_ticket_team) team ON team.place = 1 + n %% 5,
           (SELECT * FROM helpdesk_ticket LIMIT 1) one;
    INSERT INTO helpdesk_whatsapp_message
           (contact_id, account_id, company_id, ticket_id, direction, message_type,
            state, uuid, wamid, is_automatic, create_date, create_uid, sent_at,
            opened_ticket_id, waited_since, is_first_answer, work_minutes,
            price_category, is_charged, text, content)
    SELECT contact_id, one.account_id, one.company_id, ticket_id,
           CASE WHEN m %% 2 = 0 THEN 'inbound' ELSE 'outbound' END, 'text',
           CASE WHEN m %% 2 = 0 THEN 'received' WHEN n %% 5 = 0 THEN 'delivered'
                ELSE 'read' END,
           CASE WHEN m %% 2 = 1 THEN md5(n || '.' || m) END,
           'wamid.kept.' || md5(n || '.' || m), m = 1, said.moment,
           user_id, said.moment, CASE WHEN m = 0 THEN ticket_id END,
           CASE WHEN m IN (3, 7) THEN said.moment - interval '1 minute' * (n %% 90) END,
           m = 3, CASE WHEN m IN (3, 7) THEN n %% 60 END,
           CASE WHEN m %% 2 = 1 THEN 'service' END, m = 7,
           repeat('words ', 10), repeat('{"body": "words"}', 12)
      FROM conversations
     CROSS JOIN generate_series(0, %(messages)s - 1) m
     CROSS JOIN LATERAL (SELECT conversations.moment + interval '13 minutes' * m
                                AS moment) said,
           (SELECT account_id, company_id FROM helpdesk_whatsapp_contact LIMIT 1) one
     WHERE said.moment < timezone('UTC', now())
     ORDER BY said.moment;
    INSERT INTO helpdesk_whatsapp_closing
           (ticket_id, account_id, company_id, team_id, user_id, opened_at, closed_at,
            minutes, work_minutes, answers, is_first, is_first_solved)
    SELECT id, one.account_id, company_id, team_id, user_id, create_date,
           create_date + interval '2 hours', 120, 60, 2, true, false
      FROM helpdesk_ticket,
           (SELECT account_id FROM helpdesk_whatsapp_contact LIMIT 1) one
     WHERE number LIKE 'C%%';
    ALTER TABLE helpdesk_whatsapp_message ENABLE TRIGGER USER
"""


def dashboard(bench):
    """The dashboard, `/stats` and sections, of a month and a year, beside a count."""
    asked = {
        f"{name} of {days} days": {"do": name, "days": days}
        for name in ("dashboard", "stats")
        for days in DAYS
    }
    asked |= {
        f"section {key} of 365 days": {"do": "section", "key": key, "days": 365}
        for key in SECTIONS
    }
    with bench.inside("dashboard") as (odoo, _tickets):
        known_customers(odoo, 1)
        _store(bench)
        summing = odoo.call("sum_up")["seconds"]
        took = {name: [] for name in asked}
        floors = {days: [] for days in DAYS}
        for number in range(bench.sizes.rounds + 1):
            for days in DAYS:
                floors[days] += [odoo.call("bare_count", days=days)["seconds"]]
            for name, call in asked.items():
                values = {key: value for key, value in call.items() if key != "do"}
                took[name] += [odoo.call(call["do"], **values)["seconds"]]
            if not number:  # the first round warms up
                took = {name: [] for name in asked}
                floors = {days: [] for days in DAYS}
    for name, call in asked.items():
        floor = floors[call["days"]]
        here = {
            "took": milliseconds(median(took[name])),
            "floor": milliseconds(median(floor)),
        }
        title = f"{name}, {bench.sizes.stored:,} messages, beside a bare count"
        yield paired("dashboard", title, took[name], floor, here=here)
    here = {"took": milliseconds(summing / 365)}
    name = "summing up a day, beside a bare count of the year"
    ours = [summing / 365] * bench.sizes.rounds
    yield paired("dashboard", name, ours, floors[365], here=here)


def _store(bench):
    connection = bench.ground.databases.connect("helpdesk_whatsapp_bench_dashboard")
    try:
        with connection.cursor() as cursor:
            tickets = bench.sizes.stored // MESSAGES
            cursor.execute(STORED, {"tickets": tickets, "messages": MESSAGES})
            cursor.execute("VACUUM ANALYZE")
    finally:
        connection.close()
