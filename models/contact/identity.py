# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from collections import Counter

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import identity, log
from ..common import foreseen, hooks

_logger = logging.getLogger(__name__)

#: Foreseen: the ids of the contacts with a number, by account and ``match_key``.
NUMBERS = "contacts_with_number"


class HelpdeskWhatsappContact(models.Model):
    """Finds the contact of a webhook update by the phone number and the user id in it.

    A message belongs to the contact with its number, in any national spelling; else to
    the one with its user id; else to the one that had the user id before.

    **A number with a new owner.** Meta gives a user another user id when they change
    their number, and announces it in a webhook. A number that comes with another user
    id than before, unannounced, therefore has a new owner, unless the profile name or
    user name is the same: then the same person has registered again. The new owner
    gets a new contact, partner and ticket, and sees nothing of the former owner's. The
    former contact keeps its user id but loses the number, and its conversation ends.
    Notes in both tickets say so, so that an agent can correct a wrong decision.
    """

    _inherit = "helpdesk.whatsapp.contact"

    former_holder_id = fields.Many2one(
        "helpdesk.whatsapp.contact",
        "Former owner of the number",
        index="btree_not_null",
        ondelete="set null",
    )
    is_partner_chosen = fields.Boolean(
        "Partner chosen", help="An agent has linked them to the partner."
    )

    _former_ids = models.Index("USING gin (string_to_array(former_ids, ' '))")

    @api.model
    def _find_or_create(self, account, message):
        """Return the contact that sent ``message``, locked and with its latest ids.

        The contact and its partner are created with the customer's first message.

        :param message: ``tools.meta.webhook.Message``
        :return: the contact, and whether it was created just now
        :raises LockNotAvailable: another transaction holds the lock
        """
        wa_id = identity.digits(message.wa_id)
        contact, former = self._known(account, wa_id, message.user_uid), self.browse()
        contact._lock(wait=False)
        if not contact._can_be(message):
            former = contact
            former._give_up_number()
            contact = self._known(account, "", message.user_uid)
            contact._lock(wait=False)
        is_new = not contact
        contact = contact or self._add(account, wa_id, message.user_uid)
        if former:
            contact.former_holder_id = former
        contact._learn(message)
        return contact, is_new

    @api.model
    def _foresee(self, account, messages):
        """Find and lock the contacts of ``messages``, and find what they will look up.

        Contacts with several of the messages are left out: each message changes what
        the next one finds.

        :param messages: list of ``tools.meta.webhook.Message``
        :raises LockNotAvailable: another transaction holds a lock
        """
        keys = [identity.match_key(identity.digits(one.wa_id)) for one in messages]
        single = {key for key, count in Counter(keys).items() if key and count == 1}
        ours = Domain("account_id", "=", account.id)
        found = self.search_fetch(ours & Domain("match_key", "in", list(single)))
        found._lock(wait=False)
        by_key = found.grouped("match_key")
        answers = {(account.id, key): by_key.get(key, self).ids for key in single}
        foreseen.store(self.env, NUMBERS, answers)
        pairs = zip(keys, messages, strict=True)
        messages = [message for key, message in pairs if key in single]
        hooks.CONTACTS_FORESEEN.run(found, account, messages)

    @api.model
    def _written_to(self, account, echo):
        """Return the contact that an echo was sent to, locked.

        An echo is a message written in the WhatsApp Business app. A new contact is
        created if the echo has a number or a user id. The ids of a contact stay as they
        are: answers go to the id that the customer writes from.

        :param echo: ``tools.meta.webhook.Message``
        :raises LockNotAvailable: another transaction holds the lock
        """
        wa_id = identity.digits(echo.wa_id)
        contact = self._known(account, wa_id, echo.user_uid)
        contact._lock(wait=False)
        if not contact and (wa_id or echo.user_uid):
            contact = self._add(account, wa_id, echo.user_uid)
        if contact and not contact.partner_id:
            contact.partner_id = contact._find_partner() or contact._create_partner()
        return contact

    @api.model
    def _add(self, account, wa_id, user_uid):
        """Create a contact. Nobody else can see or lock it before the commit."""
        return self.create(
            {
                "account_id": account.id,
                "wa_id": wa_id or False,
                "user_uid": user_uid or False,
            }
        )

    @api.model
    def _add_by_number(self, account, wa_id, partner=None, name="", email=""):
        """Create a contact with a number and a partner, and return it as superuser.

        :param str wa_id: digits of the number
        :param partner: a partner that the user may see; if empty, the partner with the
            number, or else a new one with ``name`` and ``email``
        :raises UserError: the partner belongs to another company
        :raises ConcurrencyError: another transaction has created the contact just now:
            Odoo retries the request
        """
        try:
            contact = self.sudo()._add(account, wa_id, "")
        except UniqueViolation as error:
            raise ConcurrencyError(str(error)) from error
        if partner:
            contact._check_partner(partner.sudo())
        partner = partner or contact._find_partner()
        if not partner:
            partner = contact._create_partner()
            partner.write({"name": name or partner.name, "email": email})
        contact.partner_id = partner
        return contact

    def _check_partner(self, partner):
        """Check that the contact may have a partner.

        :raises UserError: the partner belongs to another company
        """
        if partner.company_id not in (self.company_id, self.company_id.browse()):
            raise UserError(self.env._("This partner belongs to another company."))

    @api.model
    def _known(self, account, wa_id, user_uid):
        """Return the contact with a number, in any of its spellings, or a user id.

        A contact with the number is preferred to one with the user id. A contact that
        had the user id before is the last choice.

        :param str wa_id: digits of the number, or ``""``
        :param str user_uid: business-scoped user id, or ``""``
        """
        ours = Domain("account_id", "=", account.id)
        found = self.browse()
        if wa_id:
            key = identity.match_key(wa_id)
            ids = foreseen.take(self.env, NUMBERS, (account.id, key))
            found = self.browse(ids)
            if ids is None:
                found = self.search_fetch(ours & Domain("match_key", "=", key))
            found = found.filtered(lambda contact: contact.wa_id == wa_id) or found
        if not found and user_uid:
            found = self.search(ours & Domain("user_uid", "=", user_uid), limit=1)
        if not found and user_uid:
            found = self._who_had(account, user_uid)
        return found[:1]

    @api.model
    def _who_had(self, account, uid):
        """Return the contacts that had the number or user id ``uid`` before."""
        self.flush_model(["former_ids"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM helpdesk_whatsapp_contact
                 WHERE string_to_array(former_ids, ' ') @> ARRAY[%s]
                   AND account_id = %s
                """,
                uid,
                account.id,
            )
        )
        return self.browse(row[0] for row in rows)

    def _former(self):
        """Return the former numbers and user ids as a list, the latest first."""
        return (self.former_ids or "").split()

    def _can_be(self, someone):
        """Whether ``someone`` with the contact's number can be the same person.

        They are if either has no user id, or if user id, user name or profile name are
        the same.

        :param someone: a contact or a ``tools.meta.webhook.Message``
        """
        if not self.user_uid or not someone.user_uid:
            return True
        return (
            someone.user_uid in (self.user_uid, *self._former())
            or bool(self.username and self.username == someone.username)
            or bool(
                self.profile_name
                and self.profile_name == identity.presentable_name(someone.profile_name)
            )
        )

    def _learn(self, message):
        """Store the ids and names of the sender of ``message``."""
        values = {
            "wa_id": identity.digits(message.wa_id),
            "user_uid": message.user_uid,
            "username": message.username,
            "profile_name": identity.presentable_name(message.profile_name),
        }
        former = self._former()  # a message from before the change may come late
        self._become({k: v for k, v in values.items() if v and v not in former})
        if not self.partner_id:
            self.partner_id = self._find_partner() or self._create_partner()

    def _learn_from_status(self, status):
        """Store a number or user id that a delivery status has and the contact lacks.

        :param status: ``tools.meta.webhook.Status``
        """
        values = {"wa_id": identity.digits(status.wa_id), "user_uid": status.user_uid}
        missing = {n: value for n, value in values.items() if value and not self[n]}
        if missing:
            self._lock(wait=False)
            self._become(missing)

    def _become(self, values):
        """Write new ids and names of the contact.

        Another contact that has one of these ids is merged into this one, or loses the
        number (see :meth:`_absorb`). The ids that are replaced become former ids, with
        a note in the ticket.

        :param dict values: of ``wa_id``, ``user_uid``, ``username``, ``profile_name``
        """
        changed = {name: value for name, value in values.items() if value != self[name]}
        for name in ("user_uid", "wa_id"):
            if name in changed:
                foreseen.forget(self.env)
                self._absorb(name, changed[name])
        changed = {n: value for n, value in changed.items() if value != self[n]}
        is_number_new = "wa_id" in changed and not self.wa_id
        former = [self[n] for n in ("wa_id", "user_uid") if self._replaces(n, changed)]
        if changed:
            self.write(changed)
        if former:
            self._store_former_ids(former)
            self._note_move(former)
        if is_number_new and self.partner_id and not self.partner_id.phone:
            self.partner_id.phone = self.number

    def _replaces(self, name, changed):
        """Whether ``changed`` has another id, not just another spelling of it."""
        if not self[name] or name not in changed:
            return False
        return name != "wa_id" or identity.match_key(changed[name]) != self.match_key

    def _store_former_ids(self, former):
        """Put the ids ``former`` before the former ids, without current ones."""
        uids = dict.fromkeys([*former, *self._former()])
        current = (self.wa_id, self.user_uid)
        self.former_ids = " ".join(uid for uid in uids if uid not in current) or False

    def _absorb(self, name, value):
        """Merge the other contacts that have ``value`` into this one.

        A contact that cannot be the same person loses its number instead.

        :param name: ``wa_id`` or ``user_uid``
        """
        ours = Domain("account_id", "=", self.account_id.id) & Domain(
            "id", "!=", self.id
        )
        same = Domain(name, "=", value)
        if name == "wa_id":
            same = Domain("match_key", "=", identity.match_key(value))
        for other in self.search(ours & same):
            other._lock(wait=False)
            if name == "user_uid" or other._can_be(self):
                self._take_over(other)
            else:
                other._give_up_number()
                self.former_holder_id = other

    def _take_over(self, other):
        """Merge ``other``, a contact of the same person, into this one; delete it."""
        log.event(_logger, log.INFO, "merged", contact=self.id, other=other.id)
        active = self.session_ids.filtered(lambda session: session.state == "active")
        if active:
            other.session_ids._end("closed")
        other.session_ids.contact_id = self
        other.message_ids.contact_id = self
        partner = self._partner_of_both(other)
        tickets = (self | other)._tickets()
        tickets.whatsapp_contact_id = self
        for contact in (self | other).filtered("partner_id"):
            contact._hand_tickets(tickets, partner)
        values = self._values_of_both(other) | self._blocking_of_both(other)
        other.unlink()
        self.write({**values, "partner_id": partner.id})
        self._push_block()

    def _partner_of_both(self, other):
        """Return the partner of two contacts that are merged.

        A partner chosen by an agent is preferred, then that of the contact with a
        number, then that of ``self``.
        """
        ranked = (self | other).sorted(
            lambda contact: (not contact.is_partner_chosen, not contact.wa_id)
        )
        return ranked.partner_id[:1]

    def _values_of_both(self, other):
        """Return the values of two contacts that are merged; those of ``self`` win."""
        names = ("wa_id", "user_uid", "username", "profile_name", "lang")
        values = {name: self[name] or other[name] for name in names}
        former = [*self._former(), *other._former()]
        if other.user_uid:
            former.insert(0, other.user_uid)
        current = (values["wa_id"], values["user_uid"])
        former = dict.fromkeys(uid for uid in former if uid not in current)
        values["former_ids"] = " ".join(former) or False
        for name in ("is_partner_chosen", "has_opted_out"):
            values[name] = self[name] or other[name]
        for name in ("last_seen", "window_expires_at"):
            times = [contact[name] for contact in (self, other) if contact[name]]
            values[name] = max(times, default=False)
        return values

    @api.model
    def _move(self, account, move):
        """Store the new number or user id that Meta announces for a customer.

        :param move: ``tools.meta.webhook.Move``
        :return: whether the account has the contact
        """
        former_wa_id = identity.digits(move.former_wa_id)
        contact = self._known(account, former_wa_id, move.former_user_uid)
        if not contact:
            return False
        contact._lock(wait=False)
        values = {"user_uid": move.user_uid, "wa_id": identity.digits(move.wa_id)}
        contact._become({name: value for name, value in values.items() if value})
        return True

    def _note_move(self, former):
        """Post a note that the customer has other ids than ``former`` now."""
        self._note_in_conversation(
            self.env._(
                "The customer has moved on WhatsApp from %(former)s to %(now)s.",
                former=", ".join(former),
                now=self._address(),
            )
        )

    def _note_in_conversation(self, note):
        """Post a note in the ticket of the active session."""
        sessions = self.session_ids.filtered(lambda s: s.state == "active")
        for ticket in sessions.ticket_id:
            ticket.message_post(body=note)

    # -------------------------------------------------- numbers that get another owner

    def _give_up_number(self):
        """End the contact's sessions and remove its number, which has a new owner."""
        self.ensure_one()
        foreseen.forget(self.env)
        self._note_in_conversation(
            self.env._(
                "%(number)s now belongs to somebody else on WhatsApp: the user id and"
                " the name are others. This conversation has been ended; what the new"
                " owner writes opens a ticket of its own.",
                number=self.number,
            )
        )
        self.session_ids._end("closed")
        former = [self.wa_id]
        self.wa_id = False
        self._store_former_ids(former)
        self.flush_recordset()

    def _introduce(self, ticket):
        """Post a note in the first ticket of a number's new owner that says so."""
        if not self.former_holder_id or self._tickets() != ticket:
            return
        ticket.message_post(
            body=self.env._(
                "This number was %(former)s's before, but the user id and the name on"
                " WhatsApp are others now: probably another person has it. If it is"
                " the same person, link the contact to their partner and move the"
                " conversation to their ticket.",
                former=self.former_holder_id.display_name,
            )
        )

    # ----------------------------------------------------------------------- searching

    @api.model
    def _search_display_name(self, operator, value):
        """Search by name, by user name with or without ``@``, or by number.

        The number may have any spelling, and may be a former one.
        """
        domain = super()._search_display_name(operator, value)
        if operator != "ilike" or not value or not isinstance(value, str):
            return domain
        domain = Domain(domain) | Domain("username", "ilike", value.strip().lstrip("@"))
        digits = identity.digits_of_number(value)
        if not digits:
            return domain
        for name in ("wa_id", "match_key", "former_ids"):
            domain |= Domain(name, "ilike", digits)
        key = identity.match_key_of_number(value, self.env.company.country_id.code)
        return domain | Domain("match_key", "=", key) if key else domain
