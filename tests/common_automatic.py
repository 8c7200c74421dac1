# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from .common import WhatsappCase
from .users import new_test_user


class AutomaticCase(WhatsappCase):
    """Base of tests of notifications: a customer with a ticket and an e-mail."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.receive("The printer is broken")
        self.ticket = self.tickets()
        self.contact = self.ticket.whatsapp_contact_id
        self.contact.lang = "en_US"
        self.contact.partner_id.write(
            {"email": "maria@example.com", "tz": "Asia/Tokyo"}
        )
        self.ticket.partner_email = "maria@example.com"
        self.stage("awaiting").whatsapp_is_announced = True
        self.env.cr.flush()
        self.mails = self.env["mail.mail"].search([])

    @classmethod
    def stage(cls, name):
        """Return a stage of helpdesk_mgmt: new, in_progress, awaiting, done …"""
        return cls.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")

    def rule(self, event, **values):
        rule = self.account._rule(event)
        rule.write(values)
        return rule

    def template(self, name):
        return self.account._template(name, "en_US")

    def team_rule(self, event, **values):
        return self.account._rule(event).copy({"team_id": self.team.id, **values})

    def move(self, stage, ticket=None):
        (ticket or self.ticket).with_user(self.agent).stage_id = self.stage(stage)
        self.env.cr.flush()

    def notices(self, ticket=None):
        return self.env["helpdesk.whatsapp.notice"].search(
            [("ticket_id", "=", (ticket or self.ticket).id)], order="id"
        )

    def sent_texts(self):
        """Return the texts that have reached Maria's phone."""
        return self.simulator.received(self.maria)

    def mailed(self):
        """Return the e-mails to Maria since the test began."""
        mails = self.env["mail.mail"].search([("id", "not in", self.mails.ids)])
        return mails.filtered(
            lambda mail: "maria@example.com"
            in (mail.email_to or "", *mail.recipient_ids.mapped("email"))
        )

    def agent_with_phone(self, name="Bob", phone="+55 11 91234-5678"):
        user = new_test_user(
            self.env,
            f"wa_{name.lower()}",
            "helpdesk_mgmt.group_helpdesk_user",
            name=name,
            email=f"{name.lower()}@example.com",
        )
        user.partner_id.phone = phone
        self.team.user_ids += user
        return user
