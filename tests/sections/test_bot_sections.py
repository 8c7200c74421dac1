# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the sections on the bot, by what customers really write to it."""

from datetime import timedelta

from odoo import fields

from ..common_bot import BotCase
from ..figures.test_stats import MANAGER
from ..users import new_test_user
from .common import SectionReader


class TestBotSections(SectionReader, BotCase):
    def prepare(self):
        super().prepare()
        self.manager = new_test_user(self.env, "wa_manager", MANAGER, tz="UTC")
        self.account.continue_open_ticket = False

    def test_what_the_bot_was_asked_for_and_what_it_handed_on(self):
        self.say("/status")
        self.say("Status?")
        self.say("My printer still burns")
        self.press("Resolved", f"wa:resolved:{self.ticket.id}")
        self.say("/novo My phone is dead")
        self.say("/nonsense")
        columns = ("name", "messages", "alone", "handed_on", "share")
        self.assertEqual(
            self.table("bot", *columns, days=1),
            [
                ("Status of their tickets", 2, 2, 0, 1.0),
                ("New ticket", 1, 0, 1, 0.0),
                ("Other", 1, 1, 0, 1.0),
                ("Whether it is solved", 1, 0, 1, 0.0),
            ],
        )
        self.assert_leads_to_its_records("bot", days=1)

    def test_opting_out_and_in_again_by_day_and_by_month(self):
        self.say("STOP")
        self.say("STOP")
        self.say("START")
        self.say("START")
        self.say("STOP")
        today = fields.Date.to_string(fields.Date.today())
        columns = ("date", "opt_out", "opt_in")
        self.assertEqual(self.table("opting", *columns, days=2)[-1], (today, 2, 1))
        self.assert_leads_to_its_records("opting", days=2)
        self.assertEqual(len(self.table("opting", *columns, days=92)), 92)
        months = self.table("opting", *columns, days=366)
        self.assertEqual(months[-1], (today[:8] + "01", 2, 1))
        self.assertIn(len(months), (12, 13))
        first = fields.Date.today() - timedelta(days=365)
        self.assertEqual(months[0][0], fields.Date.to_string(first))
        self.assert_leads_to_its_records("opting", days=366)

    def test_without_any_there_is_no_row(self):
        self.assertEqual(self.table("opting", "date", days=30), [])
