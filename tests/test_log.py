# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the events in Odoo's log."""

import doctest
import logging
from contextlib import nullcontext, suppress
from unittest.mock import patch

from psycopg2 import DataError, OperationalError

from odoo.tests import tagged

from ..controllers.api.call import Call
from ..models.lane.run import Run
from ..tools import log
from .common import MARIA, SECRET, WhatsappCase, payload, text_message

LOGGER = "odoo.addons.helpdesk_mgmt_whatsapp"


@tagged("post_install", "-at_install")
class TestLog(WhatsappCase):
    def test_the_examples_in_the_docstrings(self):
        self.assertFalse(doctest.testmod(log).failed)

    def test_a_query_that_fails_is_logged_without_its_values(self):
        query, text = "SELECT %s::int", "The code of the safe is 4711"
        with self.assertLogs("odoo.sql_db", logging.ERROR) as logs:
            for context in (log.without_queries(), nullcontext()):
                with context, suppress(DataError), self.env.cr.savepoint():
                    self.env.cr.execute(query, [text])
        [ours, odoos] = [line.getMessage() for line in logs.records]
        self.assertEqual(ours, "bad query: InvalidTextRepresentation 22P02")
        self.assertIn(text, odoos, "Odoo's own, outside of the addon")

    def test_a_request_is_logged_without_what_it_searches(self):
        api = "/api/integrations/whatsapp"
        asked = "phone=%2B5511987654321&search=my+safe&limit=5"
        with self.assertLogs("werkzeug", logging.INFO) as logs:
            for path in (f"{api}/messages", f"{api}/contacts", "/shop"):
                logging.getLogger("werkzeug").info('"GET %s"', f"{path}?{asked}")
        *ours, shop = [line.getMessage() for line in logs.records]
        for line in ours:
            self.assertIn("phone=***&search=***&limit=5", line)
        self.assertIn(asked, shop)

    def test_of_a_conflict_that_is_repeated_nothing_is_logged(self):
        query = "DO $$ BEGIN RAISE serialization_failure; END $$"
        with self.assertNoLogs("odoo.sql_db", logging.ERROR):
            with log.without_queries(), suppress(OperationalError):
                with self.env.cr.savepoint():
                    self.env.cr.execute(query)

    def test_no_query_of_a_lane_the_webhook_or_the_api_is_logged(self):
        seen = []

        def note(*_args, **_more):
            seen.append(vars(log._local).get("depth"))

        with patch.object(Run, "go", note):
            self.send()
        events = type(self.env["helpdesk.whatsapp.event"])
        with patch.object(events, "_store_signed", note):
            self.post(payload(text_message("wamid.1")))
        with patch.object(Call, "serve", lambda call, path: note() or {}):
            self.url_open("/api/integrations/whatsapp/health")
        self.assertEqual(seen, [1, 1, 1])
        self.assertFalse(vars(log._local).get("depth"))

    def test_a_line_for_each_event_with_ids_only(self):
        self.confirm_nothing()
        # By its number: Odoo calls another level INFO, too.
        with self.assertLogs(LOGGER, logging.INFO) as logs:
            message = self.receive("My printer is on fire")
            answer = self.answer(message.ticket_id, "<p>Switch it off</p>")
            self.send()
        lines = [line.getMessage() for line in logs.records]
        update = self.events("done").id
        self.assertIn("whatsapp event=received updates=1", lines)
        self.assertIn(
            f"whatsapp event=processed account={self.account.id} update={update}"
            " kind=message state=done",
            lines,
        )
        self.assertIn(f"whatsapp event=sent message={answer.id}", lines)
        whole = "\n".join(lines)
        for secret in (MARIA, SECRET, "printer", "Switch", message.wamid):
            self.assertNotIn(secret, whole)
        self.assertTrue(all(line.startswith("whatsapp event=") for line in lines))

    def test_levels_tell_who_is_to_act(self):
        with self.assertLogs(LOGGER, "WARNING") as logs:
            self.assertEqual(self.post({"entry": []}, secret="wrong").status_code, 403)
            self.account._pause_sending("token", "secret words of Meta's")
        self.assertEqual(
            [(line.levelno, line.getMessage()) for line in logs.records],
            [
                (
                    logging.WARNING,
                    "whatsapp event=webhook_refused reason=wrong_signature",
                ),
                (
                    logging.ERROR,
                    f"whatsapp event=paused account={self.account.id} reason=token",
                ),
            ],
        )
