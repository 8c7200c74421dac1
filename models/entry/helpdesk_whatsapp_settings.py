# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import fields, models
from odoo.exceptions import AccessError

from ...tools import log
from ..common.groups import MANAGERS

_logger = logging.getLogger(__name__)

#: By field: the company's field that it is.
OF_COMPANY = {
    "is_automatic": "whatsapp_is_automatic",
    "api_is_open": "whatsapp_api_is_open",
    "api_rate": "whatsapp_api_rate",
    "api_origins": "whatsapp_api_origins",
}


class HelpdeskWhatsappSettings(models.TransientModel):
    """The settings of a company that helpdesk managers may change.

    Odoo's own page of settings is for system administrators only.
    """

    _name = "helpdesk.whatsapp.settings"
    _description = "WhatsApp Settings"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    is_automatic = fields.Boolean(
        "Automatic messages",
        default=lambda self: self.env.company.whatsapp_is_automatic,
        help="Confirmations, automatic messages about tickets, help and questions,"
        " from all numbers of the company. Agents can write in any case.",
    )
    api_is_open = fields.Boolean(
        "REST API",
        default=lambda self: self.env.company.whatsapp_api_is_open,
        help="Your programs send and read messages with it, each with the API key of"
        " a user and that user's rights.",
    )
    api_rate = fields.Integer(
        "Calls a minute", default=lambda self: self.env.company.whatsapp_api_rate
    )
    api_origins = fields.Char(
        "Web pages that may call it",
        default=lambda self: self.env.company.whatsapp_api_origins,
        help="Origins like https://shop.example.com, separated by blanks. Programs on"
        " servers need none; pages in a browser are refused otherwise.",
    )

    def action_save(self):
        """Write the settings to the company.

        :raises AccessError: the user is no helpdesk manager of the company
        :raises ValidationError: a setting is out of range
        """
        self.ensure_one()
        user, company = self.env.user, self.company_id
        if not user.has_group(MANAGERS) or company not in user.company_ids:
            raise AccessError(self.env._("Only helpdesk managers may change these."))
        company.sudo().write({name: self[own] for own, name in OF_COMPANY.items()})
        log.event(_logger, log.INFO, "settings", company=company.id, user=user.id)
        return {"type": "ir.actions.act_window_close"}
