# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo import api, models

from ...tools import formatting, interactive
from ...tools.templates import template as meta
from ...tools.templates.parameters import values_of
from ...tools.templates.statuses import APPROVED
from ..common.coded_error import CodedError
from ..common.words import ONE_OF_MANY


class HelpdeskTicket(models.Model):
    """Sends messages from a ticket for the REST API.

    They are sent with the rights of the user whose key the call has, posted in the
    chatter under the user's name, and queued in the outbox.
    """

    _inherit = "helpdesk.ticket"

    # -------------------------------------------------------------------- which ticket

    @api.model
    def _whatsapp_to_write_from(self, address, account, title):
        """Return the ticket for a message to ``address``; create one if needed.

        It is the ticket of the contact's active session, else the contact's latest open
        ticket, as far as the user may change it, else a new one.

        :param str address: a number in any spelling, or a business-scoped user id
        :param account: account of the contact; if empty, the user's first one
        :param str title: title of a new ticket
        :raises AccessError: the contact's tickets are ones the user may not see
        :raises CodedError: the company has no account, or the address is not usable
        """
        contacts = self.env["helpdesk.whatsapp.contact"]
        accounts = account or self.env["helpdesk.whatsapp.account"]._for_api()
        if not accounts:
            text = self.env._("Your company has no WhatsApp account.")
            raise CodedError("no_account", text)
        contact = contacts._to_write_to(address, accounts)
        contact._lock()
        tickets = contact.with_env(self.env)._tickets_to_write_from()
        if tickets:
            return tickets[0]
        title, partner = contact._as_title(title), contact.partner_id
        ticket = self._whatsapp_new_from(contact.account_id, partner, title)
        ticket._whatsapp_start_with(contact)
        return ticket

    def _whatsapp_ensure_contact(self, address):
        """Start the ticket's conversation with a contact, unless it has one with it.

        :param str address: a number in any spelling, or a business-scoped user id
        :raises AccessError: the contact's tickets are ones the user may not see
        :raises CodedError: the ticket has another contact or is closed, the company has
            no account, or the address is not usable
        """
        contacts = self.env["helpdesk.whatsapp.contact"]
        contact = self.sudo().whatsapp_contact_id
        if contact and contacts._at(address, contact.account_id)[0] != contact:
            text = self.env._("This ticket has a conversation with another customer.")
            raise CodedError("other_contact", text, "to", status=409)
        if contact:
            return
        if self.closed or not self.active:
            text = self.env._("This ticket is closed. Reopen it first.")
            raise CodedError("ticket_closed", text, "ticketId")
        accounts = self._whatsapp_accounts()
        if not accounts:
            text = self.env._("Your company has no WhatsApp account.")
            raise CodedError("no_account", text)
        self._whatsapp_start_with(contacts._to_write_to(address, accounts))

    # ------------------------------------------------------------------------- sending

    def _whatsapp_send_content(self, kind, content, text, quoted_id=False):
        """Send a message without a file: text, buttons, a list, a location or contacts.

        :param str kind: Meta's type of the message
        :param dict content: Meta's object of that type
        :param str text: what the chatter shows besides buttons or rows
        :param quoted_id: id of the ``helpdesk.whatsapp.message`` that it replies to
        :return: the queued ``helpdesk.whatsapp.message``
        :raises AccessError: the user may not answer on this ticket
        :raises UserError: it cannot be sent now
        """
        self._whatsapp_check_may_send()
        self._whatsapp_check_window()
        contact = self.sudo().whatsapp_contact_id
        messages = self.env["helpdesk.whatsapp.message"].sudo()
        shown = messages.new(
            {
                "contact_id": contact.id,
                "direction": "outbound",
                "message_type": kind,
                "content": json.dumps(content),
                "text": text,
            }
        )
        columns = self._whatsapp_post_outbound(shown._body(), by_hand=False)
        if kind == "interactive":
            text = interactive.as_text(content)
        return messages._queue(
            contact, kind, content, text, quoted_id=quoted_id, **columns
        )

    def _whatsapp_send_file(self, kind, attachment, caption, quoted_id=False):
        """Send a file, and attach it to the ticket.

        :param str kind: Meta's type of the message, like ``image``
        :param attachment: the file, as ``ir.attachment``
        :param str caption: text of the message, which may be empty
        :param quoted_id: as for :meth:`_whatsapp_send_content`
        :return: the queued messages; a caption that the file cannot have is one of
            its own
        :raises AccessError: the user may not answer on this ticket
        :raises UserError: it cannot be sent now, or WhatsApp does not accept the file
        :raises CodedError: WhatsApp accepts the file as another type only
        """
        self._whatsapp_check_may_send()
        self._whatsapp_check_window()
        _body, files, kinds = self._whatsapp_take_files("", attachment.ids)
        if kinds != [kind]:
            text = self.env._(
                "WhatsApp accepts this file only as “%(type)s”: send it as that type.",
                type=kinds[0],
            )
            raise CodedError("wrong_type", text, "type")
        contact = self.sudo().whatsapp_contact_id
        messages = self.env["helpdesk.whatsapp.message"].sudo()
        shown = messages.new(
            {"contact_id": contact.id, "text": caption}
        )._text_as_html()
        return messages._queue_parts(
            contact,
            caption,
            [(kind, files.sudo())],
            quoted_id=quoted_id,
            **self._whatsapp_post_outbound(shown, files, by_hand=False),
        )

    def _whatsapp_store(self, name, data):
        """Create an attachment of this ticket from bytes, as a file to be sent."""
        return self.env["ir.attachment"]._whatsapp_store(self, name, data)

    def _whatsapp_send_template(self, name, language, parameters):
        """Send an approved template, whether the service window is open or not.

        :param str name: name of the template
        :param str language: Meta's code; if empty, the language of the customer
        :param list parameters: Meta's ``components`` of a template message; values that
            they leave out are filled in from the ticket
        :return: the queued ``helpdesk.whatsapp.message``
        :raises AccessError: the user may not answer on this ticket
        :raises CodedError: there is no such template, or a value is missing or too many
        """
        self._whatsapp_check_may_send()
        self._whatsapp_check_contact()
        contact = self.sudo().whatsapp_contact_id
        template = contact._approved_template(name, language).with_env(self.env)
        if not template or not template.has_access("read"):
            self._whatsapp_refuse_template(name, language)
        self.sudo()._whatsapp_check_template(template.id)
        composed = self._whatsapp_fill_in(template.sudo(), parameters)
        messages = self.env["helpdesk.whatsapp.message"].sudo()
        shown = formatting.body_of(composed.shown)
        columns = self._whatsapp_post_outbound(shown, by_hand=False)
        if template.category == "MARKETING":
            columns["priority"] = ONE_OF_MANY
        return messages._queue_composed(contact, template.sudo(), composed, **columns)

    def _whatsapp_refuse_template(self, name, language):
        """Raise the error for a template that the user does not have.

        :raises CodedError: always; if the template exists in other languages, it names
            them
        """
        account = self.sudo().whatsapp_contact_id.account_id
        named = account.template_ids.filtered(
            lambda template: (template.name, template.status) == (name, APPROVED)
        )
        languages = named.with_env(self.env)._filtered_access("read").mapped("language")
        if language and languages:
            text = self.env._(
                "This template is approved in other languages only: %(languages)s.",
                languages=", ".join(sorted(languages)),
            )
            raise CodedError("no_template", text, "content.languageCode")
        text = self.env._("You have no approved template of that name.")
        raise CodedError("no_template", text, "content.templateName")

    def _whatsapp_fill_in(self, template, parameters):
        """Fill in a template for this ticket, as a template message.

        :return: ``Composed``, without the form as an ordinary message
        :raises CodedError: a value is missing, or the template has no place for one
        """
        field = "content.components"
        try:
            given = values_of(template.components, parameters)
            reader = self.sudo().whatsapp_contact_id._as_reader_of(self.sudo())
            composed = template._compose(reader, given)
        except meta.Unfillable as problem:
            text = self.env._("There is no value for %(place)s.", place=problem.place)
            raise CodedError("template_values", text, field) from None
        except ValueError as problem:
            text = self.env._("The template does not have %(place)s.", place=problem)
            raise CodedError("template_values", text, field) from None
        return composed._replace(forms={"template": composed.forms["template"]})
