# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

#: More than this is not counted.
MOST = 10_000


class HelpdeskWhatsappAccount(models.Model):
    """Counts what new retention periods would delete, before they are saved."""

    _inherit = "helpdesk.whatsapp.account"

    retention_preview = fields.Text(compute="_compute_retention_preview")

    @api.depends("media_days", "text_days", "event_days")
    @api.depends_context("lang")
    def _compute_retention_preview(self):
        for account in self:
            account.retention_preview = "\n".join(account._lines_of_preview())

    def _lines_of_preview(self):
        """Yield a line for each period that was changed: how much it would delete."""
        stored, env = self._origin, self.env
        texts = {
            "media_days": env._("Messages whose files will be deleted: %s"),
            "text_days": env._("Messages whose text will be deleted: %s"),
            "event_days": env._("Webhook events that will be deleted: %s"),
        }
        for name, text in texts.items():
            days = self[name]
            if stored and days > 0 and days != stored[name]:
                count = stored._count_older(name, days)
                shown = f"{MOST}+" if count > MOST else str(count)
                yield text % shown

    def _count_older(self, name, days):
        """Return how many records are older than ``days``, at most ``MOST`` + 1.

        :param str name: the field of the period
        """
        if name == "event_days":
            oldest = fields.Datetime.now() - timedelta(days=days)
            events = self.env["helpdesk.whatsapp.event"].sudo()
            old = [("account_id", "=", self.id), ("processed_at", "<", oldest)]
            return events.search_count(old, limit=MOST + 1)
        messages = self.env["helpdesk.whatsapp.message"].sudo()
        has_some = {
            "media_days": Domain("has_files", "=", True),
            "text_days": Domain("text_deleted_at", "=", False),
        }[name]
        old = messages._is_old(self, days) & has_some
        return messages.search_count(old, limit=MOST + 1)
