# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools.meta import answers, calls
from ..common.words import OUTBOUND


class HelpdeskWhatsappMessage(models.Model):
    """Shows a call as a line of the chatter, and stores a customer's permission.

    A call is a message of the type ``call``, whose ``wamid`` is Meta's id of the call:
    so each call is stored once.
    """

    _inherit = "helpdesk.whatsapp.message"

    def _placeholder(self):
        """Return a call in words, in the account's language."""
        if self.message_type != calls.TYPE:
            return super()._placeholder()
        env = self._in_account_language().env
        seconds = self._meta_as_sent()[calls.TYPE]["duration"]
        if not seconds:
            return env._("📞 Missed call")
        length = self._length(seconds)
        if self.direction == OUTBOUND:
            return env._("📞 We called, %(length)s", length=length)
        return env._("📞 Call, %(length)s", length=length)

    def _length(self, seconds):
        """Return the length of a call in words, in the account's language."""
        env = self._in_account_language().env
        if seconds < 60:
            return env._("%(count)s s", count=seconds)
        return env._("%(count)s min", count=round(seconds / 60))

    def _store_call_permission(self):
        """Store on the contact whether the customer lets us call them."""
        permission = answers.call_permission_of(self._meta_as_sent())
        if permission:
            self.contact_id._learn_call_permission(permission, self.sent_at)
