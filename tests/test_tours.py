# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .template_message.test_template_composer import ComposerCase

TICKETS = "action-helpdesk_mgmt.helpdesk_ticket_action"


class TestTours(ComposerCase):
    """Tours of an agent in the browser, whose messages reach the customer's phone."""

    @classmethod
    def setUpClass(cls):
        """Build the asset bundles once for all tours."""
        super().setUpClass()
        for bundle in ("web.assets_web", "web.assets_web_print", "web.assets_tests"):
            assets = cls.env["ir.qweb"]._get_asset_bundle(bundle, css=True, js=True)
            assets.css()
            assets.js()

    def tour(self, name, record, path=TICKETS):
        tour = f"helpdesk_mgmt_whatsapp_{name}"
        self.start_tour(f"/odoo/{path}/{record.id}", tour, login="wa_agent")
        self.env.invalidate_all()
        self.send()

    def last_on_phone(self, customer=None):
        return self.simulator.received(customer or self.maria)[-1]

    def test_answer_from_the_chatter(self):
        asked = self.receive("The printer burns")
        self.tour("answer", self.ticket)
        self.assertEqual(self.last_on_phone(), "Is it *still* burning?")
        answer = self.ticket.whatsapp_message_ids.sorted("id")[-1]
        self.assertEqual(answer.quoted_id, asked)

    def test_closed_window(self):
        self.tour("template", self.ticket)
        self.assertIn("between nine and noon", self.last_on_phone())

    def test_retry_of_what_failed(self):
        self.receive("The printer burns")
        self.ticket.name = "The printer burns"
        self.answer(self.ticket)._fail("unreachable")
        self.tour("retry", self.ticket)
        self.assertEqual(self.last_on_phone(), "Hello Maria")

    def test_start_from_a_partner(self):
        customer = self.simulator.customer("João", "5541988887777")
        joao = self.env["res.partner"].create(
            {"name": "João", "phone": "+55 41 98888-7777"}
        )
        self.tour("start", joao, "res.partner")
        self.assertIn("between nine and noon", self.last_on_phone(customer))
