# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from pytz import utc

from odoo import api, fields, models, tools

#: Days ahead in which the next working hour is searched, the likely ones first.
HORIZONS = (1, 14, 366)


class HelpdeskTicketTeam(models.Model):
    """Has the team's working hours, and how its customers are notified."""

    _inherit = "helpdesk.ticket.team"

    # The field of helpdesk_mgmt_sla, which need not be installed.
    resource_calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours",
        domain="['|', ('company_id', '=', False), ('company_id', '=', company_id)]",
        help="Customers who write on WhatsApp outside of them get a message that says"
        " when the team is back. Without working hours, they get none.",
    )

    whatsapp_notify = fields.Selection(
        [
            ("conversation", "On WhatsApp, if the ticket is on WhatsApp"),
            ("always", "On WhatsApp, whenever the number is known"),
            ("email", "By e-mail only"),
        ],
        "Automatic messages",
        default="conversation",
        required=True,
        help="How customers are notified of what happens to their tickets: on WhatsApp"
        " instead of the e-mail about the same, or by e-mail. Customers you contact"
        " first on WhatsApp must have agreed to it.",
    )

    @tools.ormcache("team_id")
    def _whatsapp_has_hours(self, team_id):
        """Whether a team has working hours. It is asked for each message."""
        return bool(self.browse(team_id).sudo().resource_calendar_id)

    def write(self, vals):
        if "resource_calendar_id" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)

    def _whatsapp_back_at(self, moment):
        """Return when a team that is away is back.

        :param datetime moment: naive UTC
        :return: a datetime in the time zone of the team's calendar, or ``None`` if the
            team is there, or has no working hours
        """
        calendar = self.resource_calendar_id
        if not calendar or calendar.flexible_hours:
            return None
        start = utc.localize(moment)
        company = self.company_id or self.env.company
        leaves = [
            ("time_type", "=", "leave"),
            ("company_id", "in", (company.id, False)),
        ]
        for days in HORIZONS:
            end = start + timedelta(days=days)
            work = calendar._work_intervals_batch(start, end, domain=leaves)[False]
            for back, _end, _attendance in work:
                return back if back > start else None
        return None

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Show the working hours once if helpdesk_mgmt_sla shows them too."""
        arch, view = super()._get_view(view_id, view_type, **options)
        for again in arch.xpath("//field[@name='resource_calendar_id']")[1:]:
            again.getparent().remove(again)
        return arch, view
