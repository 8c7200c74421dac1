# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    """Has what WhatsApp messages change in the team's tickets, all on by default."""

    _inherit = "helpdesk.ticket.team"

    whatsapp_assigns = fields.Boolean(
        "Assign to who answers",
        default=True,
        help="Who answers a customer on WhatsApp gets the ticket, if nobody has it and"
        " they are a member of the team.",
    )
    whatsapp_begins = fields.Boolean(
        "Answers begin the work",
        default=True,
        help="An answer on WhatsApp moves a ticket from its first stage to the next one"
        " in which it is worked on.",
    )
    whatsapp_resumes = fields.Boolean(
        "Replies resume the work",
        default=True,
        help="A customer's reply moves a ticket out of a stage that waits for the"
        " customer, and one that it reopens to a stage in which it is worked on.",
    )

    def _whatsapp_does(self, name):
        """Return a setting of the team; it is on for tickets without a team."""
        return self.sudo()[name] if self else True
