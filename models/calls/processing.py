# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools.meta import calls


class HelpdeskWhatsappEvent(models.Model):
    """Processes the webhook updates about calls."""

    _inherit = "helpdesk.whatsapp.event"

    def _dispatch_call(self, payload):
        """Process an event of a call; returns the state of the update after that."""
        contacts = self.env["helpdesk.whatsapp.contact"]
        call, account = calls.read(payload), self.account_id
        update, moment = call.message, self._moment(call.message)
        if not update.wa_id and not update.user_uid:
            return "ignored"
        if call.is_by_customer:
            contact, is_new = contacts._find_or_create(account, update, moment)
            contact._receive_call(call, moment, is_new)
        else:
            contact = contacts._written_to(account, update, moment)
            contact._record_own_call(call, moment)
        return "done"
