# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..common.automatic_events import CUSTOMER, RESOLVED
from ..common.groups import AGENTS

#: Failure reasons after which the survey is not sent either.
UNASKED = ("blocked", "cancelled")


class HelpdeskTicket(models.Model):
    """Holds back the survey of ``helpdesk_mgmt_rating`` where WhatsApp asks already.

    A customer's rating on WhatsApp is a rating of Odoo's, too (``bot``). If WhatsApp
    could not ask, the survey is sent after all.
    """

    _inherit = "helpdesk.ticket"

    is_whatsapp_survey_held = fields.Boolean(
        "Survey held back", readonly=True, copy=False, groups=AGENTS
    )

    @api.model
    def _has_field_access(self, field, operation):
        """Let no user say that a survey was held back."""
        is_held = field.name == "is_whatsapp_survey_held" and operation == "write"
        is_refused = is_held and not self.env.su
        return not is_refused and super()._has_field_access(field, operation)

    @api.private
    def rating_send_request(self, template, is_held_back=True, **options):
        """Send the survey to customers whom WhatsApp does not ask.

        The method is that of the optional module ``rating``.

        :param bool is_held_back: whether WhatsApp may ask instead
        """
        others = self
        if is_held_back:
            asked = self.filtered(lambda ticket: ticket._whatsapp_asks_for_rating())
            asked.sudo().is_whatsapp_survey_held = True
            others -= asked
        if not others:
            return None
        return super(HelpdeskTicket, others).rating_send_request(template, **options)

    def _whatsapp_asks_for_rating(self):
        """Whether the customer is, or was, asked on WhatsApp how satisfied they are."""
        ticket = self.sudo()
        if ticket.whatsapp_rating_asked or ticket.whatsapp_rating:
            return True
        account = ticket.closed and ticket._whatsapp_account_of(CUSTOMER)
        if not account or ticket._whatsapp_is_known():
            return False
        rule = account._rule(RESOLVED, ticket.team_id)
        contact = ticket.whatsapp_contact_id
        if not rule._is_sent_to(CUSTOMER) or not contact:
            return False
        template = rule._template_for(contact, ticket.stage_id.whatsapp_template_id)
        return "resolved" in template.button_ids.mapped("action")

    def _whatsapp_survey(self):
        """Return the e-mail of the survey that this stage has, or none.

        The fields are those of the optional module ``helpdesk_mgmt_rating``.
        """
        nothing = self.env["mail.template"]
        if "rating_status" not in self._fields or self.rating_status == "no_rate":
            return nothing
        return self.stage_id.rating_mail_template_id

    def _whatsapp_send_held_survey(self):
        """Send the survey that was held back for a question that WhatsApp did not ask.

        It goes through Odoo's mail queue.
        """
        ticket = self.sudo()
        was_asked = ticket.whatsapp_rating_asked or ticket.whatsapp_rating
        if was_asked or not ticket.is_whatsapp_survey_held:
            return
        ticket.is_whatsapp_survey_held = False
        if survey := ticket._whatsapp_survey():
            lang = ticket.partner_id.lang
            ticket.rating_send_request(
                survey, is_held_back=False, lang=lang, force_send=False
            )


class HelpdeskWhatsappNotice(models.Model):
    """Sends the survey by e-mail if WhatsApp has not delivered its question."""

    _inherit = "helpdesk.whatsapp.notice"

    def _send_survey_instead(self):
        """Send the survey if the question has been given up, unless nobody wants it."""
        is_given_up = self.state in ("email", "activity", "skipped")
        is_question = self.side == CUSTOMER and self.event == RESOLVED
        reason = self.message_id.failure_reason
        if is_given_up and is_question and reason not in UNASKED:
            self.ticket_id._whatsapp_send_held_survey()
