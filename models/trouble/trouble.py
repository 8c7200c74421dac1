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

#: Reasons for which the very same message would fail each time.
HOPELESS = {
    "opted_out",
    "country",
    "own_number",
    "phone_needed",
    "neutralized",
    "template_disabled",
    "template_filled",
}
#: The customer has got it in another way.
SENT_OTHERWISE = {"email", "template"}
HOPELESS_FILES = {"unsendable", "missing"}
#: What keeps free text back, and not a template.
TEMPLATE_GOES = {"window_closed", "no_template"}
#: Another template than the one that failed may do.
ANOTHER_TEMPLATE = {
    "template",
    "template_missing",
    "template_filled",
    "template_paused",
    "template_disabled",
    "template_team",
}


class HelpdeskWhatsappMessage(models.Model):
    """Messages to customers that failed, or may have: what an agent can do.

    The state goes on telling what became of the message. That nobody needs to look at
    it any more is a mark of its own, so that Meta's statuses still count.
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
        is_agent = self.env.user.has_group(AGENTS)
        for message in self:
            may_act = is_agent and message.ticket_id.has_access("write")
            remedies = message.sudo()._remedies() if may_act else ()
            message.remedies = " ".join(remedies)

    # ------------------------------------------------------------------ what may help

    def _remedies(self):
        """What may help, the best first.

        :return: a list of *check*, *retry*, *template*, *email* and *cancel*
        """
        self.ensure_one()
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
        """The failure reason that sending it again would end in, or ``None``."""
        is_hopeless = self.failure_reason in HOPELESS
        if is_hopeless or self.media_reason in HOPELESS_FILES:
            return self.failure_reason
        if not self.account_id.active:
            return "neutralized"
        if self.failure_reason == "window_closed" and not self._has_inbound_since():
            return "window_closed"  # by Meta's clock, whatever ours says
        obstacle = self._why_not_now()
        goes_as_template = obstacle == "window_closed" and not self._needs_window()
        return None if goes_as_template else obstacle

    def _has_inbound_since(self):
        """Whether the customer has written after it failed."""
        last_seen = self.contact_id.last_seen
        return bool(last_seen and self.failed_at and last_seen > self.failed_at)

    def _may_be_template(self, obstacle):
        if not self._is_of_customer() or self.contact_id.is_blocked:
            return False
        return obstacle in TEMPLATE_GOES or self.failure_reason in ANOTHER_TEMPLATE

    def _may_be_mailed(self):
        return bool(
            self.state == "failed"
            and not self.dealt_with
            and self._is_of_customer()
            and (self.text or self.attachment_ids)
            and self.ticket_id._whatsapp_mail_address()
        )

    def _is_of_customer(self):
        """Whether it stands in the chatter, for the customer of the ticket."""
        customer = self.ticket_id.whatsapp_contact_id
        return bool(self.mail_message_id and self.contact_id == customer)

    # ---------------------------------------------------------------- what agents do

    def _check_may_act(self):
        """
        :raises AccessError: the user may not write to these customers
        """
        self.check_access("read")
        self.ticket_id._whatsapp_check_may_send()

    def action_retry(self):
        """Send those again that failed and would go out now; tell how many.

        What may have arrived is not among them: each is to be looked at.

        :raises AccessError: the user may not write to these customers
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
        """They need nobody any more; nothing is sent. Repeated, it does nothing.

        :raises AccessError: the user may not write to these customers
        """
        self._check_may_act()
        self.sudo()._deal_with("cancelled")

    def action_send_by_email(self):
        """Send what failed to the customer by e-mail; the parts of an answer in one.

        Repeated, it does nothing.

        :raises AccessError: the user may not write to these customers
        :raises UserError: it has not failed, or there is no e-mail address
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
        ticket = self.ticket_id.sudo(False)
        text = Markup("<br/><br/>").join(
            part._text_as_html() for part in self if part.text
        )
        ticket._whatsapp_mail_customer(
            Markup("<p>%s</p>") % text,
            self.env.user.partner_id,
            lang=self.contact_id._language(),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachment_ids=self.attachment_ids.ids,
        )
        self._deal_with("email")

    def action_check(self):
        """Look whether WhatsApp has told meanwhile what became of it; say so.

        :raises AccessError: the user may not write to the customer
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
            "WhatsApp has reported no status since %(time)s. It mostly does within a"
            " minute: if later messages have ticks, this one was probably not sent. If"
            " none"
            " has, WhatsApp's updates do not reach Odoo: tell your administrator.",
            time=format_datetime(self.env, message.claimed_at, dt_format="short"),
        )
        return self._toast(text, is_good=False)

    def _process_own_statuses(self):
        """Process those updates of the inbox that carry our id; the others wait."""
        events = self.env["helpdesk.whatsapp.event"].search(
            [
                ("state", "=", "pending"),
                ("account_id", "=", self.account_id.id),
                ("kind", "=", webhook.STATUS),
                ("payload", "like", self.uuid),
            ],
            order="occurred_at, id",
        )
        for event in events:
            event._process()

    @api.model
    def _toast(self, words, is_good):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": words,
                "type": "success" if is_good else "warning",
                "sticky": not is_good,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # ------------------------------------------------------------------- the mark

    def _deal_with(self, how):
        """Mark those that failed, or may have, as ``dealt_with``."""
        for message in self:
            message._lock()
        trouble = self.filtered(lambda message: message.state in TROUBLE)
        trouble.dealt_with = how
        for message in trouble:
            message._state_changed()

    @api.model
    def _cancel_failures_of(self, author):
        """``author`` (partner) has read of their failures in the messaging menu."""
        marks = self.env["mail.notification"].search(
            [
                ("author_id", "=", author.id),
                ("notification_type", "=", "whatsapp"),
                ("notification_status", "=", "exception"),
            ]
        )
        parts = marks.mail_message_id.whatsapp_message_ids
        parts.filtered(lambda part: not part.dealt_with)._deal_with("cancelled")

    def _notify_agent_of_failure(self):
        """Notify the agent that an automatic message failed: it has no author.

        One with a notice is sent in another way.
        """
        agent = self.is_automatic and self.ticket_id._whatsapp_agent()
        if not agent or not self.mail_message_id or self.notice_ids:
            return
        message = self.with_context(lang=agent.lang)
        self.ticket_id.message_notify(
            partner_ids=agent.partner_id.ids,
            subject=self.ticket_id.display_name,
            body=message.env._(
                "An automatic message did not reach the customer: %(reason)s",
                reason=message._failure_text(),
            ),
        )

    def _reset_dealt_with(self):
        over = self.filtered(lambda message: message.state not in TROUBLE)
        over.filtered("dealt_with").dealt_with = False

    def _worst(self):
        pending = self.filtered(lambda part: not part.dealt_with)
        return super(HelpdeskWhatsappMessage, pending or self)._worst()

    def _sent_by_email_text(self):
        is_email = self.dealt_with == "email"
        return self.env._("It was sent by e-mail instead.") if is_email else ""

    def _part_to_store(self):
        return {
            **super()._part_to_store(),
            "dealt_with": self.dealt_with,
            "remedies": self._remedies(),
        }


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    @api.model
    def notify_cancel_by_type(self, notification_type):
        """The agent has seen the failures in the messaging menu."""
        result = super().notify_cancel_by_type(notification_type)
        if notification_type == "whatsapp":
            messages = self.env["helpdesk.whatsapp.message"].sudo()
            messages._cancel_failures_of(self.env.user.partner_id)
        return result
