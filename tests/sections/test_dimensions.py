# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of sections by what messages and tickets have; counted by hand."""

from odoo import fields

from .common import SectionsCase

COUNTS = ("name", "messages", "opened", "answers", "response", "failed")


class TestDimensions(SectionsCase):
    def prepare(self):
        super().prepare()
        self.happened()
        self.second = self.ticket.copy({"whatsapp_contact_id": self.contacts[1].id})
        messages = self.env["helpdesk.whatsapp.message"]
        messages.search(
            [("contact_id", "=", self.contacts[1].id)]
        ).ticket_id = self.second
        messages.search([("state", "=", "outgoing")]).ticket_id = False

    def made(self, model, *names):
        return self.env[model].create([{"name": name} for name in names])

    def test_by_category(self):
        printers, phones = self.made("helpdesk.ticket.category", "Printers", "Phones")
        self.ticket.write({"category_id": printers.id, "active": False})
        self.second.category_id = phones
        self.assertEqual(
            self.table("categories", *COUNTS),
            [
                ("Printers", 9, 1, 3, 40.0, 2),
                ("Phones", 1, 1, 0, None, 0),
                ("No category", 1, 0, 0, None, 0),
            ],
        )
        self.assert_leads_to_its_records("categories")
        self.second.category_id = False
        self.assertEqual(self.table("categories", "messages"), [(9,), (2,)])
        self.assert_leads_to_its_records("categories")

    def test_by_tag_messages_count_in_each_tag_of_their_ticket(self):
        urgent, vip = self.made("helpdesk.ticket.tag", "Urgent", "VIP")
        self.ticket.tag_ids = urgent
        self.second.tag_ids = urgent | vip
        self.assertEqual(
            self.table("tags", *COUNTS),
            [
                ("Urgent", 10, 2, 3, 40.0, 2),
                ("VIP", 1, 1, 0, None, 0),
                ("No tag", 1, 0, 0, None, 0),
            ],
        )
        self.assert_leads_to_its_records("tags")

    def test_by_country_of_the_number(self):
        self.contacts[1].wa_id = "351912345678"
        self.assertEqual(
            self.table("countries", *COUNTS),
            [("Brazil", 10, 1, 3, 40.0, 2), ("Portugal", 1, 1, 0, None, 0)],
        )
        self.contacts[1].write({"wa_id": False, "user_uid": "4711"})
        self.assertEqual(
            self.table("countries", "name", "messages"),
            [("Brazil", 10), ("Unknown", 1)],
        )
        self.assert_leads_to_its_records("countries")

    def test_countries_unknown_to_odoo_are_one_row(self):
        self.contacts[0].write({"wa_id": False, "user_uid": "ZZ.4711"})
        self.contacts[1].write({"wa_id": False, "user_uid": "4712"})
        self.assertEqual(self.contacts[0].country_code, "ZZ")
        self.assertEqual(
            self.table("countries", *COUNTS), [("Unknown", 11, 2, 3, 40.0, 2)]
        )
        self.assert_leads_to_its_records("countries")

    def sent(self, template, moment, who, state):
        message = self.wrote(fields.Datetime.to_datetime(moment), who, state, [])
        message.write({"message_type": "template", "template_id": template.id})

    def test_by_template_with_who_answered_within_a_day(self):
        first, second = self.account.template_ids[:2]
        self.sent(first, "2026-06-02 09:00:00", "automatic", "delivered")
        self.sent(first, "2026-06-02 10:00:00", "agent", "read")
        self.sent(first, "2026-06-02 11:00:00", "automatic", "failed")
        moment = fields.Datetime.to_datetime("2026-06-03 08:59:00")
        self.wrote(moment, "customer", "received", [])
        self.sent(first, "2026-06-03 10:00:00", "automatic", "delivered")
        self.sent(second, "2026-06-03 10:01:00", "automatic", "read")
        moment = fields.Datetime.to_datetime("2026-06-03 11:00:00")
        self.wrote(moment, "customer", "received", []).message_type = "reaction"
        moment = fields.Datetime.to_datetime("2026-06-04 10:02:00")
        self.wrote(moment, "customer", "received", [])
        columns = ("messages", "delivered", "seen", "seen_share")
        columns += ("replied", "replied_share", "failed")
        self.assertEqual(
            self.table("templates", "name", *columns),
            [
                (first.display_name, 4, 3, 1, 0.3333, 2, 0.6667, 1),
                (second.display_name, 1, 1, 1, 1.0, 0, 0.0, 0),
            ],
        )
        self.assert_leads_to_its_records("templates")

    def rated(self, ticket, rating, day, user=None, **values):
        ticket.sudo().write(
            {
                "user_id": user and user.id,
                "whatsapp_rating": rating,
                "whatsapp_rated_at": f"2026-06-0{day} 12:00:00",
                **values,
            }
        )

    def test_satisfaction_by_agent_and_team(self):
        third, fourth = (self.ticket.copy() for _ticket in range(2))
        (third | fourth).whatsapp_contact_id = self.contacts[0]
        self.rated(self.ticket, "5", 1, self.agent)
        self.rated(self.second, "2", 3)
        self.rated(third, "4", 2, self.agent, active=False)
        self.rated(fourth, "1", 5, self.agent)
        columns = ("name", "ratings", "average", "good", "low", "good_share")
        self.assertEqual(
            self.table("ratings_by_agent", *columns),
            [("Alice", 2, 4.5, 2, 0, 1.0), ("No agent", 1, 2.0, 0, 1, 0.0)],
        )
        self.assertEqual(
            self.table("ratings_by_team", *columns),
            [("Support", 3, 3.7, 2, 1, 0.6667)],
        )
        for key in ("ratings_by_agent", "ratings_by_team"):
            self.assert_leads_to_its_records(key)

    def test_sla_deadlines_kept_and_missed(self):
        if "helpdesk.sla" not in self.env:
            self.skipTest("helpdesk_mgmt_sla is not installed")
        sla = self.env["helpdesk.sla"].create({"name": "Two hours", "hours": 2})
        self.team.resource_calendar_id = self.env.company.resource_calendar_id
        for state, day in (
            ("accomplished", 1),
            ("expired", 2),
            ("in_progress", 3),
            ("on_hold", 3),
            ("accomplished", 5),
        ):
            ticket = self.ticket.copy({"whatsapp_contact_id": self.contacts[0].id})
            line = self.env["helpdesk.ticket.sla"].create(
                {"ticket_id": ticket.id, "sla_id": sla.id}
            )
            line.flush_recordset()
            line.state = state
            line.flush_recordset()
            line.deadline = f"2026-06-0{day} 12:00:00"
        columns = ("name", "deadlines", "kept", "missed", "open", "share")
        self.assertEqual(
            self.table("deadlines", *columns), [("Two hours", 4, 1, 2, 1, 0.3333)]
        )
        self.assert_leads_to_its_records("deadlines")
