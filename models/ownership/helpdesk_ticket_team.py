# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

IN_TURN, LEAST_BUSY = "in_turn", "least_busy"


class HelpdeskTicketTeam(models.Model):
    """Has what WhatsApp messages change in the team's tickets, all on by default."""

    _inherit = "helpdesk.ticket.team"

    whatsapp_assignment = fields.Selection(
        [
            ("nobody", "Nobody, until someone answers"),
            (IN_TURN, "The members in turn"),
            (LEAST_BUSY, "The member with the fewest open tickets"),
        ],
        "New tickets on WhatsApp go to",
        default="nobody",
        required=True,
        help="Members who are out of office are left out.",
    )
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

    def _whatsapp_next_user(self):
        """Return who gets the team's next new ticket, nobody if the team chooses so."""
        team, users = self.sudo(), self.env["res.users"]
        if team.whatsapp_assignment not in (IN_TURN, LEAST_BUSY):
            return users
        tickets = self.env["helpdesk.ticket"].sudo()
        members = team.user_ids.filtered(tickets._whatsapp_can_answer)
        theirs = [("user_id", "in", members.ids)]
        newest = tickets._read_group(theirs, ["user_id"], ["id:max"])
        turn, load = dict(newest), {}
        if team.whatsapp_assignment == LEAST_BUSY:
            still_open = [*theirs, ("stage_id.closed", "=", False)]
            load = dict(tickets._read_group(still_open, ["user_id"], ["__count"]))
        return members.sorted(lambda user: (load.get(user, 0), turn.get(user, 0)))[:1]

    def _whatsapp_does(self, name):
        """Return a setting of the team; it is on for tickets without a team."""
        return self.sudo()[name] if self else True
