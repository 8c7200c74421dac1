import logging

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import identity, log

_logger = logging.getLogger(__name__)


class HelpdeskWhatsappContact(models.Model):
    """Who wrote: one person is one contact, whichever of their ids Meta gives.

    A message is of the contact with its number, in any national spelling; else of the
    one with its user id; else of the one that had the user id before.

    **A number that has changed hands.** Meta gives a user another id when they change
    their number, and announces it. So a number that comes with another user id than
    before, unannounced, has got another owner, unless the profile or user name is still
    the same: then the same person has registered anew. The new owner becomes a contact
    of their own, with a partner and a ticket of their own, and sees nothing of the
    former one's; the former contact keeps its conversation and its user id, but gives
    up the number. Both tickets say so, for an agent to put right what the names did not
    tell.
    """

    _inherit = "helpdesk.whatsapp.contact"

    former_holder_id = fields.Many2one(
        "helpdesk.whatsapp.contact",
        "Had the number before",
        index="btree_not_null",
        ondelete="set null",
    )
    is_partner_chosen = fields.Boolean(
        "Partner chosen", help="An agent has linked them to the partner."
    )

    _former_ids = models.Index("USING gin (string_to_array(former_ids, ' '))")

    @api.model
    def _find_or_create(self, account, message):
        """The contact ``message`` (``tools.webhook.Message``) is from, locked.

        Created, with a partner, when they write for the first time.
        """
        wa_id = identity.digits(message.wa_id)
        contact, former = self._known(account, wa_id, message.user_uid), self.browse()
        contact._lock(wait=False)
        if not contact._can_be(message):
            former = contact
            former._give_up_number()
            contact = self._known(account, "", message.user_uid)
            contact._lock(wait=False)
        contact = contact or self._add(account, wa_id, message.user_uid)
        if former:
            contact.former_holder_id = former
        contact._learn(message)
        return contact

    @api.model
    def _written_to(self, account, echo):
        """The contact an echo was written to, locked; created if it has a number.

        Nothing is learnt from it: answers go to the id that wrote to us.
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
        """A new contact, locked."""
        contact = self.create(
            {
                "account_id": account.id,
                "wa_id": wa_id or False,
                "user_uid": user_uid or False,
            }
        )
        contact._lock(wait=False)
        return contact

    @api.model
    def _add_by_number(self, account, wa_id, partner=None, name="", email=""):
        """A new contact of ``partner``, who is known to the user; as superuser.

        :param partner: empty: whoever has the number, else a new one with the name
        :raises UserError: the partner is another company's
        :raises ConcurrencyError: another transaction has just done it; try again
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
        """
        :raises UserError: ``partner`` is another company's
        """
        if partner.company_id not in (self.company_id, self.company_id.browse()):
            raise UserError(self.env._("This partner belongs to another company."))

    @api.model
    def _known(self, account, wa_id, user_uid):
        """The contact by number, in any of its spellings, or else by user id."""
        ours = Domain("account_id", "=", account.id)
        found = self.browse()
        if wa_id:
            key = Domain("match_key", "=", identity.match_key(wa_id))
            found = self.search(ours & key)
            found = found.filtered(lambda contact: contact.wa_id == wa_id) or found
        if not found and user_uid:
            found = self.search(ours & Domain("user_uid", "=", user_uid), limit=1)
        if not found and user_uid:
            found = self._who_had(account, user_uid)
        return found[:1]

    @api.model
    def _who_had(self, account, uid):
        """Whose id ``uid`` was before."""
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
        """The ids they had before, the latest first."""
        return (self.former_ids or "").split()

    def _can_be(self, someone):
        """Whether ``someone`` who has our number can be this person.

        :param someone: a contact or a ``tools.webhook.Message``
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
        """Take over what ``message`` tells of its sender."""
        news = {
            "wa_id": identity.digits(message.wa_id),
            "user_uid": message.user_uid,
            "username": message.username,
            "profile_name": identity.presentable_name(message.profile_name),
        }
        former = self._former()  # a message from before they moved comes late
        self._become({k: v for k, v in news.items() if v and v not in former})
        if not self.partner_id:
            self.partner_id = self._find_partner() or self._create_partner()

    def _learn_from_status(self, status):
        """Our message reached them: Meta may tell the id we did not know."""
        news = {"wa_id": identity.digits(status.wa_id), "user_uid": status.user_uid}
        news = {name: value for name, value in news.items() if value and not self[name]}
        if news:
            self._lock(wait=False)
            self._become(news)

    def _become(self, news):
        """Write what is new of ``news``; who has those ids too is the same person."""
        news = {name: value for name, value in news.items() if value != self[name]}
        for name in ("user_uid", "wa_id"):
            if name in news:
                self._absorb(name, news[name])
        news = {name: value for name, value in news.items() if value != self[name]}
        is_number_new = "wa_id" in news and not self.wa_id
        former = [self[n] for n in ("wa_id", "user_uid") if self._replaces(n, news)]
        if news:
            self.write(news)
        if former:
            self._store_former_ids(former)
            self._note_move(former)
        if is_number_new and self.partner_id and not self.partner_id.phone:
            self.partner_id.phone = self.number

    def _replaces(self, name, news):
        """Whether ``news`` has another id, not just another spelling of it."""
        if not self[name] or name not in news:
            return False
        return name != "wa_id" or identity.match_key(news[name]) != self.match_key

    def _store_former_ids(self, former):
        kept = dict.fromkeys([*former, *self._former()])
        now = (self.wa_id, self.user_uid)
        self.former_ids = " ".join(uid for uid in kept if uid not in now) or False

    def _absorb(self, name, value):
        """Whoever has ``value`` too is this person met twice, by number and by id.

        Or has had the number before: then they give it up.

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
        """Become one with ``other``, a contact of the same person."""
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
        """Whom an agent chose; else who was found by number; else ours."""
        ranked = (self | other).sorted(
            lambda contact: (not contact.is_partner_chosen, not contact.wa_id)
        )
        return ranked.partner_id[:1]

    def _values_of_both(self, other):
        names = ("wa_id", "user_uid", "username", "profile_name", "lang")
        values = {name: self[name] or other[name] for name in names}
        former = [*self._former(), *other._former()]
        if other.user_uid:
            former.insert(0, other.user_uid)
        now = (values["wa_id"], values["user_uid"])
        former = dict.fromkeys(uid for uid in former if uid not in now)
        values["former_ids"] = " ".join(former) or False
        for name in ("is_partner_chosen", "has_opted_out"):
            values[name] = self[name] or other[name]
        for name in ("last_seen", "window_expires_at"):
            times = [contact[name] for contact in (self, other) if contact[name]]
            values[name] = max(times, default=False)
        return values

    @api.model
    def _move(self, account, move):
        """Follow a customer to another number or user id, conversation and all.

        :param move: ``tools.webhook.Move``
        :return: whether the customer is known
        """
        former_wa_id = identity.digits(move.former_wa_id)
        contact = self._known(account, former_wa_id, move.former_user_uid)
        if not contact:
            return False
        contact._lock(wait=False)
        news = {"user_uid": move.user_uid, "wa_id": identity.digits(move.wa_id)}
        contact._become({name: value for name, value in news.items() if value})
        return True

    def _note_move(self, former):
        self._note_in_conversation(
            self.env._(
                "The customer has moved on WhatsApp from %(former)s to %(now)s.",
                former=", ".join(former),
                now=self._address(),
            )
        )

    def _note_in_conversation(self, note):
        """Tell the agents of the ticket the conversation is in."""
        sessions = self.session_ids.filtered(lambda s: s.state == "active")
        for ticket in sessions.ticket_id:
            ticket.message_post(body=note)

    # -------------------------------------------------- numbers that get another owner

    def _give_up_number(self):
        """Somebody else writes from our number now: end this conversation."""
        self.ensure_one()
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
        """Say in the first ticket of a number's new owner that they are new."""
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
        """By name, user name with or without ``@``, or number however written."""
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
