# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError

from ...tools import interactive
from ...tools.signature import signed
from ...tools.templates import template as meta


class HelpdeskTicket(models.Model):
    """Sends buttons and lists from which an agent lets the customer choose."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_question(self, text, asked, files, signature=""):
        """Return an agent's question as Meta's object ("Interactive messages").

        :param str text: text above the options
        :param dict asked: ``{"type": "button", "options": [{"title"}]}`` or
            ``{"type": "list", "button", "options": [{"title", "description"}]}``;
            ``button`` is the label of the button that opens the list, descriptions are
            optional
        :param files: ir.attachment of the same message: there may be none
        :param str signature: the name that is sent before the text
        :raises UserError: WhatsApp does not accept the message
        """
        if files:
            raise UserError(
                self.env._(
                    "WhatsApp sends no files together with buttons or a list: send the"
                    " files first."
                )
            )
        asked = asked if isinstance(asked, dict) else {}
        is_list = asked.get("type") == "list"
        options = self._whatsapp_options(asked.get("options"), is_list)
        if is_list:
            button = self._whatsapp_option_label(
                asked.get("button"), interactive.LIST_BUTTON
            )
            return interactive.choices(text, button, options)
        if (length := len(signed(signature, text))) > interactive.BUTTONS_BODY:
            raise UserError(
                self.env._(
                    "The message has %(length)s characters; with buttons, WhatsApp"
                    " accepts %(limit)s. Shorten it, or send it in parts.",
                    length=length,
                    limit=interactive.BUTTONS_BODY,
                )
            )
        return interactive.buttons(text, [option[:2] for option in options])

    def _whatsapp_options(self, given, is_list):
        """Check the options, and return (id, title, description) of each.

        :raises UserError: there are too many or none, or a label is missing, too long
            or double
        """
        title, more = interactive.ROW_TITLE, interactive.ROW_DESCRIPTION
        most = interactive.ROWS
        if not is_list:
            title, most = interactive.BUTTON_TITLE, interactive.BUTTONS
        given = given if isinstance(given, list) else []
        if not 0 < len(given) <= most:
            raise UserError(
                self.env._("There must be from 1 to %(most)s options.", most=most)
            )
        given = [option if isinstance(option, dict) else {} for option in given]
        titles = [
            self._whatsapp_option_label(option.get("title"), title) for option in given
        ]
        if len(set(titles)) < len(titles):
            raise UserError(self.env._("Two options have the same label."))
        return [
            (
                f"{interactive.AGENTS}{number}",
                title,
                self._whatsapp_option_label(
                    option.get("description"), more, optional=True
                ),
            )
            for number, (title, option) in enumerate(zip(titles, given, strict=True), 1)
        ]

    def _whatsapp_option_label(self, given, limit, optional=False):
        """Return a label in one line.

        :param int limit: most characters that WhatsApp shows
        :raises UserError: the label is missing, unless ``optional``, or too long
        """
        label = meta.clean(given) if isinstance(given, str) else ""
        if not label and not optional:
            raise UserError(self.env._("An option has no label."))
        if len(label) > limit:
            raise UserError(
                self.env._(
                    "“%(label)s” has more than %(limit)s characters.",
                    label=label,
                    limit=limit,
                )
            )
        return label
