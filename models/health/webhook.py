from datetime import timedelta

from odoo import fields, models

#: Requests without the right token or signature are noted once in this time.
STAMP_PAUSE = timedelta(minutes=1)


class HelpdeskWhatsappAccount(models.Model):
    """When Meta, or somebody else, last asked our webhook."""

    _inherit = "helpdesk.whatsapp.account"

    handshake_at = fields.Datetime(
        "Callback URL verified on", readonly=True, copy=False
    )
    handshake_refused_at = fields.Datetime(
        "Last wrong verify token on", readonly=True, copy=False
    )
    webhook_refused_at = fields.Datetime(
        "Last wrong signature on", readonly=True, copy=False
    )

    def _stamp(self, name):
        """Write the present time into the field ``name``, once in ``STAMP_PAUSE``."""
        now = self.env.cr.now()
        self.filtered(
            lambda account: not account[name] or account[name] < now - STAMP_PAUSE
        ).write({name: now})
