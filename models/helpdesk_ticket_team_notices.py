from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    whatsapp_notify = fields.Selection(
        [
            ("conversation", "On WhatsApp, if the ticket is on WhatsApp"),
            ("always", "On WhatsApp, whenever the number is known"),
            ("email", "By e-mail only"),
        ],
        "Automatic messages",
        default="conversation",
        required=True,
        help="How customers hear what happens to their tickets: on WhatsApp instead of"
        " the e-mail about the same, or by e-mail. Whom you write to on WhatsApp though"
        " they have not written there must have agreed to it.",
    )
