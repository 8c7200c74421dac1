# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models, tools

ALERTS = ["whatsapp_sound", "whatsapp_alert"]


class ResUsers(models.Model):
    """Has which alerts an agent wants, in their preferences."""

    _inherit = "res.users"

    whatsapp_sound = fields.Boolean(
        "Sound for WhatsApp messages",
        help="Odoo plays a sound when a customer writes in a ticket of which you are"
        " notified.",
    )
    whatsapp_alert = fields.Boolean(
        "Desktop alert for WhatsApp messages",
        default=True,
        help="Your browser or device shows one alert for each ticket, if you have"
        " allowed it to.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ALERTS

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + ALERTS

    def write(self, vals):
        result = super().write(vals)
        if not set(ALERTS).isdisjoint(vals):
            self.env.registry.clear_cache()
        return result

    @tools.ormcache("user_id")
    def _whatsapp_alerts_of(self, user_id):
        """Return whether a user wants sounds, and alerts: asked for each message."""
        user = self.browse(user_id).sudo()
        return user.whatsapp_sound, user.whatsapp_alert
