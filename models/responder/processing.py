# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools.meta import responders, webhook


class HelpdeskWhatsappEvent(models.Model):
    """Processes what Meta reports of conversations that another system answers."""

    _inherit = "helpdesk.whatsapp.event"

    def _dispatch_watched(self, payload):
        """Keep a copy of a message; returns the state of the update after that."""
        contacts, account = self.env["helpdesk.whatsapp.contact"], self.account_id
        is_echo = payload.get("is_echo") is True
        side = webhook.ECHO if is_echo else webhook.MESSAGE
        message = webhook.read_message(payload, side)
        if message.type == "system" or not (message.wa_id or message.user_uid):
            return "ignored"
        account._note_responders()
        moment = self._moment(message)
        if is_echo:
            contact = contacts._written_to(account, message, moment)
            contact._watch_answer(message, moment)
            account.has_echoes = True
        else:
            contact, _is_new = contacts._find_or_create(account, message, moment)
            contact._watch(message, moment)
        return "done"

    def _dispatch_handover(self, payload):
        """Note a thread's new owner; returns the state of the update after that."""
        contacts, account = self.env["helpdesk.whatsapp.contact"], self.account_id
        handover = responders.read_handover(payload["value"])
        if not handover or not (handover.wa_id or handover.user_uid):
            return "ignored"
        account._note_responders()
        contact = contacts._of_handover(account, handover)
        contact._take_handover(handover, handover.happened_at or self.received_at)
        return "done"
