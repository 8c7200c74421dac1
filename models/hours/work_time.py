# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from pytz import utc

from odoo import models


class HelpdeskTicket(models.Model):
    """Counts minutes of the working hours of who has the ticket."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_work_minutes(self, since, until):
        """Return how many minutes of the working hours are between two moments.

        They are those of the ticket's team, else of its company, in the time zone of
        that calendar and without the leaves that concern everybody.

        :param since: naive datetime in UTC, as ``until``
        :return: float, or ``None`` if there are no working hours
        """
        team = self.team_id.sudo()
        company = team.company_id or self.company_id
        calendar = team.resource_calendar_id or company.sudo().resource_calendar_id
        if not calendar or calendar.flexible_hours:
            return None
        if until <= since:
            return 0.0
        leaves = [
            ("time_type", "=", "leave"),
            ("company_id", "in", (company.id, False)),
        ]
        moments = (utc.localize(since), utc.localize(until))
        return calendar.get_work_hours_count(*moments, domain=leaves) * 60
