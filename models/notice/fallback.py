# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ...tools import formatting
from ...tools.templates.template import Unfillable
from ..common.automatic_events import ANSWERED, ASSIGNED, CUSTOMER

#: Failure reasons for which nothing is sent by e-mail instead.
UNWANTED = ("opted_out", "blocked", "cancelled")


class HelpdeskWhatsappNotice(models.Model):
    """Sends by e-mail what WhatsApp did not deliver, else makes an activity.

    This is done once: if the message has failed, or if nobody knows after an hour
    whether it was sent.
    """

    _inherit = "helpdesk.whatsapp.notice"

    def _not_delivered(self):
        """Queue notices whose message was not delivered, to be sent in another way."""
        sent = self.filtered(lambda notice: notice.state == "sent")
        if sent:
            sent.write({"state": "undelivered", "due_at": fields.Datetime.now()})
            sent._schedule_processing()

    def _cancelled(self):
        """Send nothing in another way either: an agent has cancelled the message."""
        self.filtered(
            lambda notice: notice.state in ("sent", "undelivered")
        ).state = "skipped"

    def _fall_back(self, is_wanted=True):
        """Notify the recipient by e-mail, or the agent by an activity.

        :param is_wanted: ``False`` if no automatic message was to be sent: then only
            the stage's e-mail is sent, as without this addon
        """
        message = self.message_id
        if message and not message._is_given_up():
            self.state = "sent"  # an agent has sent it again, or a status has come
            return
        is_wanted = is_wanted and message.failure_reason not in UNWANTED
        if self._mail_of_stage():
            self.state = "email"
        elif not is_wanted or self._is_notified_by_odoo():
            self.state = "skipped"
        elif self.side == CUSTOMER:
            self.state = (
                "email" if self._mail_customer() else self._notify_by_activity()
            )
        else:
            self.state = "email" if self._mail_agent() else self._notify_by_activity()
        if message and self.state == "email":
            message._deal_with("email")
        else:
            message._state_changed()

    def _is_notified_by_odoo(self):
        """Return whether Odoo itself e-mails the recipient: the assigned agent."""
        return self.side != CUSTOMER and self.event == ASSIGNED

    def _mail_of_stage(self):
        """Send the stage's e-mail to the customer; return whether the stage has one."""
        ticket = self.ticket_id
        is_of_stage = self.side == CUSTOMER and "stage_id" in (self.known or {})
        if not is_of_stage or ticket.stage_id != self.stage_id:
            return False
        template, values = ticket._track_template({"stage_id"}).get("stage_id", ("", 0))
        if not template:
            return False
        values.pop("composition_mode", None)
        ticket.message_mail_with_source(template, message_type="auto_comment", **values)
        return True

    def _mail_customer(self):
        """Send the text to the customer by e-mail; return whether that was possible.

        It is not if the customer has no address, or there is no text.
        """
        ticket, text = self.ticket_id, self._text()
        if not ticket._whatsapp_mail_address() or not text:
            return False
        author = ticket.company_id.partner_id
        if self.event == ANSWERED:
            author = self.message_id.mail_message_id.author_id or author
        copy = ticket._whatsapp_mail_customer(
            self._as_html(text),
            author,
            lang=self._lang(),
            message_type="auto_comment",
            subtype_xmlid="mail.mt_note",
        )
        self.message_id.mail_copy_id = copy
        return True

    def _mail_agent(self):
        """Notify the agent in Odoo or by e-mail; return whether that was possible.

        It is not if the agent has neither Odoo's inbox nor an address, or there is no
        text.
        """
        ticket, text = self.ticket_id, self._text()
        agent = ticket._whatsapp_agent()
        if not text or not (agent.notification_type == "inbox" or agent.email):
            return False
        ticket.with_context(lang=self._lang()).message_notify(
            partner_ids=agent.partner_id.ids,
            subject=ticket.display_name,
            body=self._as_html(text),
        )
        return True

    def _notify_by_activity(self):
        """Make an activity for the agent, unless the ticket has one for this already.

        :return: the notice's new state
        """
        ticket, account = self.ticket_id, self.account_id
        user = ticket._whatsapp_agent() or account._responsible_user()
        env = self.with_context(lang=user.lang).env
        summary = env._("Tell the customer: WhatsApp did not deliver")
        if self.side != CUSTOMER:
            summary = env._("WhatsApp did not deliver a message to the agent")
        problem = f"undelivered to {self.side}"
        if problem not in ticket.activity_ids.mapped("whatsapp_problem"):
            ticket.activity_schedule(
                "mail.mail_activity_data_todo",
                fields.Date.context_today(self),
                user_id=user.id,
                summary=summary,
                note=self._as_html(self._text() or ""),
                whatsapp_problem=problem,
            )
        return "activity"

    # ------------------------------------------------------------------------ the text

    def _contact_of_reader(self):
        """Return the WhatsApp contact of the recipient, if there is one."""
        contact = self.message_id.contact_id
        if self.side == CUSTOMER:
            contact = contact or self.ticket_id.whatsapp_contact_id
        return contact

    def _lang(self):
        """Return the recipient's language, else the account's."""
        contact = self._contact_of_reader()
        own = contact._language() if contact else self._reader().lang
        return own or self.account_id._language()

    def _tz(self):
        """Return the recipient's time zone, else the account's."""
        contact = self._contact_of_reader()
        own = self._reader().tz or (contact and contact._timezone())
        return own or self.account_id._timezone()

    def _text(self):
        """Return the text of the message, also if none was queued; ``""`` if none."""
        if self.message_id:
            return self.message_id.text
        rule = self.account_id._rule(self.event, self.ticket_id.team_id)
        wanted, lang = self._template_of_stage() or rule.template_id, self._lang()
        template = self.account_id._template(wanted.name, lang) or rule.template_id
        ticket = self.ticket_id.with_context(lang=lang, tz=self._tz())
        try:
            return template._compose(ticket).text if template else ""
        except Unfillable:
            return ""

    def _as_html(self, text):
        """Return a WhatsApp text as HTML (``Markup``), with its bold and italics."""
        return formatting.body_of(text)

    def _fallback_text(self):
        """Return a sentence for the chatter if an activity was made, else ``""``."""
        if self.state == "activity":
            return self.env._("There is no e-mail address: see the activity.")
        return ""
