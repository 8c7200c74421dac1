# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ...tools import call_to_action
from ...tools.signature import signed
from ...tools.templates.template import clean


class HelpdeskTicket(models.Model):
    """Sends messages with one button by which the customer does something."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_question(self, text, asked, files, signature=""):
        """Return an agent's message as Meta's object, also one with one button.

        :param dict asked: as before, or ``{"type"}``, one of ``call_to_action.KINDS``,
            with ``label`` (a link, a form, a call), ``url`` (a link), ``flow``,
            ``screen``, ``data`` and ``mode`` (a form); the last three are optional
        """
        asked = asked if isinstance(asked, dict) else {}
        if asked.get("type") not in call_to_action.KINDS:
            return super()._whatsapp_question(text, asked, files, signature)
        if files:
            raise UserError(
                self.env._(
                    "WhatsApp sends no files together with a button: send the files"
                    " first."
                )
            )
        if (length := len(signed(signature, text))) > call_to_action.BODY:
            raise UserError(
                self.env._(
                    "The message has %(length)s characters; with buttons, WhatsApp"
                    " accepts %(limit)s. Shorten it, or send it in parts.",
                    length=length,
                    limit=call_to_action.BODY,
                )
            )
        return self._whatsapp_call_to_action(text, asked)

    def _whatsapp_call_to_action(self, text, asked):
        """Check a message with one button, and return it as Meta's object.

        :raises UserError: WhatsApp does not accept it, or nobody may be called
        """
        kind = asked["type"]
        if kind in (call_to_action.CALL, call_to_action.PERMISSION):
            self._whatsapp_check_calls(kind)
        if kind not in call_to_action.LABELLED:
            return call_to_action.build(kind, text)
        label = self._whatsapp_option_label(asked.get("label"), call_to_action.LABEL)
        parameters = {"display_text": label}
        if kind == call_to_action.LINK:
            parameters["url"] = self._whatsapp_url(asked.get("url"))
        if kind == call_to_action.FLOW:
            parameters = self._whatsapp_flow(label, asked)
        return call_to_action.build(kind, text, **parameters)

    def _whatsapp_url(self, given):
        url = given.strip() if isinstance(given, str) else ""
        if not call_to_action.is_url(url):
            raise UserError(
                self.env._(
                    "The address of the link must begin with https:// or http://."
                )
            )
        return url

    def _whatsapp_flow(self, label, asked):
        """Return the parameters of a form, which is made at Meta.

        :raises UserError: it has no name, is a draft, or its screen or data are wrong
        """
        names = ("flow", "screen", "mode")
        flow, screen, mode = (
            clean(asked[name]) if isinstance(asked.get(name), str) else ""
            for name in names
        )
        if not flow or len(flow) > call_to_action.FLOW_NAME:
            raise UserError(
                self.env._("Enter the form's id or name, as WhatsApp Manager shows it.")
            )
        if mode not in ("", "published"):
            raise UserError(
                self.env._(
                    "Only testers get a form that is a draft. Publish it in WhatsApp"
                    " Manager first."
                )
            )
        if screen and not call_to_action.is_screen(screen):
            raise UserError(
                self.env._("The id of a screen has only letters and underscores.")
            )
        data = asked.get("data") or None
        if data and not (screen and isinstance(data, dict)):
            raise UserError(
                self.env._("Values for a form need the screen that they are for.")
            )
        return call_to_action.flow_parameters(
            flow, label, uuid.uuid4().hex, screen, data
        )

    def _whatsapp_check_calls(self, kind):
        """Check that the customer can call the number, or be asked whether we may call.

        :raises UserError: they cannot
        """
        contact = self.sudo().whatsapp_contact_id
        account = contact.account_id
        if not account.takes_calls:
            raise UserError(
                self.env._(
                    "Calls are switched off for this number at Meta, as far as is known"
                    " here. An administrator can switch them on in WhatsApp Manager;"
                    " Check now on the account's form finds out."
                )
            )
        if kind == call_to_action.CALL:
            return
        if not account._may_call():
            raise UserError(
                self.env._("Meta lets no business call from a number of this country.")
            )
        if contact._may_be_called():
            raise UserError(self.env._("The customer has already permitted calls."))
        messages = self.env["helpdesk.whatsapp.message"].sudo()
        if moment := messages._permission_can_be_asked_at(contact):
            raise UserError(
                self.env._(
                    "A customer may be asked once a day, and twice a week: ask again"
                    " from %(time)s on.",
                    time=format_datetime(self.env, moment, dt_format="short"),
                )
            )

    def _whatsapp_calls_to_chatter(self):
        """Return which buttons about calls the composer offers (JSON)."""
        contact = self.sudo().whatsapp_contact_id
        takes_calls = contact.account_id.takes_calls
        may_ask = contact.account_id._may_call() and not contact._may_be_called()
        return {"takes_calls": takes_calls, "may_ask_to_call": takes_calls and may_ask}
