# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .events import CLOSED, CREATED, RATED, STAGE

#: Key in ``precommit.data``: ids of the former stages by those of tickets.
FORMER = "whatsapp.webhooks.former_stages"
#: A ticket that gets another team gets that team's first stage.
MOVING = {"stage_id", "team_id"}


class HelpdeskTicket(models.Model):
    """Publishes that tickets were created, moved to another stage, closed and rated."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_publish(self, event, data=None):
        """Publish an event of tickets that have a WhatsApp contact."""
        webhooks = self.env["helpdesk.whatsapp.webhook"]
        if webhooks._is_subscribed(event):
            for ticket in self.sudo().filtered("whatsapp_contact_id"):
                values = {"ticket_id": ticket.id, "data": data}
                webhooks._publish(event, ticket.whatsapp_contact_id, **values)

    def _whatsapp_publish_created(self):
        """Publish that tickets were created."""
        self._whatsapp_publish(CREATED)

    def _whatsapp_note_former_stage(self, vals):
        """Note the stages before a write; what became of them is published once."""
        webhooks = self.env["helpdesk.whatsapp.webhook"]
        if MOVING.isdisjoint(vals) or not webhooks._is_subscribed(STAGE, CLOSED):
            return
        precommit = self.env.cr.precommit
        if FORMER not in precommit.data:
            precommit.data[FORMER] = {}
            precommit.add(self.sudo().browse()._whatsapp_publish_stages)
        for ticket in self.sudo().filtered("whatsapp_contact_id"):
            precommit.data[FORMER].setdefault(ticket.id, ticket.stage_id.id)

    def _whatsapp_publish_stages(self):
        """Publish the stages that tickets have at the end of the transaction."""
        former = self.env.cr.precommit.data.pop(FORMER, {})
        for ticket in self.browse(former).exists():
            before = ticket.stage_id.browse(former[ticket.id]).exists()
            if ticket.stage_id.id == former[ticket.id]:
                continue
            data = {"formerStage": former[ticket.id], "stage": ticket.stage_id.id}
            ticket._whatsapp_publish(STAGE, data)
            if ticket.closed and not before.closed:
                ticket._whatsapp_publish(CLOSED, data)

    def _whatsapp_rate(self, rating, partner):
        """Also publish the rating."""
        result = super()._whatsapp_rate(rating, partner)
        self._whatsapp_publish(RATED, {"rating": rating})
        return result
