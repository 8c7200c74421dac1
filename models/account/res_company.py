# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: The channel of Odoo's bus, of a company, to which its agents are subscribed.
AGENTS_CHANNEL = "whatsapp_agents"


class ResCompany(models.Model):
    """Adds the company's settings of automatic messages and of the REST API."""

    _inherit = "res.company"

    whatsapp_is_automatic = fields.Boolean(
        "Automatic messages on WhatsApp",
        default=True,
        help="Confirmations, automatic messages about tickets, help and questions,"
        " from all numbers of the company. Agents can write in any case.",
    )
    whatsapp_api_is_open = fields.Boolean(
        "REST API",
        default=True,
        help="Your programs send and read messages with it, each with the API key of"
        " a user and that user's rights.",
    )
    whatsapp_api_rate = fields.Integer(
        "Calls a minute",
        default=120,
        help="Calls with one key, at once or spread over the minute. Further calls"
        " are refused, with the time after which to try again.",
    )
    whatsapp_api_origins = fields.Char(
        "Web pages that may call it",
        help="Origins like https://shop.example.com, separated by blanks. Programs on"
        " servers need none; pages in a browser are refused otherwise.",
    )

    @api.constrains("whatsapp_api_rate", "whatsapp_api_origins")
    def _check_whatsapp_api(self):
        for company in self:
            if not 1 <= company.whatsapp_api_rate <= 10_000:
                raise ValidationError(
                    self.env._("Calls a minute must be between 1 and 10,000.")
                )
            for origin in company._whatsapp_api_origins():
                if not re.fullmatch(r"https?://[\w.-]+(:\d{1,5})?", origin):
                    raise ValidationError(
                        self.env._(
                            "“%(origin)s” is no origin. Write it like"
                            " https://shop.example.com, without a path.",
                            origin=origin,
                        )
                    )

    def _whatsapp_send_to_agents(self, name, values):
        """Send a message to the browsers of the company's agents, by Odoo's bus.

        :param str name: type of the message, without the addon's name
        :param dict values: ids only: they are sent whatever the agent may read
        """
        for company in self:
            channel = (company, AGENTS_CHANNEL)
            self.env["bus.bus"]._sendone(
                channel, f"helpdesk_mgmt_whatsapp/{name}", values
            )

    def _whatsapp_api_origins(self):
        """Return the origins of web pages that may call the REST API.

        :return: set of texts like ``https://shop.example.com``
        """
        text = " ".join(filter(None, self.mapped("whatsapp_api_origins")))
        return set(text.replace(",", " ").split())
