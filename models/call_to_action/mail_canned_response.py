# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ...tools import call_to_action


class MailCannedResponse(models.Model):
    """Brings buttons or a list along with a canned response, in WhatsApp's composer.

    The agent sees and may change it before the message is sent; it is checked then.
    """

    _inherit = "mail.canned.response"

    whatsapp_button = fields.Selection(
        [
            ("button", "Buttons to choose from"),
            ("list", "List to choose from"),
            (call_to_action.LINK, "Link"),
            (call_to_action.LOCATION, "Request for the location"),
            (call_to_action.FLOW, "Form (WhatsApp Flow)"),
            (call_to_action.CALL, "Call us"),
            (call_to_action.PERMISSION, "Request to call"),
        ],
        "Button on WhatsApp",
    )
    whatsapp_label = fields.Char("Label of the button", size=call_to_action.LABEL)
    whatsapp_options = fields.Text(
        "Options to choose from",
        help="One a line: up to three buttons, or up to ten options of a list, whose"
        " description may follow after a vertical bar: Refund | Within two weeks.",
    )
    whatsapp_url = fields.Char("Address of the link", size=call_to_action.URL)
    whatsapp_flow = fields.Char(
        "Id or name of the form",
        size=call_to_action.FLOW_NAME,
        help="As WhatsApp Manager shows it under Flows. The form must be published.",
    )
    whatsapp_screen = fields.Char(
        "Screen of the form", size=80, help="Empty: the form opens on its first one."
    )

    def _to_store_defaults(self, target):
        names = ("button", "label", "options", "url", "flow", "screen")
        return [
            *super()._to_store_defaults(target),
            *(f"whatsapp_{name}" for name in names),
        ]
