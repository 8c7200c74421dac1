# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging

from odoo import fields, models

from ...tools import direct_send, log
from ...tools.signature import signed_content
from ..common.automatic_events import ANSWERED

_logger = logging.getLogger(__name__)


class HelpdeskWhatsappMessage(models.Model):
    """Is sent by Direct Send after the 24 hours, and as a template if Meta refuses it.

    Only a message that Meta has refused, or reported as failed, is queued once more: of
    one whose outcome is unknown nobody knows whether the customer has it.
    """

    _inherit = "helpdesk.whatsapp.message"

    is_direct_send = fields.Boolean(
        "Direct Send", readonly=True, help="Sent after the 24 hours without a template."
    )
    direct_send_error = fields.Integer(
        "Refused as Direct Send",
        readonly=True,
        help="Meta's error code. The template was sent instead.",
    )
    sent_template_uid = fields.Char(
        "Meta's template", readonly=True, help="Id of the template that Meta has used."
    )

    def _choose_direct_send(self):
        """Have the message sent by Direct Send if that is possible now."""
        kind, content = self._as_direct_send()
        if self.is_direct_send != bool(kind):
            self.is_direct_send = bool(kind)
        if kind and kind != self.message_type:
            self.write({"message_type": kind, "content": json.dumps(content)})

    def _as_direct_send(self):
        """Return type and object of the message for Direct Send, or ``(None, None)``.

        A template must be of the category utility. One that somebody has chosen is sent
        as such.
        """
        nothing, contact = (None, None), self.contact_id
        account = self.account_id
        if self.direct_send_error or not account._may_send_directly():
            return nothing
        if contact.group_uid or contact._window_is_open():
            return nothing
        if self.template_id and self.template_id.category != direct_send.UTILITY:
            return nothing
        forms = json.loads(self.forms or "{}")
        if not forms and self._is_direct_answer():
            forms = {self.message_type: json.loads(self.content)}
        elif not self.is_automatic and not self._is_agents_text():
            return nothing
        for kind, content in forms.items():
            signed = signed_content(self.signature, kind, content)
            if kind != "template" and direct_send.fits(kind, signed):
                return kind, content
        return nothing

    def _is_direct_answer(self):
        """Whether it is an agent's text after the window, and such may be sent."""
        ticket = self.ticket_id
        return (
            self._is_late_answer()
            and ticket.whatsapp_contact_id == self.contact_id
            and ticket._whatsapp_may_answer_directly()
        )

    def _is_agents_text(self):
        """Whether it is an agent's text, of which a template is only another form."""
        return ANSWERED in self.notice_ids.mapped("event")

    def _may_go_directly(self):
        return bool(self._as_direct_send()[0])

    def _request(self):
        body = super()._request()
        return direct_send.request(body) if self.is_direct_send else body

    def _store_template_of_meta(self, status):
        """Store which template of Meta's was used.

        :param status: ``tools.meta.webhook.Status``
        """
        if status.template_uid and status.template_uid != self.sent_template_uid:
            self.sent_template_uid = status.template_uid

    # ----------------------------------------------------------------- Meta has refused

    def _go_otherwise(self, code, details):
        """Have the template sent if Meta has refused the message as Direct Send.

        :return: whether that, or all that follows from the refusal, was done
        """
        if not self.is_direct_send or not direct_send.may_go_otherwise(code):
            return False
        self.account_id._note_direct_send_refusal(code, details)
        if self.forms and self._template_is_approved():
            log.event(
                _logger, log.WARNING, "direct_send_refused", message=self.id, code=code
            )
            self.direct_send_error = code
            self._queue_anew()
            return True
        is_off = direct_send.is_not_admitted(code, details)
        if is_off or direct_send.is_resting(code):
            self._fail("direct_send_off", code, details)
            return True
        return False
