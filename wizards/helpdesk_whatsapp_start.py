# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..models.common.groups import AGENTS
from ..tools import identity


class HelpdeskWhatsappStart(models.TransientModel):
    """Starts a WhatsApp conversation on a ticket, or with a partner.

    Users who may change the ticket can use it. If a contact with the number exists,
    they must also be able to read the contact, that is: one of its tickets. The wizard
    sends nothing: it links the ticket to the contact and opens the composer there.
    """

    _name = "helpdesk.whatsapp.start"
    _description = "Start a WhatsApp conversation on a ticket"

    partner_id = fields.Many2one("res.partner", readonly=True)
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        compute="_compute_ticket",
        store=True,
        readonly=False,
        domain="[('partner_id', '=', partner_id), ('closed', '=', False)]",
        help="Leave it empty to create a new ticket.",
    )
    title = fields.Char(
        "Title of the new ticket", default=lambda self: self.env._("WhatsApp")
    )
    account = fields.Selection(
        "_account_selection",
        "From",
        compute="_compute_account",
        store=True,
        readonly=False,
    )
    has_choice = fields.Boolean("Several accounts", compute="_compute_has_choice")
    two_numbers = fields.Char(compute="_compute_two_numbers")
    which_number = fields.Selection(
        [
            ("contact", "The number they have on WhatsApp"),
            ("partner", "The number of the partner"),
        ],
        "Which number",
        compute="_compute_which_number",
        store=True,
        readonly=False,
    )
    number = fields.Char(
        compute="_compute_number",
        store=True,
        readonly=False,
        help="With its country code, like +55 11 98765-4321.",
    )
    contact_id = fields.Many2one(
        "helpdesk.whatsapp.contact", "WhatsApp contact", compute="_compute_contact"
    )
    problem = fields.Char(compute="_compute_contact")
    is_window_open = fields.Boolean(
        "Customer service window is open", compute="_compute_contact"
    )
    is_elsewhere = fields.Boolean("In another ticket", compute="_compute_contact")
    is_opted_out = fields.Boolean("Opted out", compute="_compute_contact")

    @api.model
    def _account_selection(self):
        """Return the accounts of the user's companies.

        A selection, since agents may not read the records.
        """
        companies = self.env.companies
        accounts = self.env["helpdesk.whatsapp.account"].sudo()
        found = accounts.search([("company_id", "in", companies.ids)], order="id")
        return [(str(account.id), account.name) for account in found]

    @api.depends("partner_id")
    def _compute_ticket(self):
        """Propose the partner's open ticket on WhatsApp, else the latest open one."""
        for wizard in self:
            open_tickets = self.env["helpdesk.ticket"].search(
                [
                    ("partner_id", "=", wizard.partner_id.id),
                    ("partner_id", "!=", False),
                    ("company_id", "=", self.env.company.id),
                    ("closed", "=", False),
                ],
                order="id desc",
            )
            writing = open_tickets.filtered("whatsapp_contact_id")
            wizard.ticket_id = (writing or open_tickets)[:1]

    @api.depends("ticket_id")
    def _compute_has_choice(self):
        for wizard in self:
            wizard.has_choice = len(wizard._accounts()) > 1

    @api.depends("ticket_id", "partner_id")
    def _compute_account(self):
        for wizard in self:
            accounts = wizard._accounts()
            of_partner = wizard._contact_of_partner(accounts).account_id
            of_ticket = wizard.ticket_id.sudo().whatsapp_contact_id.account_id
            account = (of_ticket or of_partner or accounts)[:1]
            wizard.account = str(account.id or "") or False

    @api.depends("ticket_id", "partner_id")
    def _compute_two_numbers(self):
        """Say that partner and contact have different numbers, and since when."""
        for wizard in self:
            wizard.two_numbers = wizard._has_two_numbers() and self.env._(
                "They have written from %(contact)s (last on %(used)s). The partner's"
                " number is %(partner)s (since %(set)s).",
                contact=wizard._known_contact().number,
                used=wizard._as_date(wizard._known_contact().wa_id_at),
                partner=wizard._number_of_partner(),
                set=wizard._as_date(wizard._partner_number_set_at()),
            )

    @api.depends("ticket_id", "partner_id")
    def _compute_which_number(self):
        """Propose the newer one of two numbers."""
        for wizard in self:
            used_at = wizard._known_contact().wa_id_at
            set_at = wizard._partner_number_set_at()
            is_newer = set_at and (not used_at or set_at > used_at)
            proposed = "partner" if is_newer else "contact"
            wizard.which_number = wizard._has_two_numbers() and proposed

    def _has_two_numbers(self):
        """Whether the contact's number is none of the partner's numbers."""
        contact = self._known_contact()
        keys = {identity.match_key(wa_id) for wa_id in self._partner_numbers()}
        return bool(contact.wa_id and keys) and contact.match_key not in keys

    def _as_date(self, moment):
        return format_date(self.env, moment) if moment else "?"

    def _partner_number_set_at(self):
        """Return when the partner's number was last changed, if Odoo has noted it."""
        partner = self._partner()
        changes = self.env["mail.tracking.value"].sudo()
        change = changes.search(
            [
                ("mail_message_id.model", "=", "res.partner"),
                ("mail_message_id.res_id", "=", partner.id),
                ("field_id.name", "=", "phone"),
            ],
            order="id desc",
            limit=1,
        )
        return change.create_date

    def _partner_numbers(self):
        partner = self._partner().with_company(self._company())
        return partner._whatsapp_numbers() if partner else []

    def _number_of_partner(self):
        numbers = self._partner_numbers()
        return identity.international(numbers[0]) if numbers else False

    def _known_contact(self):
        """Return the ticket's contact, else the partner's, as superuser."""
        self.ticket_id.check_access("read")
        contact = self.ticket_id.sudo().whatsapp_contact_id
        return contact or self._contact_of_partner(self._accounts())

    @api.depends("ticket_id", "partner_id", "which_number")
    def _compute_number(self):
        for wizard in self:
            contact, number = wizard._known_contact(), wizard._number_of_partner()
            is_partners = not contact or wizard.which_number == "partner"
            wizard.number = number if is_partners else contact.number

    @api.depends("ticket_id", "partner_id", "number", "account")
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
            wizard.is_elsewhere = bool(sessions.ticket_id - wizard.ticket_id.sudo())
            wizard.is_opted_out = contact.is_opted_out

    def _partner(self):
        return self.ticket_id.partner_id or self.partner_id

    def _company(self):
        return self.ticket_id.company_id or self.env.company

    def _accounts(self):
        """Return the accounts that the ticket may write from, its team's first."""
        ticket = self.ticket_id
        if not ticket:
            ticket = ticket.new({"company_id": self._company().id})
        return ticket._whatsapp_accounts()

    def _contact_of_partner(self, accounts):
        """Return the partner's contact that wrote last and that the user may write to.

        As superuser; empty if there is none.
        """
        contacts, partner = (
            self.env["helpdesk.whatsapp.contact"].sudo(),
            self._partner(),
        )
        if not partner:
            return contacts
        found = contacts.search(
            [("partner_id", "=", partner.id), ("account_id", "in", accounts.ids)]
        )
        return found.filtered(
            lambda contact: contact.with_env(self.env)._may_be_written_to()
        )[:1]

    def _find(self):
        """Return the account, the contact and the ``wa_id`` to start with.

        The contact is empty if it is yet to be created.

        :raises AccessError: the user may not change the ticket, or create one
        :raises UserError: the conversation cannot be started; the text says why
        """
        self._check_rights()
        ticket, current = self.ticket_id, self.ticket_id.sudo().whatsapp_contact_id
        if ticket and (ticket.closed or not ticket.active):
            raise UserError(self.env._("This ticket is closed. Reopen it first."))
        accounts = self._accounts()
        if not accounts:
            raise UserError(self.env._("Your company has no WhatsApp account."))
        if self.account:
            accounts = accounts.filtered(lambda a: str(a.id) == self.account)
        if not accounts:
            raise UserError(
                self.env._("That WhatsApp account belongs to another company.")
            )
        found = self._find_contact(accounts)
        _account, contact, _wa_id = found
        if current and current != contact:
            raise UserError(self.env._("This ticket is on WhatsApp already."))
        if contact.is_blocked:
            raise UserError(
                self.env._("You have blocked this customer. Unblock them to write.")
            )
        return found

    def _check_rights(self):
        if self.ticket_id:
            self.ticket_id._whatsapp_check_may_send()
            return
        self.env["helpdesk.ticket"].check_access("create")
        if not self.env.user.has_group(AGENTS):
            raise AccessError(
                self.env._("Only helpdesk users may write to customers on WhatsApp.")
            )
        self.partner_id.check_access("read")

    def _find_contact(self, accounts):
        if self.number:
            return self._find_number(accounts)
        contact = self._contact_of_partner(accounts)
        if not contact:
            raise UserError(self.env._("Enter the customer's number."))
        return contact.account_id, contact, contact.wa_id

    def _find_number(self, accounts):
        wa_id = accounts[0]._wa_id_of_number(self.number)
        contacts = self.env["helpdesk.whatsapp.contact"].sudo()
        for account in accounts:
            contact = contacts._known(account, wa_id, "")
            if contact and not contact.with_env(self.env)._may_be_written_to():
                raise UserError(
                    self.env._(
                        "This customer has a conversation in tickets that you may"
                        " not see. Ask a colleague who may."
                    )
                )
            if contact:
                return account, contact, wa_id
        return accounts[0], contacts, wa_id

    def action_start(self):
        """Link the ticket to the contact, and open the composer there.

        Ticket and contact are created if there are none.

        :return: client action
        :raises AccessError: the user may not change the ticket, or create one
        :raises UserError: the conversation cannot be started, or another request is
            starting it at this moment; the text says which
        """
        self.ensure_one()
        self._check_rights()
        self.lock_for_update()
        account, contact, wa_id = self._find()
        is_here = bool(self.ticket_id) and not self.partner_id
        self.ticket_id = self.ticket_id or self._make_ticket(account)
        contact = contact or self._make_contact(account, wa_id)
        if self.ticket_id.sudo().whatsapp_contact_id != contact:
            self.ticket_id._whatsapp_start_with(contact)
        return {
            "type": "ir.actions.client",
            "tag": "helpdesk_mgmt_whatsapp.write",
            "params": {
                "ticket_id": self.ticket_id.id,
                "next": self._reload() if is_here else self._open_ticket(),
            },
        }

    @api.model
    def _reload(self):
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _open_ticket(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id.id,
            "views": [(False, "form")],
        }

    def _make_ticket(self, account):
        if not (self.title or "").strip():
            raise UserError(self.env._("Give the new ticket a title."))
        tickets = self.env["helpdesk.ticket"]
        return tickets._whatsapp_new_from(account, self.partner_id, self.title)

    def _make_contact(self, account, wa_id):
        ticket = self.ticket_id.sudo()
        return self.env["helpdesk.whatsapp.contact"]._add_by_number(
            account, wa_id, ticket.partner_id, ticket.partner_name, ticket.partner_email
        )
