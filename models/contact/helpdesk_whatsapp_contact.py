# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.phone_validation.tools.phone_validation import phone_format

from ...tools import identity

#: Key in ``cr.cache``, which a rollback clears: ids of the contacts locked already.
LOCKED = "helpdesk_whatsapp.locked_contacts"


class HelpdeskWhatsappContact(models.Model):
    """A customer on WhatsApp who writes to an account, or whom the account writes to.

    A contact has a phone number (``wa_id``), Meta's business-scoped user id
    (``user_uid``), or both; a group has neither, but a ``group_uid``. ``wa_id`` is the
    address that Meta reported last; contacts are found by ``match_key``, which all
    national spellings of a number share.
    Code that changes the state of a conversation locks its contact first (``_lock``).

    Agents may read the contacts of the tickets they may read. The server writes them.
    """

    _name = "helpdesk.whatsapp.contact"
    _description = "WhatsApp Contact"
    _inherit = ["helpdesk.whatsapp.access", "helpdesk.whatsapp.of.account"]
    _ticket_path = "session_ids.ticket_id"
    _order = "last_seen desc, id desc"
    _rec_names_search = ["profile_name", "wa_id", "username", "partner_id"]

    account_id = fields.Many2one(
        "helpdesk.whatsapp.account", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, precompute=True
    )
    wa_id = fields.Char(
        "WhatsApp id", help="The number's digits, as WhatsApp reports them."
    )
    match_key = fields.Char(compute="_compute_match_key", store=True, precompute=True)
    user_uid = fields.Char("Business-scoped user id", index="btree_not_null")
    group_uid = fields.Char(
        "Group id", help="Meta's id of a group: the contact is the group, not a person."
    )
    parent_uid = fields.Char(
        "Parent user id",
        index="btree_not_null",
        help="The same for all numbers of a business's parent.",
    )
    former_ids = fields.Char(
        "Former ids", help="Numbers and user ids they had before, the latest first."
    )
    username = fields.Char("User name")
    profile_name = fields.Char("Profile name")
    number = fields.Char(compute="_compute_number")
    partner_id = fields.Many2one("res.partner", index=True, ondelete="restrict")
    lang = fields.Char("Language", help="Language of automatic messages.")
    is_blocked = fields.Boolean("Blocked", help="Their messages do not open tickets.")
    last_seen = fields.Datetime(
        "Last seen", help="When the customer last wrote, by Meta's timestamp."
    )
    window_expires_at = fields.Datetime(
        "Customer service window until",
        help="Until then WhatsApp delivers free text to the customer.",
    )
    session_ids = fields.One2many("helpdesk.whatsapp.session", "contact_id")
    message_ids = fields.One2many("helpdesk.whatsapp.message", "contact_id")
    ticket_ids = fields.One2many("helpdesk.ticket", "whatsapp_contact_id")

    _wa_id_unique = models.UniqueIndex(
        "(account_id, wa_id) WHERE wa_id IS NOT NULL",
        "This account has a contact with that number already.",
    )
    _user_uid_unique = models.UniqueIndex(
        "(account_id, user_uid) WHERE user_uid IS NOT NULL",
        "This account has a contact with that user id already.",
    )
    _group_uid_unique = models.UniqueIndex(
        "(account_id, group_uid) WHERE group_uid IS NOT NULL",
        "This account has a contact for that group already.",
    )
    _match = models.Index("(account_id, match_key)")
    _window = models.Index("(window_expires_at) WHERE window_expires_at IS NOT NULL")

    @api.constrains("wa_id", "user_uid", "group_uid", "former_ids")
    def _check_known_by_something(self):
        for contact in self:
            known = contact.wa_id or contact.user_uid or contact.group_uid
            if not (known or contact.former_ids):
                raise ValidationError(
                    self.env._("A WhatsApp contact needs a number or a user id.")
                )

    @api.depends("wa_id")
    def _compute_match_key(self):
        for contact in self:
            contact.match_key = identity.match_key(contact.wa_id or "") or False

    @api.depends("wa_id")
    def _compute_number(self):
        for contact in self:
            contact.number = contact.wa_id and identity.international(contact.wa_id)

    @api.depends("profile_name", "partner_id.name", "wa_id", "username", "user_uid")
    def _compute_display_name(self):
        for contact in self:
            contact.display_name = (
                contact.partner_id.name or contact.profile_name or contact._address()
            )

    @api.model
    def _readable_domain(self):
        """Return the domain of the contacts the user may read.

        These are the contacts of tickets that the user may read, by session or, before
        the customer has answered, by the ticket's own contact.
        """
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        readable = Domain("ticket_ids", "in", tickets._search(Domain.TRUE))
        return super()._readable_domain() | readable

    def _address(self):
        """Return what agents know the contact by: number, user name or user id.

        Of a group it is the name: its id says nothing to people.
        """
        self.ensure_one()
        username = self.username and f"@{self.username}"
        group = self.group_uid and self.profile_name
        return self.number or username or self.user_uid or group or self.former_ids

    def _has_address(self):
        """Whether the contact has an id that messages can be sent to."""
        return bool(self.wa_id or self.user_uid)

    def _is_simulated(self):
        """Whether the contact is the customer of the guide's simulated message."""
        return self.user_uid == identity.SIMULATED

    def _takes_no_automatic(self):
        """Whether automatic messages to the contact are pointless or unwanted."""
        return bool(self.is_blocked or self.group_uid or self._is_simulated())

    def _recipient(self):
        """Return the recipient for the body of Meta's ``POST /messages``.

        It is the id that came with the customer's latest message; the number, if both
        came. The number needs its ``+``: Meta would put the business number's country
        code before bare digits ("Send messages").

        :return: ``{"to": "+…"}`` or ``{"recipient": user id}``
        """
        self.ensure_one()
        by_number, by_uid = self.wa_id_at, self.user_uid_at
        is_number_older = by_uid and (not by_number or by_number < by_uid)
        if not self.wa_id or (self.user_uid and is_number_older):
            return {"recipient": self.user_uid}
        return {"to": f"+{self.wa_id}"}

    def _window_is_open(self):
        """Whether the customer service window is open: Meta delivers free text now."""
        self.ensure_one()
        return bool(
            self.window_expires_at and self.window_expires_at > fields.Datetime.now()
        )

    def _lock(self, wait=True):
        """Lock the contacts until the end of the transaction.

        :param bool wait: whether to wait for a transaction that holds the lock; the
            inbox does not, and processes other customers' updates meanwhile
        :raises LockNotAvailable: another transaction holds the lock, and ``wait`` is
            false
        :raises TransactionRollbackError: another transaction has changed a contact
            since this one began: it must be retried
        """
        locked = self.env.cr.cache.setdefault(LOCKED, set())
        if locked.issuperset(self.ids):
            return
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT 1 FROM helpdesk_whatsapp_contact WHERE id IN %s ORDER BY id"
            " FOR NO KEY UPDATE " + ("" if wait else "NOWAIT"),
            [tuple(self.ids)],
            log_exceptions=False,
        )
        locked.update(self.ids)

    def _mark_locked(self):
        """Count contacts as locked that this transaction has created.

        Nobody else sees them before the commit.
        """
        self.env.cr.cache.setdefault(LOCKED, set()).update(self.ids)

    def _tickets(self):
        """Return all tickets of the contacts, archived ones too."""
        return (
            self.env["helpdesk.ticket"]
            .with_context(active_test=False)
            .search([("whatsapp_contact_id", "in", self.ids)])
        )

    def _hand_tickets(self, tickets, partner):
        """Make ``partner`` the customer of those ``tickets`` that our partner has."""
        former = self.partner_id
        theirs = tickets.filtered(lambda ticket: ticket.partner_id == former)
        if theirs and former != partner:
            theirs.write(partner._whatsapp_ticket_values())

    def _create_partner(self):
        """Create a partner for the contact."""
        return self._create_partners()

    def _create_partners(self):
        """Create a partner for each contact: profile name, number and language."""
        partners = self.env["res.partner"].with_context(
            mail_create_nosubscribe=True, mail_create_nolog=True
        )
        partners = partners.create(
            [
                {
                    "name": contact.profile_name or contact._address(),
                    "phone": contact.number,
                    "lang": contact._language_of_country()
                    or contact.account_id._language(),
                    "user_id": False,
                }
                for contact in self
            ]
        )
        partners.flush_recordset()  # at once, not some fields each time one is searched
        return partners

    def _e164(self):
        """Return the number as Odoo stores valid ones (E.164), or ``False``."""
        try:  # as _phone_format, without a country: the number names its own
            number = self.wa_id and f"+{self.wa_id}"
            return number and phone_format(number, None, None, force_format="E164")
        except UserError:
            return False

    @api.model
    def _blacklisted(self, numbers):
        """Return those of ``numbers`` (E.164) that are in ``phone.blacklist``.

        A search would format them anew, and read the user's country for it.
        """
        self.env["phone.blacklist"].flush_model(["number", "active"])
        rows = self.env.execute_query(
            SQL(
                "SELECT number FROM phone_blacklist WHERE active AND number = ANY(%s)",
                numbers,
            )
        )
        return {number for (number,) in rows}

    def _language(self):
        """Return the code of the installed language of automatic messages to them.

        It is the contact's language, else the partner's, else that of the number's
        country, else the account's.
        """
        installed = dict(self.env["res.lang"].get_installed())
        own = [self.lang, self.partner_id.lang, self._language_of_country()]
        return next(
            (code for code in own if code in installed), self.account_id._language()
        )

    def _language_of_country(self):
        """Return the installed language of the number's country, or ``False``.

        It is ``pt_BR`` for Brazil.
        """
        region = self.wa_id and identity.region_of(self.wa_id)
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        return next(
            (code for code in codes if region and code.endswith(f"_{region}")), False
        )

    def _timezone(self):
        """Return the name of the time zone of texts to them.

        It is the partner's, else that of the number's country, else the account's.
        """
        own = self.partner_id.tz or identity.timezone_of(self.wa_id or "")
        return own or self.account_id._timezone()
