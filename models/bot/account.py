# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class HelpdeskWhatsappAccount(models.Model):
    """Has the settings of automatic answers."""

    _inherit = "helpdesk.whatsapp.account"

    ask_which_ticket = fields.Boolean(
        "Ask which ticket",
        default=True,
        help="After a session has ended, a customer with several open tickets is asked"
        " by a list which one it is about. Until they choose, their message stands in"
        " the one that was busy last.",
    )
    answer_pause = fields.Integer(
        "Repeat an answer after (minutes)",
        default=1,
        help="An automatic answer of one kind (a confirmation, the cancellation …) is"
        " given to a customer once in this time, and the help and the status twice, so"
        " that two machines never talk without end.",
    )
    cancelled_stage_id = fields.Many2one(
        "helpdesk.ticket.stage",
        string="Stage of cancelled tickets",
        domain="[('closed', '=', True), ('company_id', 'in', (company_id, False))]",
        default=lambda self: self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_cancelled", raise_if_not_found=False
        ),
        ondelete="set null",
        help="Stage of tickets that the customer cancels before an agent has"
        " answered. If the team does not have it, the team's first closed stage"
        " is used.",
    )

    def _is_automatic(self):
        """Whether automatic answers and messages are sent at all."""
        return self.active and self.company_id.whatsapp_is_automatic

    @api.constrains("answer_pause")
    def _check_answer_pause(self):
        if any(account.answer_pause < 0 for account in self):
            raise ValidationError(self.env._("The pause cannot be negative."))
