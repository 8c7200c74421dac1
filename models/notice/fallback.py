# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import fields, models
from odoo.tools import plaintext2html

from ...tools import markup
from ...tools.templates.template import Unfillable
from ..common.automatic_events import ANSWERED, ASSIGNED, CUSTOMER

#: Reasons that are the reader's or our own will: nothing is made up for.
UNWANTED = ("opted_out", "blocked")


class HelpdeskWhatsappNotice(models.Model):
    """What WhatsApp does not deliver is told by e-mail, else an agent is told to.

    Once, and only of what has certainly not arrived: what may have, is not.
    """

    _inherit = "helpdesk.whatsapp.notice"

    def _not_delivered(self):
        """Its message has failed for good."""
        ours = self.filtered(lambda notice: notice.state == "sent")
        if ours:
            ours.write({"state": "undelivered", "due_at": fields.Datetime.now()})
            ours._schedule_processing()

    def _fall_back(self, is_wanted=True):
        """Not on WhatsApp, then.

        :param is_wanted: not if WhatsApp is not to tell them: then they get what they
            would without it, the mail of the stage
        """
        message = self.message_id
        if message and message.state != "failed":
            self.state = "sent"  # an agent has sent it again
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
        """Who is assigned gets Odoo's own mail about it."""
        return self.side != CUSTOMER and self.event == ASSIGNED

    def _mail_of_stage(self):
        """The mail that the stage has for customers; whether there is one."""
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
        """The words of the message by mail; whether the customer has an address."""
        ticket, text = self.ticket_id, self._text()
        if not ticket._whatsapp_mail_address() or not text:
            return False
        author = ticket.company_id.partner_id
        if self.event == ANSWERED:
            author = self.message_id.mail_message_id.author_id or author
        ticket._whatsapp_mail_customer(
            self._as_html(text),
            author,
            lang=self._lang(),
            message_type="auto_comment",
            subtype_xmlid="mail.mt_note",
        )
        return True

    def _mail_agent(self):
        """Whether the agent reads Odoo's notifications somewhere."""
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
        """An activity for the agent: nothing else is left. Once, until it is done."""
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

    # ----------------------------------------------------------------------- the words

    def _lang(self):
        contact = self.message_id.contact_id
        if self.side == CUSTOMER:
            contact = contact or self.ticket_id.whatsapp_contact_id
        own = contact._language() if contact else self._reader().lang
        return own or self.account_id._language()

    def _text(self):
        """What it says, whether or not it could be sent; ``""`` if it has no words."""
        if self.message_id:
            return self.message_id.text
        rule = self.account_id._rule(self.event, self.ticket_id.team_id)
        wanted, lang = self._template_of_stage() or rule.template_id, self._lang()
        template = self.account_id._template(wanted.name, lang) or rule.template_id
        tz = self._reader().tz or self.account_id._timezone()
        ticket = self.ticket_id.with_context(lang=lang, tz=tz)
        try:
            return template._compose(ticket).text if template else ""
        except Unfillable:
            return ""

    def _as_html(self, text):
        return Markup(markup.styled(plaintext2html(text)))

    def _fallback_text(self):
        """How it was told, where it was not on WhatsApp."""
        if self.state == "activity":
            return self.env._("There is no e-mail address: see the activity.")
        return ""
