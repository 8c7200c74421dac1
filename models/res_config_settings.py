from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    whatsapp_is_automatic = fields.Boolean(
        related="company_id.whatsapp_is_automatic", readonly=False
    )
    whatsapp_api_is_open = fields.Boolean(
        related="company_id.whatsapp_api_is_open", readonly=False
    )
    whatsapp_api_rate = fields.Integer(
        related="company_id.whatsapp_api_rate", readonly=False
    )
    whatsapp_api_origins = fields.Char(
        related="company_id.whatsapp_api_origins", readonly=False
    )
    whatsapp_account_ids = fields.Many2many(
        "helpdesk.whatsapp.account", compute="_compute_whatsapp_account_ids"
    )

    def _compute_whatsapp_account_ids(self):
        accounts = self.env["helpdesk.whatsapp.account"]
        for settings in self:
            own = [("company_id", "=", settings.company_id.id)]
            settings.whatsapp_account_ids = accounts.search(own)
