# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import format_datetime

from ...tools.meta import calls
from ..common import hooks


class HelpdeskWhatsappContact(models.Model):
    """Records calls, and whether the customer may be called.

    A customer's call, answered or not, opens the customer service window, as does a
    call of ours that the customer answers ("Cloud API Calling"). A missed call is
    routed as a message is; an answered one opens no ticket.
    """

    _inherit = "helpdesk.whatsapp.contact"

    call_permission = fields.Selection(
        [
            ("until", "Permitted until a date"),
            ("permanent", "Permitted"),
            ("refused", "Refused"),
        ],
        "Calls on WhatsApp",
        readonly=True,
        help="What the customer last answered to whether they may be called.",
    )
    call_permission_until = fields.Datetime("Calls permitted until", readonly=True)
    call_permission_at = fields.Datetime(
        "Answered about calls on", readonly=True, help="By Meta's clock."
    )

    def _receive_call(self, call, moment, is_new):
        """Record an event of a customer's call; the contact is locked.

        :param call: ``tools.meta.calls.Call``
        :param datetime moment: when the call began
        :param bool is_new: whether the contact was created for it
        """
        self._record_inbound_at(moment)
        messages = self.env["helpdesk.whatsapp.message"]
        is_known = messages._by_wamid(self.account_id, call.message.wamid)
        if call.event != calls.TERMINATE or is_known:
            return
        message = messages._create_inbound(self, call.message, moment)
        if self.is_blocked:
            return
        if call.seconds:
            self._show_call(message)
        else:
            self._route(message, is_new)
            message.ticket_id._whatsapp_ask_to_call_back(message)
        hooks.MESSAGE_OF_CALL.run(message, call.seconds)

    def _record_own_call(self, call, moment):
        """Record the end of a call that somebody made from the business's number.

        :param call: ``tools.meta.calls.Call``
        :param datetime moment: when the call began
        """
        if not self or call.event != calls.TERMINATE:
            return
        messages = self.env["helpdesk.whatsapp.message"]
        if messages._by_wamid(self.account_id, call.message.wamid):
            return
        message = messages._create_echo(self, call.message, moment)
        if call.seconds:
            self._record_inbound_at(moment)
            self._show_call(message)
            hooks.MESSAGE_OF_CALL.run(message, call.seconds)
        else:
            self._note_in_conversation(
                self.env._(
                    "📞 We called on WhatsApp, %(time)s: the customer did not answer.",
                    time=format_datetime(
                        self.env,
                        moment,
                        tz=self.account_id._timezone(),
                        dt_format="short",
                    ),
                )
            )

    def _show_call(self, message):
        """Post an answered call in the contact's ticket, if there is an open one."""
        session = self._current_session(message.sent_at)
        ticket = session.ticket_id or self._open_tickets()[:1]
        if ticket:
            message._attach_to(ticket, session, notify=False)
            session._touch(message.sent_at)

    def _learn_call_permission(self, permission, moment):
        """Store a customer's answer, unless a later one is known.

        :param permission: ``tools.meta.answers.CallPermission``
        :param datetime moment: when it was given, by Meta's clock
        """
        if self.call_permission_at and self.call_permission_at > moment:
            return
        state = "refused"
        if permission.is_given:
            is_lasting = permission.is_permanent or not permission.until
            state = "permanent" if is_lasting else "until"
        until = permission.until if state == "until" else False
        self.write(
            {
                "call_permission": state,
                "call_permission_until": until,
                "call_permission_at": moment,
            }
        )

    def _may_be_called(self):
        """Whether the customer has permitted calls, and has not withdrawn it."""
        if self.call_permission != "until":
            return self.call_permission == "permanent"
        return self.call_permission_until > fields.Datetime.now()
