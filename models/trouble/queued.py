# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ..common.message_states import TROUBLE


class HelpdeskWhatsappMessage(models.Model):
    """Lets agents send queued messages at once, or cancel them.

    Both lock the message: the outbox may claim it at the same moment. What it has
    marked as ``sending`` is left to it.
    """

    _inherit = "helpdesk.whatsapp.message"

    def action_send_now(self):
        """Send queued messages without waiting for their next attempt (button).

        Pauses of the account and Meta's limits still hold: the toast says so.

        :raises AccessError: the user may not write to these customers
        :raises UserError: a message has failed meanwhile, or the customer service
            window is closed
        :return: client action that shows what follows
        """
        self._check_may_act()
        messages = self.sudo()
        messages._lock()
        if any(message.state in TROUBLE for message in messages):
            raise UserError(self.env._("This message is not queued any more."))
        queued = messages.filtered(lambda message: message.state == "outgoing")
        for message in queued:
            message._check_customer_can_be_reached()
            message._try_now()
            message._announce()
        now = fields.Datetime.now()
        for message in queued:
            at = message._next_attempt_at()
            if not at or at > now:
                return self._toast(message._waiting_text(), is_good=False)
        return self._toast(self.env._("It is sent in a moment."), is_good=True)

    def _cancel_deleted(self):
        """Cancel the queued ones: what shows them in the chatter is being deleted.

        What is on its way to Meta already cannot be held back.
        """
        queued = self.filtered(lambda message: message.state == "outgoing")
        queued._lock()
        queued._cancel_queued()

    def _cancel_queued(self):
        """Mark queued messages as failed, for an agent has cancelled them.

        They are not sent any more, nor in another way. If some of the messages have
        failed, those that were just queued again stay in the queue.

        :raises UserError: there is nothing to cancel, as WhatsApp has the messages
        """
        self._lock()
        if any(message.state in TROUBLE for message in self):
            return
        queued = self.filtered(lambda message: message.state == "outgoing")
        if self and not queued:
            raise UserError(
                self.env._(
                    "Only a message that is queued or has failed can be cancelled:"
                    " this one is on its way already."
                )
            )
        queued.write(
            {
                "state": "failed",
                "failed_at": fields.Datetime.now(),
                "failure_reason": "cancelled",
                "error_code": False,
                "error_details": False,
                "dealt_with": "cancelled",
            }
        )
        for message in queued:
            message._take_reaction_back()
        queued.notice_ids._cancelled()
        if queued:
            queued._state_changed()


class MailMessage(models.Model):
    """Cancels the queued WhatsApp messages that a deleted message shows."""

    _inherit = "mail.message"

    def unlink(self):
        self.check_access("unlink")
        shown = self.filtered(lambda message: message.message_type == "whatsapp")
        shown.sudo().whatsapp_message_ids._cancel_deleted()
        return super().unlink()


class HelpdeskTicket(models.Model):
    """Cancels the queued WhatsApp messages of a deleted ticket."""

    _inherit = "helpdesk.ticket"

    def unlink(self):
        self.check_access("unlink")
        self.sudo().whatsapp_message_ids._cancel_deleted()
        return super().unlink()
