# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ...tools.meta import webhook
from ..common.groups import AGENTS
from ..common.message_states import TROUBLE
from ..common.words import OUTBOUND

#: Failure reasons for which the same message would fail each time.
HOPELESS = {
    "opted_out",
    "country",
    "own_number",
    "phone_needed",
    "neutralized",
    "template_disabled",
    "template_filled",
}
#: Values of ``dealt_with`` of messages sent in another way.
SENT_OTHERWISE = {"email", "template"}
#: Reasons for which the same file would fail each time.
HOPELESS_FILES = {"unsendable", "missing"}
#: Failure reasons of free text that a template does not have.
TEMPLATE_GOES = {"window_closed", "no_template"}
#: Failure reasons for which another template may be sent.
ANOTHER_TEMPLATE = {
    "template",
    "template_missing",
    "template_filled",
    "template_paused",
    "template_disabled",
    "template_team",
}


class HelpdeskWhatsappMessage(models.Model):
    """Offers agents what they can do about messages that failed, or may have failed.

    ``dealt_with`` marks a message that needs nobody any more. ``state`` does not change
    then, so that Meta's delivery statuses still count.
    """

    _inherit = "helpdesk.whatsapp.message"

    dealt_with = fields.Selection(
        [
            ("cancelled", "Cancelled"),
            ("email", "Sent by e-mail"),
            ("template", "Sent as template"),
        ],
        "Dealt with",
        readonly=True,
        copy=False,
        help="Why a failure needs nobody any more.",
    )
    remedies = fields.Char(
        compute="_compute_remedies",
        help="What the user can do about it: see _remedies.",
    )

    _trouble = models.Index("(id) WHERE state IN ('failed', 'unknown')")

    @api.depends("state", "dealt_with")
    @api.depends_context("uid")
    def _compute_remedies(self):
        """Offer remedies only to agents who may write to the ticket."""
        is_agent = self.env.user.has_group(AGENTS)
        for message in self:
            may_act = is_agent and message.ticket_id.has_access("write")
            remedies = message.sudo()._remedies() if may_act else ()
            message.remedies = " ".join(remedies)

    # ---------------------------------------------------------------------- remedies

    def _remedies(self):
        """Return what an agent can do about the message, the best first.

        :return: a list of *send_now*, *check*, *retry*, *template*, *email* and
            *cancel*
        """
        self.ensure_one()
        if self.state == "outgoing":
            return ["send_now", "cancel"]
        if self.direction != OUTBOUND or self.state not in TROUBLE:
            return []
        obstacle, is_sent = self._obstacle(), self.dealt_with in SENT_OTHERWISE
        offered = {
            "check": self.state == "unknown",
            "retry": not is_sent and not obstacle,
            "template": not is_sent and self._may_be_template(obstacle),
            "email": self._may_be_mailed(),
            "cancel": not self.dealt_with,
        }
        return [name for name, is_offered in offered.items() if is_offered]

    def _obstacle(self):
        """Return why sending the message again would fail, or ``None``.

        :return: value of ``failure_reason``
        """
        is_hopeless = self.failure_reason in HOPELESS
        if is_hopeless or self.media_reason in HOPELESS_FILES:
            return self.failure_reason
        if not self.account_id.active:
            return "neutralized"
        if self.failure_reason == "window_closed" and not self._has_inbound_since():
            return "window_closed"  # by Meta's clock, whatever Odoo's says
        obstacle = self._why_not_now()
        goes_as_template = obstacle == "window_closed" and not self._needs_window()
        return None if goes_as_template else obstacle

    def _has_inbound_since(self):
        """Return whether the customer has written since the message failed."""
        last_seen = self.contact_id.last_seen
        return bool(last_seen and self.failed_at and last_seen > self.failed_at)

    def _may_be_template(self, obstacle):
        """Return whether a template may be sent instead.

        :param obstacle: what :meth:`_obstacle` returned
        """
        if not self._is_of_customer() or self.contact_id.is_blocked:
            return False
        return obstacle in TEMPLATE_GOES or self.failure_reason in ANOTHER_TEMPLATE

    def _may_be_mailed(self):
        """Return whether the message can be sent by e-mail instead."""
        return bool(
            self.state == "failed"
            and not self.dealt_with
            and self._is_of_customer()
            and (self.text or self.attachment_ids)
            and self.ticket_id._whatsapp_mail_address()
        )

    def _is_of_customer(self):
        """Return whether the message is in the chatter and to the ticket's customer."""
        customer = self.ticket_id.whatsapp_contact_id
        return bool(self.mail_message_id and self.contact_id == customer)

    # ---------------------------------------------------------------------- buttons

    def _check_may_act(self):
        """Check that the user may send messages on these tickets.

        :raises AccessError: the user may not write to these customers
        """
        self.check_access("read")
        self.ticket_id._whatsapp_check_may_send()

    def action_retry(self):
        """Send the failed messages again that can be sent now; returns a toast.

        Messages that may have been delivered (``unknown``) are left out: agents check
        these one by one.

        :raises AccessError: the user may not write to these customers
        :return: client action that shows how many are sent
        """
        self._check_may_act()
        ready = self.filtered(
            lambda message: message.sudo().state == "failed"
            and "retry" in message.sudo()._remedies()
        )
        for message in ready:
            message.action_send_again()
        if len(ready) == len(self):
            text = self.env._("Messages that are sent again: %s", len(ready))
        else:
            text = self.env._(
                "Messages that are sent again: %(sent)s of %(all)s. The others cannot"
                " go out as they are, or may have arrived: open them.",
                sent=len(ready),
                all=len(self),
            )
        return self._toast(text, is_good=len(ready) == len(self))

    def action_cancel(self):
        """Cancel queued messages, and mark failed ones as cancelled (button).

        A queued message is not sent any more; for a failed one, nobody needs to act any
        more. Pressing *Cancel* twice has no further effect.

        :raises AccessError: the user may not write to these customers
        :raises UserError: all of them have been sent, or are being sent
        """
        self._check_may_act()
        self.sudo()._cancel_queued()
        self.sudo()._deal_with("cancelled")

    def action_send_by_email(self):
        """Send failed messages to the customer by e-mail; one e-mail per answer.

        Messages that were sent by e-mail already are left out.

        :raises AccessError: the user may not write to these customers
        :raises UserError: a message has not failed, or there is no e-mail address
        """
        self._check_may_act()
        for message in self.sudo():
            message._lock()
        failed = self.sudo().filtered(lambda message: message.dealt_with != "email")
        if not all(message._may_be_mailed() for message in failed):
            raise UserError(
                self.env._(
                    "Only a message that failed can be sent by e-mail, and only to a"
                    " customer whose address is known."
                )
            )
        for parts in failed.grouped("mail_message_id").values():
            parts.sorted("id")._send_by_email()

    def _send_by_email(self):
        """Send the messages of one answer as one e-mail, in the user's name."""
        ticket = self.ticket_id.sudo(False)
        text = Markup("<br/><br/>").join(
            part._text_as_html() for part in self if part.text
        )
        self.mail_copy_id = ticket._whatsapp_mail_customer(
            Markup("<div>%s</div>") % text,
            self.env.user.partner_id,
            lang=self.contact_id._language(),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachment_ids=self.attachment_ids.ids,
        ).id
        self._deal_with("email")

    def action_check(self):
        """Check whether Meta has sent a delivery status meanwhile; returns a toast.

        :raises AccessError: the user may not write to the customer
        :return: client action that shows the status
        """
        self.ensure_one()
        self._check_may_act()
        message = self.sudo()
        if message.state == "unknown":
            message._process_own_statuses()
        if message.state != "unknown":
            states = dict(self._fields["state"]._description_selection(self.env))
            text = self.env._(
                "WhatsApp has reported its status: %s", states[message.state]
            )
            return self._toast(text, is_good=message.state != "failed")
        text = self.env._(
            "WhatsApp has reported no status since %(time)s. If later messages have"
            " ticks, this one was probably not sent.",
            time=format_datetime(self.env, message.claimed_at, dt_format="short"),
        )
        return self._toast(text, is_good=False)

    def _process_own_statuses(self):
        """Process the webhook events in the inbox that carry the message's ``uuid``."""
        events = self.env["helpdesk.whatsapp.event"].search(
            [
                ("state", "=", "pending"),
                ("account_id", "=", self.account_id.id),
                ("kind", "=", webhook.STATUS),
                ("payload", "like", self.uuid),
            ],
            order="occurred_at, id",
        )
        if events:
            events._process_statuses()

    @api.model
    def _toast(self, text, is_good):
        """Return the client action that shows ``text`` and closes the dialog."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": text,
                "type": "success" if is_good else "warning",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # --------------------------------------------------------- marked as dealt with

    def _deal_with(self, how):
        """Set ``dealt_with`` of the messages that failed, or may have failed.

        :param str how: ``cancelled``, ``email`` or ``template``
        """
        for message in self:
            message._lock()
        trouble = self.filtered(lambda message: message.state in TROUBLE)
        trouble.dealt_with = how
        for message in trouble:
            message._state_changed()

    @api.model
    def _cancel_failures_of(self, author):
        """Mark the failed messages of ``author`` (partner) as cancelled."""
        notifications = self.env["mail.notification"].search(
            [
                ("author_id", "=", author.id),
                ("notification_type", "=", "whatsapp"),
                ("notification_status", "=", "exception"),
            ]
        )
        parts = notifications.mail_message_id.whatsapp_message_ids
        parts.filtered(lambda part: not part.dealt_with)._deal_with("cancelled")

    def _notify_agent_of_failure(self):
        """Notify the agent that an automatic message failed, or may have.

        No author is notified of these. Those of a ``helpdesk.whatsapp.notice`` that
        failed are sent in another way instead.
        """
        agent = self.is_automatic and self.ticket_id._whatsapp_agent()
        is_made_up_for = self.notice_ids and self.state == "failed"
        if not agent or not self.mail_message_id or is_made_up_for:
            return
        message = self.with_context(lang=agent.lang)
        reason = message._failure_text()
        if self.state == "failed":
            body = message.env._(
                "An automatic message did not reach the customer: %(reason)s",
                reason=reason,
            )
        else:
            body = message.env._(
                "An automatic message may not have reached the customer: %(reason)s",
                reason=reason,
            )
        self.ticket_id.message_notify(
            partner_ids=agent.partner_id.ids,
            subject=self.ticket_id.display_name,
            body=body,
        )

    def _reset_dealt_with(self):
        """Clear ``dealt_with`` of messages that are no longer failed."""
        resolved = self.filtered(lambda message: message.state not in TROUBLE)
        resolved.filtered("dealt_with").dealt_with = False

    def _worst(self):
        """Choose among the messages that are not dealt with, if there are any."""
        pending = self.filtered(lambda part: not part.dealt_with)
        return super(HelpdeskWhatsappMessage, pending or self)._worst()

    def _sent_by_email_text(self):
        """Return the sentence that the message was sent by e-mail, or ``""``."""
        is_email = self.dealt_with == "email"
        return self.env._("It was sent by e-mail instead.") if is_email else ""

    def _part_to_store(self):
        """Add the remedies, and a queued one's next attempt, to the chatter's data."""
        return {
            **super()._part_to_store(),
            "next_at": fields.Datetime.to_string(self._next_attempt_at()),
            "dealt_with": self.dealt_with,
            "remedies": self._remedies(),
        }


class HelpdeskTicket(models.Model):
    """Cancels an agent's failed messages from the messaging menu."""

    _inherit = "helpdesk.ticket"

    @api.model
    def notify_cancel_by_type(self, notification_type):
        """Mark the user's failed messages as cancelled, as the messaging menu asks."""
        result = super().notify_cancel_by_type(notification_type)
        if notification_type == "whatsapp":
            messages = self.env["helpdesk.whatsapp.message"].sudo()
            messages._cancel_failures_of(self.env.user.partner_id)
        return result
