from odoo import models
from odoo.exceptions import UserError

from ...tools import interactive
from ...tools.templates import template as meta


class HelpdeskTicket(models.Model):
    """Buttons and lists, from which an agent lets the customer choose."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_question(self, text, asked, files):
        """What an agent asks, as Meta's interactive object.

        :param str text: what stands above the options
        :param dict asked: ``{"type": "button", "options": [{"title"}]}`` or
            ``{"type": "list", "button", "options": [{"title", "description"}]}``;
            ``button`` opens the list, a description may be missing
        :param files: ir.attachment that were to go along
        :raises UserError: WhatsApp would not take it
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
            button = self._whatsapp_label(asked.get("button"), interactive.LIST_BUTTON)
            return interactive.choices(text, button, options)
        if len(text) > interactive.BUTTONS_BODY:
            raise UserError(
                self.env._(
                    "The message has %(length)s characters; with buttons, WhatsApp"
                    " accepts %(limit)s. Shorten it, or send it in parts.",
                    length=len(text),
                    limit=interactive.BUTTONS_BODY,
                )
            )
        return interactive.buttons(text, [option[:2] for option in options])

    def _whatsapp_options(self, given, is_list):
        """(id, title, description) of each option, checked."""
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
        titles = [self._whatsapp_label(option.get("title"), title) for option in given]
        if len(set(titles)) < len(titles):
            raise UserError(self.env._("Two options have the same label."))
        return [
            (
                f"{interactive.AGENTS}{number}",
                title,
                self._whatsapp_label(option.get("description"), more, optional=True),
            )
            for number, (title, option) in enumerate(zip(titles, given, strict=True), 1)
        ]

    def _whatsapp_label(self, given, limit, optional=False):
        """``given`` in one line, if WhatsApp shows the whole of it."""
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
