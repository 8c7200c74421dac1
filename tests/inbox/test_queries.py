# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import time
from unittest.mock import patch

import psycopg2

from odoo.tools import mute_logger

from ...models.inbox.processing import LANE
from ...tools.meta import webhook
from ..common import MARIA, SECRET, WhatsappCase, payload, profile, text_message
from ..users import new_test_user
from .counting import queries

#: Most queries of an update that is processed alone: nothing is in memory but what
#: Odoo's caches keep between transactions.
KNOWN, KNOWN_IN_BATCH = 30, 24
NEW, NEW_IN_BATCH = 55, 42
#: What Odoo's own inbox notification adds.
INBOX = 7


class TestQueries(WhatsappCase):
    """Processing an update takes few queries, notifications included.

    A team has two agents; an account its default rules and templates.
    """

    def prepare(self):
        super().prepare()
        self.moment, self.customers = time.time() - 3600, 0
        other = new_test_user(
            self.env,
            "wa_other",
            "helpdesk_mgmt.group_helpdesk_user",
            name="Bob",
            email="bob@example.com",
        )
        self.team.user_ids += other

    def store(self, sender, text, name):
        self.moment += 10
        wamid = f"wamid.{sender}.{self.moment}"
        message = text_message(wamid, text, sender, self.moment)
        body = payload(message, contacts=[profile(name, sender)])
        events = self.env["helpdesk.whatsapp.event"]
        events._store(webhook.split(json.dumps(body).encode()), SECRET)
        return events.search([("payload", "like", f'"{wamid}"')])

    def of_maria(self, text="More"):
        return self.store(MARIA, text, "Maria Silva")

    def of_new_customer(self):
        self.customers += 1
        number = f"55119{80000000 + self.customers}"
        return self.store(number, "It is broken", "Somebody")

    def queries(self, event, in_batch=False):
        self.env.cr.flush()
        if not in_batch:
            self.env.invalidate_all()
        with queries() as found:
            LANE.attempt(event)
        self.assertEqual(event.state, "done", event.error)
        return found.count

    def assertFew(self, store, alone, in_batch):
        """Check the queries of updates that ``store`` stores, alone and in a batch."""
        self.queries(store())  # Odoo's caches are filled
        self.assertLessEqual(self.queries(store()), alone)
        self.assertLessEqual(self.queries(store(), in_batch=True), in_batch)

    def test_a_known_customers_message_whose_ticket_an_agent_follows(self):
        LANE.attempt(self.of_maria())
        self.tickets().message_subscribe(self.agent.partner_id.ids)
        self.assertFew(self.of_maria, KNOWN, KNOWN_IN_BATCH)
        self.agent.notification_type = "inbox"
        self.assertFew(self.of_maria, KNOWN, KNOWN_IN_BATCH)
        notified = self.tickets().message_ids[:1].notified_partner_ids
        self.assertEqual(notified, self.agent.partner_id)

    def test_a_known_customers_message_whose_ticket_is_an_agents(self):
        LANE.attempt(self.of_maria())
        self.tickets().user_id = self.agent
        self.assertFew(self.of_maria, KNOWN, KNOWN_IN_BATCH)
        self.agent.notification_type = "inbox"
        self.assertFew(self.of_maria, KNOWN, KNOWN_IN_BATCH)

    def test_a_new_customers_ticket_with_its_confirmation(self):
        self.assertFew(self.of_new_customer, NEW, NEW_IN_BATCH)
        confirmed = self.tickets().whatsapp_message_ids.filtered("is_automatic")
        self.assertEqual(len(confirmed), len(self.tickets()))
        self.agent.notification_type = "inbox"
        self.assertFew(self.of_new_customer, NEW + INBOX, NEW_IN_BATCH + INBOX)

    def test_a_long_conversation_costs_no_more(self):
        LANE.attempt(self.of_maria())
        few = self.queries(self.of_maria())
        for _number in range(5):
            LANE.attempt(self.of_maria())
        self.assertLessEqual(self.queries(self.of_maria()), few)


class TestWebhookQueries(WhatsappCase):
    """A POST costs one statement, however many updates it has."""

    def updates(self, *wamids, phone=None):
        more = {"phone": phone} if phone else {}
        body = payload(*(text_message(wamid) for wamid in wamids), **more)
        return webhook.split(json.dumps(body).encode())

    def stored_with(self, updates):
        """Store ``updates``; return the statements by their first word and table."""
        found = []
        cursor = type(self.env.cr)
        execute = cursor.execute

        def noted(cr, query, *args, **options):
            words = str(getattr(query, "code", query)).split()
            if words[0] not in ("SAVEPOINT", "RELEASE"):
                found.append(" ".join(words[:3]))
            return execute(cr, query, *args, **options)

        with patch.object(cursor, "execute", noted):
            refused = self.env["helpdesk.whatsapp.event"]._store(updates, SECRET)
        self.assertFalse(refused)
        return found

    def test_a_thousand_updates_are_one_statement(self):
        self.stored_with(self.updates("wamid.warm"))  # Odoo's caches are filled
        one = self.stored_with(self.updates("wamid.one"))
        wamids = [f"wamid.{number}" for number in range(1000)]
        statements = self.stored_with(self.updates(*wamids))
        inserts = [s for s in statements if s == "INSERT INTO helpdesk_whatsapp_event"]
        self.assertEqual(len(inserts), 1)
        self.assertEqual(statements, one, "the rest wakes the inbox")
        self.assertEqual(len(self.events()), 1002)

    def test_what_meta_repeats_costs_one_look_up_and_no_line_of_the_log(self):
        updates = self.updates("wamid.1", "wamid.2")
        self.stored_with(updates)
        with self.assertNoLogs("odoo.addons.helpdesk_mgmt_whatsapp", "INFO"):
            statements = self.stored_with(updates)
        self.assertEqual(statements, ["INSERT INTO helpdesk_whatsapp_event"])

    def test_a_failing_statement_is_not_logged_with_customers_words(self):
        events = self.env["helpdesk.whatsapp.event"]
        [update] = self.updates("wamid.1")
        row = list(events._row(update, self.account.id, "digest"))
        row[1] = None  # the kind is required
        with (
            self.assertNoLogs("odoo.sql_db"),
            self.assertRaises(psycopg2.Error),
            self.env.cr.savepoint(),
        ):
            events._insert([row])

    @mute_logger(
        "odoo.addons.helpdesk_mgmt_whatsapp.controllers.webhook",
        "odoo.addons.helpdesk_mgmt_whatsapp.models.inbox.helpdesk_whatsapp_event",
    )
    def test_a_change_of_an_account_counts_at_once(self):
        body = payload(text_message("wamid.1"))
        self.assertEqual(self.post(body).status_code, 200)
        self.account.app_secret = "another-secret"
        self.assertEqual(self.post(body).status_code, 403)
        self.assertEqual(self.post(body, secret="another-secret").status_code, 200)
        other = self.account.copy({"phone_number_uid": "2", "app_secret": SECRET})
        second = payload(text_message("wamid.2"), phone="2")
        self.assertEqual(self.post(second).status_code, 200)
        self.assertEqual(self.post(body).status_code, 403, "not the first one's")
        other.active = False
        self.assertEqual(self.post(second).status_code, 403)

    def test_no_secret_is_kept_in_plain_text(self):
        routes = self.env["helpdesk.whatsapp.account"]._webhook_routes()
        self.assertNotIn(SECRET, repr(routes))
