from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import identity


class HelpdeskWhatsappStart(models.TransientModel):
    """Speak on WhatsApp about a ticket that began by phone or e-mail.

    For who may change the ticket; with a contact that is already known, only for who
    may read it, that is: a ticket it has written to.
    """

    _name = "helpdesk.whatsapp.start"
    _description = "Start a WhatsApp conversation on a ticket"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    number = fields.Char(
        compute="_compute_number",
        store=True,
        readonly=False,
        help="With its country code, like +55 11 98765-4321.",
    )
    contact_id = fields.Many2one(
        "helpdesk.whatsapp.contact", "Known on WhatsApp as", compute="_compute_contact"
    )
    problem = fields.Char(compute="_compute_contact")
    is_window_open = fields.Boolean("They wrote lately", compute="_compute_contact")
    is_elsewhere = fields.Boolean("In another ticket", compute="_compute_contact")

    @api.depends("ticket_id")
    def _compute_number(self):
        for wizard in self:
            ticket = wizard.ticket_id
            ticket.check_access("read")
            known = wizard._contact_of_partner(ticket._whatsapp_accounts())
            number = identity.wa_id_of_number(
                ticket.partner_id.phone, ticket.company_id.country_id.code
            )
            phone = number and identity.international(number)
            wizard.number = known.number if known else phone

    @api.depends("ticket_id", "number")
    def _compute_contact(self):
        for wizard in self:
            contact, problem = self.env["helpdesk.whatsapp.contact"].sudo(), False
            try:
                _account, contact, _wa_id = wizard._find()
            except UserError as error:
                problem = str(error)
            sessions = contact.session_ids.filtered(lambda s: s.state == "active")
            wizard.contact_id = contact.sudo(False)
            wizard.problem = problem
            wizard.is_window_open = bool(contact) and contact._window_is_open()
            wizard.is_elsewhere = bool(sessions)

    def _contact_of_partner(self, accounts):
        """The partner's contact that wrote last, of those we may speak to."""
        contacts = self.env["helpdesk.whatsapp.contact"].sudo()
        partner = self.ticket_id.sudo().partner_id
        if not partner:
            return contacts
        found = contacts.search(
            [("partner_id", "=", partner.id), ("account_id", "in", accounts.ids)]
        )
        return found.filtered(self._may_speak_to)[:1]

    def _may_speak_to(self, contact):
        """Whether it is seen by the user, or has never written to anybody."""
        is_new = not (contact.session_ids or contact.ticket_ids or contact.last_seen)
        return is_new or contact.with_env(self.env).has_access("read")

    def _find(self):
        """Account, contact and number (digits); no contact if it is yet to be made.

        :raises AccessError: the user may not change the ticket
        :raises UserError: it cannot be, for reasons the agent is told
        """
        ticket = self.ticket_id
        ticket._whatsapp_check_may_send()
        if ticket.sudo().whatsapp_contact_id:
            raise UserError(self.env._("This ticket is on WhatsApp already."))
        if ticket.closed or not ticket.active:
            raise UserError(self.env._("This ticket is closed. Reopen it first."))
        accounts = ticket._whatsapp_accounts()
        if not accounts:
            raise UserError(self.env._("Your company has no WhatsApp account."))
        if not self.number:
            contact = self._contact_of_partner(accounts)
            if not contact:
                raise UserError(self.env._("Enter the customer's number."))
            return contact.account_id, contact, contact.wa_id
        return self._find_number(accounts)

    def _find_number(self, accounts):
        country = self.ticket_id.company_id.country_id
        wa_id = identity.wa_id_of_number(self.number, country.code)
        if not wa_id:
            raise UserError(
                self.env._(
                    "This is no phone number. Write it with its country code, like"
                    " +55 11 98765-4321."
                )
            )
        contacts = self.env["helpdesk.whatsapp.contact"].sudo()
        for account in accounts:
            contact = contacts._known(account, wa_id, "")
            if contact and not self._may_speak_to(contact):
                raise UserError(
                    self.env._(
                        "This number writes about tickets you may not see. Ask a"
                        " colleague who may."
                    )
                )
            if contact:
                return account, contact, wa_id
        return accounts[0], contacts, wa_id

    def action_start(self):
        """Link the ticket to the contact; make the contact if it is not known.

        :raises AccessError: the user may not change the ticket
        :raises UserError: it cannot be, for reasons the agent is told
        """
        self.ensure_one()
        account, contact, wa_id = self._find()
        contact = contact or self._make_contact(account, wa_id)
        self.ticket_id._whatsapp_start_with(contact)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _make_contact(self, account, wa_id):
        ticket = self.ticket_id.sudo()
        contact = self.env["helpdesk.whatsapp.contact"].sudo()._add(account, wa_id, "")
        partner = ticket.partner_id or contact._find_partner()
        if not partner:
            partner = contact._create_partner()
            partner.name = ticket.partner_name or partner.name
            partner.email = ticket.partner_email
        contact.partner_id = partner
        return contact
