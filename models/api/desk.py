# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Returns and changes tickets, conversations and teams for the REST API."""

from odoo import api, models
from odoo.fields import Domain

from ...tools.api.times import stamp
from ..common.coded_error import CodedError


def named(record):
    """Return a record as JSON with its id and name, ``None`` if there is none."""
    return {"id": record.id, "name": record.display_name} if record else None


def equalities(columns, asked):
    """Return the domain for those of the parameters that the call has.

    :param dict columns: column by name of the parameter
    """
    return Domain.AND(
        Domain(column, "=", asked[name])
        for name, column in columns.items()
        if name in asked
    )


class HelpdeskTicket(models.Model):
    """Lists, returns and changes tickets with the rights of the user."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _whatsapp_api_domain(self, asked):
        """Return the domain for the parameters of ``GET /tickets``.

        :param dict asked: the parameters that the call has
        """
        columns = {
            "contactId": "whatsapp_contact_id",
            "stageId": "stage_id",
            "teamId": "team_id",
            "userId": "user_id",
            "closed": "stage_id.closed",
            "number": "number",
            "waitingFor": "whatsapp_waiting_for",
        }
        asked = dict(asked)
        on_whatsapp = Domain.TRUE
        if asked.pop("onWhatsapp", False):
            on_whatsapp = Domain("whatsapp_contact_id", "!=", False)
        return equalities(columns, asked) & on_whatsapp

    def _whatsapp_to_api(self):
        """Return the tickets as JSON of ``GET /tickets``, with superuser rights."""
        return [ticket._whatsapp_one_to_api() for ticket in self.sudo()]

    def _whatsapp_one_to_api(self):
        stage, contact = self.stage_id, self.whatsapp_contact_id
        return {
            "id": self.id,
            "number": self.number,
            "title": self.name,
            "stage": stage._whatsapp_to_api() if stage else None,
            "team": named(self.team_id),
            "agent": named(self.user_id),
            "partner": named(self.partner_id),
            "contactId": contact.id or None,
            "accountId": contact.account_id.id or None,
            "waitingFor": self.whatsapp_waiting_for or None,
            "waitingSince": stamp(self.whatsapp_waiting_since),
            "lastMessageAt": stamp(self.whatsapp_last_message_at),
            "createdAt": stamp(self.create_date),
            "closedAt": stamp(self.closed and self.closed_date),
        }

    def _whatsapp_set_from_api(self, values):
        """Change the ticket by the body of ``PATCH /tickets/{id}``.

        :param dict values: ``stageId``, ``close`` and ``userId`` (or ``None``)
        :raises AccessError: the user may not change the ticket
        :raises CodedError: no such stage or agent for this ticket, or both stages
        """
        self.ensure_one()
        self.check_access("write")
        changes = {}
        if "userId" in values:
            changes["user_id"] = self._whatsapp_agent_of_api(values["userId"]).id
        if "stageId" in values or values.get("close"):
            changes["stage_id"] = self._whatsapp_stage_of_api(values).id
        self.write(changes)

    def _whatsapp_agent_of_api(self, user_id):
        user = self.env["res.users"].browse(user_id or ()).exists()
        if user_id and not self._whatsapp_may_own(user.sudo()):
            text = self.env._("Only an agent of the ticket's team may be assigned.")
            raise CodedError("wrong_agent", text, "userId")
        return user

    def _whatsapp_stage_of_api(self, values):
        stages = self.sudo()._whatsapp_stages()
        if "stageId" in values:
            if values.get("close"):
                text = self.env._("Give either a stage or “close”.")
                raise CodedError("wrong_stage", text, "close")
            found = stages.filtered(lambda stage: stage.id == values["stageId"])
        else:
            found = self.stage_id if self.closed else stages.filtered("closed")[:1]
        if not found:
            text = self.env._("The ticket's team has no such stage.")
            raise CodedError("wrong_stage", text, "stageId")
        return found


class HelpdeskTicketStage(models.Model):
    """Returns stages."""

    _inherit = "helpdesk.ticket.stage"

    def _whatsapp_to_api(self):
        return {
            "id": self.id,
            "name": self.name,
            "closed": self.closed,
            "waitsForCustomer": self.whatsapp_is_waiting,
        }


class HelpdeskTicketTeam(models.Model):
    """Returns teams with their stages and agents."""

    _inherit = "helpdesk.ticket.team"

    def _whatsapp_to_api(self):
        """Return the teams as JSON of ``GET /teams``, with superuser rights."""
        return [
            {
                "id": team.id,
                "name": team.name,
                "stages": [
                    stage._whatsapp_to_api()
                    for stage in team.with_company(
                        team.company_id
                    )._get_applicable_stages()
                ],
                "agents": [named(user) for user in team.user_ids],
            }
            for team in self.sudo()
        ]


class HelpdeskWhatsappSession(models.Model):
    """Lists, returns and ends conversations."""

    _inherit = "helpdesk.whatsapp.session"

    @api.model
    def _api_domain(self, asked):
        """Return the domain for the parameters of ``GET /conversations``.

        :param dict asked: the parameters that the call has
        """
        columns = {
            "contactId": "contact_id",
            "ticketId": "ticket_id",
            "accountId": "account_id",
            "state": "state",
            "userId": "ticket_id.user_id",
            "stageId": "ticket_id.stage_id",
        }
        return equalities(columns, asked)

    def _to_api(self):
        """Return the sessions as JSON of ``GET /conversations``, as superuser."""
        return [
            {
                "id": session.id,
                "state": session.state,
                "contactId": session.contact_id.id,
                "accountId": session.account_id.id,
                "ticketId": session.ticket_id.id,
                "agent": named(session.ticket_id.user_id),
                "stage": session.ticket_id.stage_id._whatsapp_to_api()
                if session.ticket_id.stage_id
                else None,
                "startedAt": stamp(session.create_date),
                "lastActivityAt": stamp(session.last_activity),
                "endsAt": stamp(session.expires_at),
            }
            for session in self.sudo()
        ]

    def _end_from_api(self):
        """End the conversation: the customer's next message is routed anew.

        :raises AccessError: the user may not change its ticket
        """
        self.ticket_id.check_access("write")
        self.sudo().contact_id._lock()
        self.sudo()._end("closed")
