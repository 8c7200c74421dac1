# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import rates


class HelpdeskWhatsappPriceImport(models.TransientModel):
    """Imports a rate card of Meta's into the price table."""

    _name = "helpdesk.whatsapp.price.import"
    _description = "Import of WhatsApp Prices"

    file = fields.Binary("Rate card (CSV)", required=True, attachment=False)
    filename = fields.Char()
    valid_from = fields.Date(
        "Valid from",
        required=True,
        default=lambda self: fields.Date.start_of(fields.Date.today(), "quarter"),
        help="Meta changes prices at the beginning of a quarter.",
    )

    def action_import(self):
        """Import the rate card, and show its prices.

        :raises UserError: the file is no rate card, or a currency is not active
        """
        self.ensure_one()
        prices = self.env["helpdesk.whatsapp.price"]
        prices.check_access("write")
        try:
            text = base64.b64decode(self.file).decode("utf-8-sig")
            lines = prices._import_card(text, self.valid_from)
        except UnicodeDecodeError as error:
            raise UserError(self._not_a_card()) from error
        except rates.BadCard as error:
            if error.line:
                raise UserError(
                    self.env._(
                        "Line %(line)s of the file cannot be read.", line=error.line
                    )
                ) from error
            raise UserError(self._not_a_card()) from error
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "helpdesk_mgmt_whatsapp.helpdesk_whatsapp_price_action"
            ),
            "domain": [("id", "in", lines.ids)],
        }

    def _not_a_card(self):
        return self.env._(
            "This is no rate card: it needs a line that begins with “Market,Currency”."
            " Download it as CSV from Meta's page Pricing."
        )
