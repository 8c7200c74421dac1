# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

from ..common.message_states import DELIVERED
from .helpdesk_whatsapp_price import PRICE


class HelpdeskWhatsappCost(models.Model):
    """A row for each message that Meta charges for, with its price: a database view.

    A message is charged when it is delivered. Helpdesk managers may read it.
    """

    _name = "helpdesk.whatsapp.cost"
    _description = "WhatsApp Costs"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "helpdesk.whatsapp.message": [
            *("create_date", "account_id", "company_id", "ticket_id", "contact_id"),
            *("state", "template_id", "price_category", "is_charged", "is_automatic"),
            *("cost", "cost_currency_id"),
        ],
        "helpdesk.whatsapp.contact": ["partner_id", "country_code"],
        "helpdesk.ticket": ["team_id"],
    }

    date = fields.Datetime(readonly=True)
    account_id = fields.Many2one("helpdesk.whatsapp.account", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", "Team", readonly=True)
    ticket_id = fields.Many2one("helpdesk.ticket", readonly=True)
    contact_id = fields.Many2one("helpdesk.whatsapp.contact", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    country_code = fields.Char("Country", readonly=True)
    template_id = fields.Many2one(
        "helpdesk.whatsapp.template", "Template", readonly=True
    )
    is_automatic = fields.Boolean("Automatic", readonly=True)
    price_category = fields.Char("Meta's category", readonly=True)
    messages = fields.Integer(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    cost = fields.Float(readonly=True, **PRICE)
    unpriced = fields.Integer(
        "Without a price", readonly=True, help="The price table has none."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT message.id, message.create_date AS date, message.account_id,
                   message.company_id, ticket.team_id, message.ticket_id,
                   message.contact_id, contact.partner_id, contact.country_code,
                   message.template_id, message.is_automatic, message.price_category,
                   1 AS messages, message.cost_currency_id AS currency_id,
                   coalesce(message.cost, 0) AS cost,
                   (message.cost_currency_id IS NULL)::int AS unpriced
              FROM helpdesk_whatsapp_message message
              LEFT JOIN helpdesk_whatsapp_contact contact
                ON contact.id = message.contact_id
              LEFT JOIN helpdesk_ticket ticket ON ticket.id = message.ticket_id
             WHERE message.is_charged AND message.state IN %(delivered)s
            """,
            delivered=DELIVERED,
        )
