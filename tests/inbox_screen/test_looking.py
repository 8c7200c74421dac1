# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from types import SimpleNamespace
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ...models.inbox_screen.looking import LOOKING
from .test_conversations import ConversationCase


class TestLooking(ConversationCase):
    """D27: who is looking at a ticket is shown to those who may read it."""

    def setUp(self):
        super().setUp()
        own = "helpdesk_mgmt.group_helpdesk_user_own"
        self.ticket = self.wrote("Ana", "Hi", user_id=self.agent.id)
        self.stranger = new_test_user(self.env, "stranger", own)

    def subscribed(self, user, *channels):
        websocket = self.env["ir.websocket"].with_user(user)
        session = SimpleNamespace(session=SimpleNamespace(uid=user.id))
        with patch("odoo.addons.bus.models.ir_websocket.request", session):
            return websocket._build_bus_channel_list(list(channels))

    def test_d27_only_who_may_read_the_ticket_learns_who_looks_at_it(self):
        name = f"helpdesk_mgmt_whatsapp_looking_{self.ticket.id}"
        missing = "helpdesk_mgmt_whatsapp_looking_999999999"
        channel = (self.ticket, LOOKING)
        self.assertIn(channel, self.subscribed(self.agent, name, missing))
        for user in (self.stranger, self.env.ref("base.public_user")):
            subscribed = self.subscribed(user, name, "another")
            self.assertNotIn(channel, subscribed)
            self.assertNotIn(name, subscribed)
            self.assertIn("another", subscribed)

    def test_d27_who_looks_is_sent_to_the_tickets_channel_only(self):
        self.env["bus.bus"].search([]).unlink()
        self.ticket.with_user(self.agent).whatsapp_looking(is_new=True)
        self.env.cr.precommit.run()
        [sent] = self.env["bus.bus"].search([("message", "like", "looking")])
        self.assertEqual(
            json.loads(sent.channel)[1:], ["helpdesk.ticket", self.ticket.id, LOOKING]
        )
        said = json.loads(sent.message)["payload"]
        self.assertEqual(said["partner_id"], self.agent.partner_id.id)
        self.assertTrue(said["is_here"] and said["is_new"])
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.stranger).whatsapp_looking()
