# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools import log
from ...tools.limits import EVENT_RETENTION_DAYS, REDELIVERY_DAYS

_logger = logging.getLogger(__name__)


class HelpdeskWhatsappAccount(models.Model):
    """Adds periods after which files, texts and webhook events are deleted."""

    _inherit = "helpdesk.whatsapp.account"

    media_days = fields.Integer(
        "Keep files (days)",
        help="After so many days, files sent and received on WhatsApp are deleted, also"
        " from the tickets. 0 keeps them forever.",
    )
    text_days = fields.Integer(
        "Keep texts (days)",
        help="After so many days, the texts of WhatsApp messages are deleted, also"
        " from the tickets. The messages themselves remain, with their times"
        " and delivery status. 0 keeps the texts forever.",
    )
    event_days = fields.Integer(
        "Keep webhook events (days)",
        default=EVENT_RETENTION_DAYS,
        help="After so many days, webhook events that were processed, or have failed,"
        " are deleted. 0 keeps them forever.",
    )

    @api.constrains("media_days", "text_days", "event_days")
    def _check_retention(self):
        for account in self:
            if min(account.media_days, account.text_days, account.event_days) < 0:
                raise ValidationError(
                    self.env._("A retention period cannot be negative.")
                )
            if 0 < account.event_days < REDELIVERY_DAYS:
                raise ValidationError(
                    self.env._(
                        "Keep webhook events for at least %(days)s days: Meta may"
                        " deliver them again within that time.",
                        days=REDELIVERY_DAYS,
                    )
                )
            if account.text_days and not 0 < account.event_days <= account.text_days:
                raise ValidationError(
                    self.env._(
                        "Webhook events contain the texts too: do not keep them"
                        " longer than the texts."
                    )
                )

    @api.model
    def _cron_delete_old(self):
        """Delete data whose retention period is over, in batches.

        What a run has no time for, the next one deletes. What cannot be deleted stops
        nothing else.
        """
        commit = self.env["ir.cron"]._commit_progress
        seconds_left = commit(remaining=1)
        for delete_batch in self._deletions():
            while seconds_left and (done := self._try_deletion(delete_batch)):
                seconds_left = commit(done, remaining=1)
        if seconds_left:
            commit(remaining=0)

    @api.model
    def _try_deletion(self, delete_batch):
        """Return what ``delete_batch`` returns, 0 if it raises an error."""
        try:
            return delete_batch()
        except Exception as error:
            self.env.cr.rollback()
            log.failure(_logger, log.ERROR, "not_deleted", error)
            return 0

    @api.model
    def _deletions(self):
        """Yield functions that delete one batch of old data at each call.

        They return how many records it was, 0 when nothing is left.
        """
        messages = self.env["helpdesk.whatsapp.message"]
        events = self.env["helpdesk.whatsapp.event"]
        limited = [Domain(n, ">", 0) for n in ("media_days", "text_days", "event_days")]
        accounts = self.with_context(active_test=False).search(Domain.OR(limited))
        for account in accounts:
            files, texts = messages._delete_old_files, messages._delete_old_texts
            yield partial(files, account, account.media_days, set())
            yield partial(texts, account, account.text_days, set())
            yield partial(events._delete_old, account, account.event_days)
        yield partial(events._delete_old, self.browse(), EVENT_RETENTION_DAYS)
