import json

from odoo import api, models
from odoo.tools import plaintext2html

from ...tools import interactive
from ...tools.templates import template as meta
from ...tools.templates.parameters import values_of
from ..common.coded_error import CodedError


class HelpdeskTicket(models.Model):
    """What other programs send, as an agent would: with an agent's rights, shown in the
    chatter under the user's name, by the outbox.
    """

    _inherit = "helpdesk.ticket"

    # ------------------------------------------------------------------------ which one

    @api.model
    def _whatsapp_to_write_from(self, address, account, title):
        """The ticket to write to ``address`` from: that of the conversation, else the
        latest open one that the user may change, else a new one.

        :param account: which number a new conversation is from; empty: the first
        :raises UserError: there is nobody to write to
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
        """See to it that the ticket speaks with who is at ``address``.

        :raises UserError: it speaks with somebody else, or cannot begin to
        """
        contacts = self.env["helpdesk.whatsapp.contact"]
        contact = self.sudo().whatsapp_contact_id
        if contact and contacts._at(address, contact.account_id)[0] != contact:
            text = self.env._("This ticket speaks with another customer.")
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

    # ---------------------------------------------------------------------------- what

    def _whatsapp_send_content(self, kind, content, text, quoted_id=False):
        """Say what is no file: text, buttons, a place.

        :param str kind: Meta's type; ``content`` is what Meta wants under that name
        :param str text: what the chatter shows of it besides buttons or rows
        :return: the message, in the outbox
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
        columns = self._whatsapp_post_outbound(shown._body())
        if kind == "interactive":
            text = interactive.as_text(content)
        return messages._queue(
            contact, kind, content, text, quoted_id=quoted_id, **columns
        )

    def _whatsapp_send_file(self, kind, attachment, caption, quoted_id=False):
        """Say a file, which becomes the ticket's; see :meth:`_whatsapp_send_content`.

        :raises UserError: WhatsApp takes it as another type, or not at all
        """
        self._whatsapp_check_may_send()
        self._whatsapp_check_window()
        _body, files, kinds = self._whatsapp_take_files("", attachment.ids)
        if kinds != [kind]:
            text = self.env._(
                "WhatsApp takes this file as “%(type)s”: send it as that.",
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
            **self._whatsapp_post_outbound(shown, files),
        )

    def _whatsapp_store(self, name, data):
        """Create an attachment of this ticket from the bytes a program sent."""
        return self.env["ir.attachment"]._whatsapp_store(self, name, data)

    def _whatsapp_send_template(self, name, language, parameters):
        """Say an approved template, as such, whether the window is open or not.

        :param str language: Meta's code; empty: the customer's, if there is one
        :param list parameters: Meta's ``components`` of a message; what they leave out
            comes from the ticket, as the template says
        """
        self._whatsapp_check_may_send()
        self._whatsapp_check_contact()
        contact = self.sudo().whatsapp_contact_id
        template = contact._approved_template(name, language).with_env(self.env)
        if not template or not template.has_access("read"):
            text = self.env._("You have no approved template of that name.")
            raise CodedError("no_template", text, "content.templateName")
        self.sudo()._whatsapp_check_template(template.id)
        composed = self._whatsapp_fill_in(template.sudo(), parameters)
        messages = self.env["helpdesk.whatsapp.message"].sudo()
        columns = self._whatsapp_post_outbound(plaintext2html(composed.shown))
        return messages._queue_composed(contact, template.sudo(), composed, **columns)

    def _whatsapp_fill_in(self, template, parameters):
        """The template's message about this ticket: ``Composed``, as template only."""
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
