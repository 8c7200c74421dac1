# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import identity
from ..tools.templates.statuses import APPROVED

_logger = logging.getLogger(__name__)

#: Meta's sample template: approved from the start, and without variables.
HELLO = "hello_world"


class HelpdeskWhatsappTest(models.TransientModel):
    """Sends a test message to a number, and shows its delivery status.

    Helpdesk managers can use it. The message is sent through the outbox like any other:
    as free text while the customer service window of that number is open, else as a
    template message.
    """

    _name = "helpdesk.whatsapp.test"
    _description = "WhatsApp Test Message"

    account_id = fields.Many2one(
        "helpdesk.whatsapp.account",
        "From",
        required=True,
        default=lambda self: self._default_account(),
        domain="[('company_id', 'in', allowed_company_ids)]",
    )
    number = fields.Char("To", help="With its country code, like +55 11 98765-4321.")
    is_window_open = fields.Boolean(compute="_compute_is_window_open")
    text = fields.Text(default=lambda self: self.env._("This is a test from Odoo."))
    template_id = fields.Many2one(
        "helpdesk.whatsapp.template",
        "Template",
        compute="_compute_template",
        store=True,
        readonly=False,
        domain="[('account_id', '=', account_id), ('status', '=', 'APPROVED'),"
        " ('variable_ids', '=', False), ('header_type', 'in', (False, 'TEXT'))]",
    )
    message_id = fields.Many2one("helpdesk.whatsapp.message", readonly=True)
    state = fields.Selection(
        lambda self: self._message_states(), compute="_compute_outcome"
    )
    reason = fields.Char("Why", compute="_compute_outcome")
    signs = fields.Char(compute="_compute_outcome", help="Changes with the outcome.")

    @api.model
    def _default_account(self):
        accounts = self.env["helpdesk.whatsapp.account"]
        own = [("company_id", "=", self.env.company.id)]
        return accounts.search(own).filtered("phone_number_uid")[:1]

    @api.model
    def _message_states(self):
        state = self.env["helpdesk.whatsapp.message"]._fields["state"]
        return state._description_selection(self.env)

    @api.depends("account_id", "number")
    def _compute_is_window_open(self):
        for wizard in self:
            contact = wizard._contact()
            wizard.is_window_open = bool(contact) and contact._window_is_open()

    @api.depends("account_id")
    def _compute_template(self):
        for wizard in self:
            usable = wizard.account_id.template_ids.filtered(
                lambda template: template.status == APPROVED
                and not template._why_not_fillable()
                and not template.variable_ids
                and template.header_type in (False, "TEXT")
            )
            hello = usable.filtered(lambda template: template.name == HELLO)
            wizard.template_id = (hello or usable)[:1]

    def _compute_outcome(self):
        for wizard in self:
            message = wizard.message_id._filtered_access("read").sudo()
            reason = message and (
                message._what_it_waits_for() or message._failure_text()
            )
            wizard.state, wizard.reason = message.state, reason
            wizard.signs = f"{message.state} {reason}"

    def _wa_id(self):
        country = self.account_id.company_id.country_id
        return identity.wa_id_of_number(self.number, country.code)

    def _contact(self):
        contacts, wa_id = self.env["helpdesk.whatsapp.contact"].sudo(), self._wa_id()
        if not wa_id or not self.account_id:
            return contacts
        return contacts._known(self.account_id, wa_id, "")

    def action_send(self):
        """Queue the message and return to the dialog, which shows its status.

        :return: action of the dialog
        :raises AccessError: the user may not change the account
        :raises UserError: the number is none, the text is empty, or the window is
            closed and there is no template to send
        """
        self.ensure_one()
        self.account_id.check_access("write")
        wa_id = self.account_id._wa_id_of_number(self.number)
        contacts = self.env["helpdesk.whatsapp.contact"].sudo()
        contact = self._contact() or contacts._add(self.account_id.sudo(), wa_id, "")
        self.message_id = self._queue(contact)
        _logger.info(
            "whatsapp test message: account=%s message=%s user=%s",
            *(self.account_id.id, self.message_id.id, self.env.uid),
        )
        self.account_id.message_post(body=self.env._("A test message was sent."))
        return self._dialog()

    def _queue(self, contact):
        messages = self.env["helpdesk.whatsapp.message"].sudo()
        if contact._window_is_open():
            if not (self.text or "").strip():
                raise UserError(self.env._("Write a text."))
            return messages._queue_text(contact, self.text)
        template = self.template_id.sudo()
        if not template or template.account_id != self.account_id:
            raise UserError(
                self.env._(
                    "This number has not written within the last 24 hours: WhatsApp"
                    " delivers only approved templates to it, and this account has none"
                    " without variables. Sync the templates, or write to the account"
                    " from that number first."
                )
            )
        template._check_can_be_filled()
        composed = template._compose(self.env["helpdesk.ticket"])
        return messages._queue_composed(contact, template, composed)

    def action_again(self):
        """Reset the dialog for another message.

        :return: action of the dialog
        """
        self.message_id = False
        return self._dialog()

    def _dialog(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send a test message"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
