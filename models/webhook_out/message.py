# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..common.message_states import ON_THE_WAY
from ..common.words import OUTBOUND
from .events import ANSWERED, MISSED, RECEIVED, STATUS


class HelpdeskWhatsappContact(models.Model):
    """Publishes what is written in a group, which is a contact as well."""

    _inherit = "helpdesk.whatsapp.contact"

    def _receive_from(self, member, update, sent_at):
        if message := super()._receive_from(member, update, sent_at):
            message._publish_received()
        return message


class HelpdeskWhatsappMessage(models.Model):
    """Publishes received messages and delivery statuses."""

    _inherit = "helpdesk.whatsapp.message"

    def _publish_received(self):
        """Publish a customer's message."""
        webhooks = self.env["helpdesk.whatsapp.webhook"]
        if webhooks._is_subscribed(RECEIVED):
            webhooks._publish(RECEIVED, self.contact_id, message_id=self.id)

    def _publish_call(self, seconds):
        """Publish the end of a call.

        :param int seconds: how long it was; 0 if the customer's call was missed
        """
        webhooks = self.env["helpdesk.whatsapp.webhook"]
        event = ANSWERED if seconds else MISSED
        if webhooks._is_subscribed(event):
            ids = {"message_id": self.id, "ticket_id": self.ticket_id.id}
            webhooks._publish(event, self.contact_id, data={"seconds": seconds}, **ids)

    def _publish_state(self):
        """Publish the states of messages to customers, from when they are sent."""
        webhooks = self.env["helpdesk.whatsapp.webhook"]
        if not webhooks._is_subscribed(STATUS):
            return
        for message in self:
            if message.direction == OUTBOUND and message.state not in ON_THE_WAY:
                data = {
                    "status": message.state,
                    "failure": message.failure_reason or None,
                    "metaCode": message.error_code or None,
                }
                ids = {"message_id": message.id, "ticket_id": message.ticket_id.id}
                webhooks._publish(STATUS, message.contact_id, data=data, **ids)
