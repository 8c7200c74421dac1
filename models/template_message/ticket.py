# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ...tools import formatting
from ...tools.files import media
from ...tools.templates import template as meta
from ...tools.templates.statuses import APPROVED
from ...tools.words import storable
from ..common import hooks


class HelpdeskTicket(models.Model):
    """Sends templates that an agent chooses, whether the window is open or not."""

    _inherit = "helpdesk.ticket"

    def whatsapp_templates(self):
        """Return the templates that an agent may send to the customer now (JSON).

        :return: list of dicts (see ``HelpdeskWhatsappTemplate._to_page``) by name, of
            each name the language nearest to the customer's first; ``is_answer`` marks
            the template in which agents' answers are sent after the customer service
            window
        :raises AccessError: the user may not answer on this ticket
        :raises UserError: the ticket has no contact to write to
        """
        self.ensure_one()
        self._whatsapp_check_may_send()
        self._whatsapp_check_contact()
        ticket = self.sudo()
        contact = ticket.whatsapp_contact_id
        account, lang = contact.account_id, contact._language()
        usable = account.template_ids.filtered(
            lambda template: template.status == APPROVED
            and template.is_offered
            and not template._is_generated()
            and not template._why_not_to(contact, ticket)
        ).sorted(lambda template: (template.is_sample, template.name))
        answer = ticket._whatsapp_template_of_answer()
        reader = contact._as_reader_of(ticket)
        return [
            template._to_page(reader) | {"is_answer": template == answer}
            for namesakes in usable.grouped("name").values()
            for template in account._nearest_first(namesakes, lang)
        ]

    def whatsapp_post_template(
        self,
        template_id,
        values=None,
        attachment_id=None,
        request_key=None,
        instead_of=None,
        decisions=None,
    ):
        """Send the customer a template, and post it in the chatter.

        The conversation comes along: the customer's answer goes to this ticket.

        :param dict values: texts by place (see ``HelpdeskWhatsappTemplate._to_page``);
            what is missing is taken from the ticket
        :param int attachment_id: ir.attachment the user may read, for the header
            instead of the template's own file
        :param str request_key: repeating the request with the same key sends nothing
            more
        :param int instead_of: mail.message of this ticket that failed, which is dealt
            with
        :param dict decisions: as for :meth:`whatsapp_post`
        :return: id of the mail.message, or what is left to decide, as
            :meth:`whatsapp_post` returns it
        :raises AccessError: the user may not answer on this ticket, or not use the file
        :raises UserError: the template may not be sent, or is not filled in correctly
        """
        self.ensure_one()
        self._whatsapp_check_may_send()

        requests = self.env["helpdesk.whatsapp.request"]
        ids = [template_id, attachment_id, instead_of]
        requests._check(id=ids, texts=[values, decisions])
        if left := self._whatsapp_left_to_decide(decisions):
            return left
        asked = storable([template_id, values or {}, attachment_id])

        def post():
            self._whatsapp_carry_out(decisions)
            posted = self._whatsapp_post_template(*asked)
            self._whatsapp_parts_of(instead_of)._deal_with("template")
            return posted

        return requests._once(request_key, post, [self.id, *asked, instead_of])

    def _whatsapp_parts_of(self, mail_message_id):
        """Return the messages of that mail.message of this ticket's chatter."""
        messages = self.env["helpdesk.whatsapp.message"].sudo()
        if not mail_message_id:
            return messages
        return messages.search(
            [("mail_message_id", "=", mail_message_id), ("ticket_id", "=", self.id)]
        )

    def _whatsapp_post_template(self, template_id, values, attachment_id):
        self._whatsapp_check_contact()
        ticket = self.sudo()
        contact = ticket.whatsapp_contact_id
        template = ticket._whatsapp_check_template(template_id)
        reader = contact._as_reader_of(ticket)
        given = template._take_filled(reader, values)
        if answer := ticket._whatsapp_answer_in(template, given):
            return self._whatsapp_post(plaintext2html(answer))
        own, shown = self._whatsapp_header_file(template, attachment_id)
        if own:
            given["header"] = template._file_value(own)
        composed = template._compose(reader, given)
        columns = self._whatsapp_post_outbound(
            formatting.body_of(composed.shown), shown
        )
        self.env["helpdesk.whatsapp.message"].sudo()._queue_composed(
            contact,
            template,
            composed,
            attachment_ids=own.ids,
            **columns,
        )
        return columns["mail_message_id"]

    def _whatsapp_check_template(self, template_id):
        """Return the template of that id, if it may be sent to the ticket's contact.

        :raises UserError: it may not
        """
        template = self.env["helpdesk.whatsapp.template"].browse(template_id).exists()
        if not template:
            raise UserError(self.env._("This template has been deleted."))
        if why_not := template._why_not_to(self.whatsapp_contact_id, self):
            raise UserError(why_not)
        return template

    def _whatsapp_answer_in(self, template, given):
        """Return the agent's text if it is all that was filled in after the window.

        It is an answer then: if the customer writes before it is sent, it is sent as it
        is. Where answers need no template, one that was chosen is meant.
        """
        contact = self.whatsapp_contact_id
        if contact._window_is_open() or template != self._whatsapp_template_of_answer():
            return ""
        if hooks.TICKET_ROOM_OF_LATE_ANSWER.first(self):
            return ""
        [place] = template._agents_places()
        prefilled = {
            field["place"]: field["value"]
            for field in template._fields_to_fill(contact._as_reader_of(self))
            if field["place"] != place
        }
        return given[place] if prefilled.items() <= given.items() else ""

    def _whatsapp_header_file(self, template, attachment_id):
        """Return the file for the header that the agent attached, and the one to show.

        Without an attached file, the first is an empty recordset, and the second a copy
        of the template's own file for the chatter.

        :raises AccessError: the user may not use the attachment
        :raises UserError: there is none, or WhatsApp does not accept it in this header
        """
        kind = meta.header_format(template.components).lower()
        attachments = self.env["ir.attachment"]
        if kind not in media.KINDS:
            return attachments, attachments
        if attachment_id:
            own = self._whatsapp_own(self._whatsapp_given([attachment_id]))
            template._check_file(own.sudo(), kind)
            return own, own
        stored = template.header_attachment_ids[:1]
        if not stored:
            raise UserError(
                self.env._(
                    "“%(name)s” begins with a file: attach it.", name=template.name
                )
            )
        shown = stored.copy({"res_model": self._name, "res_id": self.id})
        return attachments, shown
