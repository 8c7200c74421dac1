# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Domain

from ...tools import identity
from ...tools.likeness import Likeness
from ..common import foreseen, hooks
from .newcomers import NEWCOMERS
from .ownership import NUMBERS

#: Foreseen: that nobody has an id, by account, name of the id and value.
UNHELD = "unheld_ids"


class HelpdeskWhatsappContact(models.Model):
    """Finds the contact of a webhook update by the phone number and the user id in it.

    A message belongs to the contact with its number, in any national spelling; else to
    the one with its user id; else to the one that had the user id before. The number
    counts only if the person can be the same (``tools/likeness.py``). If not, the
    sender has a contact, partner and ticket of their own, and sees nothing of the
    other's; whose the number is, the time of the message decides (``ownership.py``).
    """

    _inherit = "helpdesk.whatsapp.contact"

    is_partner_chosen = fields.Boolean(
        "Partner chosen", help="An agent has linked them to the partner."
    )

    @api.model
    def _find_or_create(self, account, message, moment):
        """Return the contact that sent ``message``, locked and with its latest ids.

        The contact and its partner are created with the customer's first message.

        :param message: ``tools.meta.webhook.Message``
        :param datetime moment: when it was written, by Meta's clock
        :return: the contact, and whether it was created just now
        :raises LockNotAvailable: another transaction holds the lock
        """
        if created := foreseen.take(self.env, NEWCOMERS, (account.id, message.wamid)):
            return created.with_env(self.env), True
        holder, former = self._holder(account, message.wa_id, moment), self.browse()
        holder._lock(wait=False)
        contact, likeness = holder, holder._likeness(message, moment)
        if likeness is Likeness.OTHER:
            former = holder
            if former._is_used_until(moment):
                former._give_up_number(moment)
            contact = self._with_uid(account, message.user_uid)
        elif not holder:
            contact = self._without_number(account, message, moment)
        (contact - holder)._lock(wait=False)
        is_new = not contact
        if is_new:
            wa_id = "" if former.wa_id else message.wa_id
            values = self._values_of_sender(account, wa_id, message, moment)
            contact = self.create(values)
            contact._mark_locked()
        if former and former != contact.former_holder_id:
            contact._note_succession(former, message.wa_id)
        is_known = likeness if contact == holder else Likeness.SAME
        contact._learn(message, moment, is_known)
        return contact, is_new

    @api.model
    def _foresee(self, account, messages, moments=()):
        """Find and lock the contacts of ``messages``, and find what they will look up.

        New customers get their contacts and partners, all of them together.

        Contacts with several of the messages are left out: each message changes what
        the next one finds.

        :param messages: list of ``tools.meta.webhook.Message``
        :param moments: when each was written, by Meta's clock; without, no contact is
            created
        :return: whether contacts were created: all messages have to be processed
        :raises LockNotAvailable: another transaction holds a lock
        """
        keys = [one.wa_id and identity.match_key(one.wa_id) for one in messages]
        single = {key for key, count in Counter(keys).items() if key and count == 1}
        ours = Domain("account_id", "=", account.id)
        found = self.search_fetch(ours & Domain("match_key", "in", list(single)))
        found._lock(wait=False)
        by_key = found.grouped("match_key")
        answers = {(account.id, key): by_key.get(key, self).ids for key in single}
        foreseen.store(self.env, NUMBERS, answers)
        pairs = zip(keys, messages, strict=True)
        theirs = [message for key, message in pairs if key in single]
        dated = list(zip(messages, moments, strict=True)) if moments else []
        newcomers = self._add_newcomers(account, dated, found)
        hooks.CONTACTS_FORESEEN.run(found | newcomers, account, theirs)
        return bool(newcomers)

    @api.model
    def _written_to(self, account, echo, moment):
        """Return the contact that an echo was sent to, locked.

        An echo is a message written in the WhatsApp Business app. A new contact is
        created if the echo has a number or a user id. The ids of a contact stay as they
        are: answers go to the id that the customer writes from.

        :param echo: ``tools.meta.webhook.Message``
        :param datetime moment: when it was written, by Meta's clock
        :raises LockNotAvailable: another transaction holds the lock
        """
        contact = self._at_moment(account, echo, moment)
        contact._lock(wait=False)
        if not contact and (echo.wa_id or echo.user_uid):
            is_taken = bool(self._holder(account, echo.wa_id))
            wa_id = "" if is_taken else echo.wa_id
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
        return self._holder(account, wa_id) or self._with_uid(account, user_uid)

    @api.model
    def _wa_id_of_address(self, account, address, field):
        """Return the WhatsApp id of a phone number in a call of the REST API.

        The digits of a contact's number always are one, with ``+`` or without it, even
        if no country has such a number.

        :param str address: the number
        :param str field: path of the number in the request, for the error
        :raises CodedError: it is no phone number (``no_number``)
        """
        if wa_id := identity.ids_of(address).wa_id:
            ours = Domain("account_id", "=", account.id)
            if self.sudo().search_count(ours & Domain("wa_id", "=", wa_id), limit=1):
                return wa_id
        return account._wa_id_of_address(address, field)

    def _learn(self, message, moment, likeness=Likeness.SAME):
        """Store the ids and names of the sender of ``message``.

        :param datetime moment: when it was written, by Meta's clock
        :param likeness: if it is ``UNSURE``, an agent is asked whether it is the
            contact's person, and the user id is not stored
        """
        if likeness is Likeness.UNSURE:
            self._doubt(message)
        ids = {"wa_id": message.wa_id}
        if likeness is Likeness.SAME:
            ids |= {"user_uid": message.user_uid}
            self._note_silent_change(message)
        names = {
            "username": message.username,
            "profile_name": identity.presentable_name(message.profile_name),
            "parent_uid": message.parent_uid,
        }
        is_latest = moment >= max(filter(None, self._ids_used_at()), default=moment)
        names = {
            name: value
            for name, value in names.items()
            if value and value != self[name] and (is_latest or not self[name])
        }
        if names and likeness is not Likeness.UNSURE:
            self.write(names)
        self._become(ids, moment)
        if not self.partner_id:
            self.partner_id = self._find_partner() or self._create_partner()

    def _learn_from_status(self, status):
        """Store a number or user id that a delivery status has and the contact lacks.

        An id that the contact has given up, or that another contact has, is not one.

        :param status: ``tools.meta.webhook.Status``
        """
        for name, value in self._learnt_from(status):
            self._lock(wait=False)
            other = self.browse()
            if not foreseen.take(self.env, UNHELD, (self.account_id.id, name, value)):
                other = self._others_with(name, value)
            if other and (other.wa_id or name == "wa_id"):
                continue
            if other:
                self._take_over(other)
            self.write({name: value})
            if name == "wa_id" and self.partner_id and not self.partner_id.phone:
                self.partner_id.phone = self.number

    def _learnt_from(self, status):
        """Return the ids (name, value) of a status that the contact never had."""
        ids = {"wa_id": status.wa_id, "user_uid": status.user_uid}
        return [
            (name, value)
            for name, value in ids.items()
            if value and not self[name] and value not in self._former()
        ]

    @api.model
    def _foresee_statuses(self, account, pairs):
        """Find and lock the contacts that learn user ids, and find whose these are.

        :param list pairs: of a contact and the ``tools.meta.webhook.Status``
        """
        learnt = [
            (contact, dict(contact._learnt_from(status)).get("user_uid"))
            for contact, status in pairs
        ]
        learners = self.union(*(contact for contact, uid in learnt if uid))
        if not learners:
            return
        learners._lock(wait=False)
        uids = {uid for _contact, uid in learnt if uid}
        ours = Domain("account_id", "=", account.id)
        held = self.search_fetch(ours & Domain("user_uid", "in", list(uids)))
        unheld = uids - set(held.mapped("user_uid"))
        keys = [(account.id, "user_uid", uid) for uid in unheld]
        foreseen.store(self.env, UNHELD, dict.fromkeys(keys, True))

    def _become(self, ids, moment):
        """Take over ids that the person has used, or has announced, at ``moment``.

        Another contact that has one of them is merged into this one, or loses the
        number (see :meth:`_may_take`). The ids that are replaced become former ids,
        with a note in the ticket.

        :param dict ids: of ``wa_id`` and ``user_uid``; empty ones have no effect
        """
        is_number_new = bool(ids.get("wa_id")) and not self.wa_id
        names = [name for name in ("user_uid", "wa_id") if ids.get(name)]
        former = [self._take_id(name, ids[name], moment) for name in names]
        if former := list(filter(None, reversed(former))):
            self._note_move(former)
        if is_number_new and self.partner_id and not self.partner_id.phone:
            self.partner_id.phone = self.number

    @api.model
    def _move(self, account, move, moment):
        """Store the new number or user id that Meta announces for a customer.

        It may come before their first message, which then is of this contact whichever
        id it comes from.

        :param move: ``tools.meta.webhook.Move``
        :param datetime moment: of the announcement, by Meta's clock
        :return: whether the announcement names anybody
        """
        contact = self._at_moment(account, move.former, moment)
        if not contact and self._note_former_of_known(account, move, moment):
            return True
        contact = contact or self._add_announced(account, move.former)
        if not contact:
            return False
        contact._lock(wait=False)
        contact._become(move.now._asdict(), moment)
        if move.now.parent_uid:
            contact.parent_uid = move.now.parent_uid
        return True

    @api.model
    def _note_former_of_known(self, account, move, moment):
        """Store the ids that somebody has given up who is known by the new ones only.

        :return: whether somebody is
        """
        contact = self._at_moment(account, move.now, moment)
        contact._lock(wait=False)
        for uid in filter(None, (move.former.user_uid, move.former.wa_id)):
            if contact and not self._known(account, uid, uid):
                contact._store_former_id(uid, moment)
        return bool(contact)

    @api.model
    def _add_announced(self, account, ids):
        """Create the contact that Meta names in an announcement, or return none."""
        wa_id = "" if self._holder(account, ids.wa_id) else ids.wa_id
        if not (wa_id or ids.user_uid):
            return self.browse()
        return self._add(account, wa_id, ids.user_uid)

    def _note_move(self, former):
        """Post a note that the customer has other ids than ``former`` now.

        With the same number, nothing that an agent knows them by has changed.
        """
        note = self.env._(
            "The customer has another user id on WhatsApp now, with the same number."
        )
        if not self.wa_id or any(identity.ids_of(uid).wa_id for uid in former):
            note = self.env._(
                "The customer has moved on WhatsApp from %(former)s to %(now)s.",
                former=", ".join(former),
                now=self._address(),
            )
        self._note_in_conversation(note)

    def _note_in_conversation(self, note):
        """Post a note in the ticket of the active session."""
        sessions = self.session_ids.filtered(lambda s: s.state == "active")
        for ticket in sessions.ticket_id:
            ticket.message_post(body=note)

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
