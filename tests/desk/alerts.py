# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.tests import new_test_user

from ..waiting.test_waiting import WaitingCase

HELPDESK = "helpdesk_mgmt.group_helpdesk_user"


class AlertsCase(WaitingCase):
    """Bob has a ticket of Maria's, and reads in Odoo's inbox what she writes."""

    def prepare(self):
        super().prepare()
        self.bob = new_test_user(
            self.env, "wa_bob", HELPDESK, name="Bob", email="bob@example.com"
        )
        self.bob.notification_type = "inbox"
        self.ticket.user_id = self.bob

    def sent(self, *texts):
        """Return what the browsers of users get while the texts are received."""
        return self.sent_by(lambda: [self.receive(text) for text in texts])

    def sent_by(self, act):
        sent = []
        bus = type(self.env["bus.bus"])
        send = bus._sendone

        def note(this, target, kind, values):
            sent.append((target, kind, values))
            return send(this, target, kind, values)

        with patch.object(bus, "_sendone", note):
            act()
        return sent

    def alerts(self, *texts):
        kind = "helpdesk_mgmt_whatsapp/alert"
        return [values for _to, name, values in self.sent(*texts) if name == kind]

    def unread(self):
        """Return the messages in Bob's inbox."""
        mine = [
            ("res_partner_id", "=", self.bob.partner_id.id),
            ("is_read", "=", False),
            ("notification_type", "=", "inbox"),
            ("mail_message_id.message_type", "=", "whatsapp"),
        ]
        return self.env["mail.notification"].search(mine).mail_message_id
