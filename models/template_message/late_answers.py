# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo import models
from odoo.exceptions import UserError

from ...tools.files import outgoing
from ...tools.templates import template as meta
from ..common import hooks
from ..common.automatic_events import ANSWERED, CUSTOMER


class HelpdeskTicket(models.Model):
    """Sends an agent's answer within a template after the customer service window.

    The template has a variable for the agent's text. Whether the text is sent in it or
    unchanged is decided when Meta is called.
    """

    _inherit = "helpdesk.ticket"

    def _whatsapp_check_may_answer(self, body, attachment_ids, interactive=None):
        """Check that the answer can be sent without files if the window is closed."""
        self._whatsapp_check_contact()
        ticket = self.sudo()
        if ticket.whatsapp_contact_id._window_is_open():
            return super()._whatsapp_check_may_answer(body, attachment_ids, interactive)
        room = hooks.TICKET_ROOM_OF_LATE_ANSWER.first(ticket)
        if not room and not ticket._whatsapp_template_of_answer():
            raise UserError(
                self.env._(
                    "More than 24 hours have passed since the customer last wrote:"
                    " WhatsApp now delivers only approved templates, and there is none"
                    " for answers. Wait until they write again, or ask your"
                    " administrator to set one up (Helpdesk → Configuration → WhatsApp"
                    " → Automatic messages)."
                )
            )
        has_files = attachment_ids or outgoing.without_pictures(body)[1]
        if has_files or interactive:
            raise UserError(
                self.env._(
                    "More than 24 hours have passed since the customer last wrote: the"
                    " answer goes out as a template, which carries no files and no"
                    " buttons. Send the text alone; the rest can follow when they have"
                    " answered."
                )
            )
        self._whatsapp_check_late_text(body, room)
        return None

    def _whatsapp_check_late_text(self, body, room):
        """Check that the answer is short enough to be sent after the window.

        :param room: as ``TICKET_ROOM_OF_LATE_ANSWER`` returns it
        :raises UserError: it is not
        """
        ticket = self.sudo()
        template = ticket._whatsapp_template_of_answer()
        text = self._whatsapp_check_text(body)
        length = len(text if room else meta.clean(text))
        limit = room or ticket._whatsapp_room(template)
        if length > limit and room:
            raise UserError(
                self.env._(
                    "The message has %(length)s characters; more than 24 hours after"
                    " the customer last wrote, WhatsApp accepts %(limit)s. Shorten it.",
                    length=length,
                    limit=limit,
                )
            )
        if length > limit:
            raise UserError(
                self.env._(
                    "The message has %(length)s characters; in the template “%(name)s”"
                    " there is room for %(limit)s. Shorten it.",
                    length=length,
                    name=template.name,
                    limit=limit,
                )
            )

    def _whatsapp_template_of_answer(self):
        """Return the approved template for agents' answers, if any."""
        contact = self.whatsapp_contact_id
        rule = contact.account_id._rule(ANSWERED, self.team_id)
        template = rule.template_id.browse()
        if rule._is_sent_to(CUSTOMER):
            template = rule._template_for(contact)
        is_usable = len(template._agents_places()) == 1 and template._is_for(self)
        fits = is_usable and self._whatsapp_room(template)
        return template if fits else template.browse()

    def _whatsapp_room(self, template):
        """Return how many characters of an agent's text fit into ``template``."""
        ticket = self.whatsapp_contact_id._as_reader_of(self)
        [place] = template._agents_places()
        try:
            return meta.room(template.components, template._values(ticket), place)
        except meta.Unfillable:
            return 0

    def _whatsapp_in_template(self, template, text):
        """Return ``template`` filled in with an agent's text (``Composed``)."""
        [place] = template._agents_places()
        ticket = self.whatsapp_contact_id._as_reader_of(self)
        return template._compose(ticket, {place: text})


class HelpdeskWhatsappMessage(models.Model):
    """Turns an agent's queued text into a template if the window has closed."""

    _inherit = "helpdesk.whatsapp.message"

    def _is_late_answer(self):
        """Whether it is an agent's text, and the window has closed."""
        return (
            self.message_type == "text"
            and not self.is_automatic
            and bool(self.ticket_id)
            and not self.contact_id._window_is_open()
        )

    def _template_of_answer(self):
        """Return the template in which the text can be sent now, if any."""
        ticket = self.ticket_id
        if ticket.whatsapp_contact_id != self.contact_id:
            return self.template_id.browse()
        template = ticket._whatsapp_template_of_answer()
        is_short = template and len(meta.clean(self.text)) <= ticket._whatsapp_room(
            template
        )
        return template if is_short else template.browse()

    def _take_template(self):
        """Have the answer sent as a template or by e-mail, too, if the rule says so."""
        ticket, account = self.ticket_id, self.account_id
        if not account._rule(ANSWERED, ticket.team_id)._is_sent_to(CUSTOMER):
            return
        if not self.notice_ids:
            self.env["helpdesk.whatsapp.notice"]._record_sent(ticket, ANSWERED, self)
        if template := self._template_of_answer():
            composed = ticket._whatsapp_in_template(template, self.text)
            forms = {
                "template": composed.forms["template"],
                "text": json.loads(self.content),
            }
            self.write({"template_id": template.id, "forms": json.dumps(forms)})
