# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the events in Odoo's log."""

import doctest
import logging

from odoo.tests import tagged

from ..tools import log
from .common import MARIA, SECRET, WhatsappCase

LOGGER = "odoo.addons.helpdesk_mgmt_whatsapp"


@tagged("post_install", "-at_install")
class TestLog(WhatsappCase):
    def test_the_examples_in_the_docstrings(self):
        self.assertFalse(doctest.testmod(log).failed)

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
