# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ...tools.meta import errors
from ..common import hooks
from ..common.message_states import RANK


class HelpdeskWhatsappMessage(models.Model):
    """Marks messages as failed, and runs the hooks of what follows from it.

    ``MESSAGE_ABOUT_TO_FAIL`` and ``MESSAGE_FAILED`` in ``models/common/hooks.py`` list
    what is called, and in which order.
    """

    _inherit = "helpdesk.whatsapp.message"

    def _fail(self, reason, code=None, details="", moment=None):
        """Mark the message as failed, unless it can be sent in another way.

        :param str reason: value of ``failure_reason``
        :param int code: Meta's error code
        :param str details: Meta's details
        :param datetime moment: when it failed, by Meta's clock; by default now
        """
        self.ensure_one()
        reason = hooks.MESSAGE_ABOUT_TO_FAIL.through(self, reason)
        if not reason:
            return
        self.write(
            {
                "state": "failed",
                "failed_at": moment or fields.Datetime.now(),
                "failure_reason": reason,
                "error_code": code,
                "error_details": details,
            }
        )
        self._state_changed()
        hooks.MESSAGE_FAILED.run(self)

    def _close_window_as_meta(self):
        """Close the customer service window here too if Meta says that it is closed.

        A customer who has written since the message was sent has opened it again.
        """
        contact = self.contact_id
        is_metas = self.failure_reason == "window_closed" and self.error_code
        sent_at = self.claimed_at or self.create_date
        if not is_metas or (contact.last_seen and contact.last_seen > sent_at):
            return
        if contact._window_is_open():
            contact.window_expires_at = fields.Datetime.now()
            contact.company_id._whatsapp_send_to_agents(
                "window", {"contact_id": contact.id}
            )

    def _fail_by_status(self, status, moment):
        """Let the message fail by Meta's status ``failed``, unless it was delivered.

        If the error is one of the account, sending is paused.

        :param status: ``tools.meta.webhook.Status``
        """
        verdict = errors.verdict(status.error_code)
        refusal = (status.error_code, status.error_details)
        is_open = RANK.get(self.state, RANK["played"]) < RANK["failed"]
        if is_open and not hooks.MESSAGE_REFUSED.first(self, *refusal):
            self._fail(verdict.reason, *refusal, moment)
        if verdict.remedy is errors.Remedy.FIX_ACCOUNT:
            self.account_id._pause_sending(verdict.reason, status.error_details)
