# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields, models

#: Requests with a wrong token or signature are recorded once in this time.
STAMP_PAUSE = timedelta(minutes=1)


class HelpdeskWhatsappAccount(models.Model):
    """Stores when the webhook was last called by Meta, or without right."""

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

    webhook_sample_at = fields.Datetime(
        "Meta's sample arrived on", readonly=True, copy=False
    )

    def _stamp(self, name):
        """Write the time into the field ``name``, at most once in ``STAMP_PAUSE``."""
        now = self.env.cr.now()
        self.filtered(
            lambda account: not account[name] or account[name] < now - STAMP_PAUSE
        ).write({name: now})
