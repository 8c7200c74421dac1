# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import identity
from ...tools.likeness import LONG_SILENCE, Likeness, Person, likeness
from ..common import foreseen

#: By id: the field with the time of its latest use.
USED_AT = {"wa_id": "wa_id_at", "user_uid": "user_uid_at"}
#: Foreseen: the ids of the contacts with a number, by account and ``match_key``.
NUMBERS = "contacts_with_number"
#: Customers whose user ids change unannounced within so long mean that the business
#: has moved to another portfolio.
MOVE, MOVED_CUSTOMERS = timedelta(days=7), 3


class HelpdeskWhatsappContact(models.Model):
    """Says whose a phone number or user id is, and was, by Meta's clock.

    An id belongs to who wrote from it last, or announced it last, by the time of Meta's
    webhook and not by the order in which webhooks come. What comes late gives nobody
    an id back. Delivery statuses and echoes say to whom something was sent, which is no
    proof of who has the id now: they never move an id.

    The ids that a contact has given up stay with it as its former ids, each with the
    time until which it was theirs.
    """

    _inherit = "helpdesk.whatsapp.contact"

    wa_id_since = fields.Datetime(
        "Number used since", readonly=True, help="By Meta's clock."
    )
    wa_id_at = fields.Datetime(
        "Number used on", readonly=True, help="Latest use, by Meta's clock."
    )
    user_uid_at = fields.Datetime(
        "User id used on", readonly=True, help="Latest use, by Meta's clock."
    )
    user_uid_replaced_at = fields.Datetime(
        readonly=True, help="When the user id changed without an announcement."
    )
    former_times = fields.Json(
        readonly=True, help="Until when the former ids were theirs: {id: time}."
    )
    former_holder_id = fields.Many2one(
        "helpdesk.whatsapp.contact",
        "Former owner of the number",
        index="btree_not_null",
        ondelete="set null",
    )

    _former_ids = models.Index("USING gin (string_to_array(former_ids, ' '))")
    _replaced = models.Index(
        "(account_id, user_uid_replaced_at) WHERE user_uid_replaced_at IS NOT NULL"
    )

    # ---------------------------------------------------------------------- whose it is

    @api.model
    def _holder(self, account, wa_id, moment=None):
        """Return the contact with a number, in any of its spellings, or none.

        :param datetime moment: if the contact did not have it then, the one that did is
            returned
        """
        if not wa_id:
            return self.browse()
        key = identity.match_key(wa_id)
        ids = foreseen.take(self.env, NUMBERS, (account.id, key))
        found = self.browse(ids)
        if ids is None:
            found = self.search_fetch(
                Domain("account_id", "=", account.id) & Domain("match_key", "=", key)
            )
        same = found.filtered(lambda contact: contact.wa_id == wa_id)
        holder = (same or found)[:1]
        if moment and holder.wa_id_since and moment < holder.wa_id_since:
            return self._who_had_at(account, wa_id, moment) or holder
        return holder

    @api.model
    def _with_uid(self, account, user_uid):
        """Return the contact that has a user id, else the one that had it before."""
        if not user_uid:
            return self.browse()
        ours = Domain("account_id", "=", account.id)
        found = self.search(ours & Domain("user_uid", "=", user_uid), limit=1)
        return found or self._who_had(account, user_uid)[:1]

    @api.model
    def _without_number(self, account, message, moment):
        """Return the sender of a message whose number nobody has, if it is known.

        Whoever gave the number up after the message was written can be the sender, if
        the message has no user id that says otherwise.
        """
        found = self._with_uid(account, message.user_uid)
        if found or not message.wa_id:
            return found
        found = self._who_had_at(account, message.wa_id, moment)
        is_same = found._likeness(message, moment) is Likeness.SAME
        return found if is_same else found.browse()

    @api.model
    def _at_moment(self, account, ids, moment):
        """Return whom a user id is of; without one, who had the number at ``moment``.

        :param ids: anything with ``wa_id`` and ``user_uid``
        """
        if found := self._with_uid(account, ids.user_uid):
            return found
        holder = self._holder(account, ids.wa_id, moment)
        if not holder and ids.wa_id:
            holder = self._who_had_at(account, ids.wa_id, moment)
        is_other = holder.user_uid and ids.user_uid
        return holder.browse() if is_other else holder

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

    @api.model
    def _who_had_at(self, account, uid, moment):
        """Return the contact that gave up an id next after ``moment``, or none."""
        had = [(c._had_until(uid), c.id) for c in self._who_had(account, uid)]
        later = [(until, id_) for until, id_ in had if until and until >= moment]
        return self.browse(min(later)[1]) if later else self.browse()

    def _former(self):
        """Return the former numbers and user ids as a list, the latest first."""
        return (self.former_ids or "").split()

    def _had_until(self, uid):
        """Return until when a former id was the contact's, or ``None``."""
        return fields.Datetime.to_datetime((self.former_times or {}).get(uid))

    def _ids_used_at(self):
        return self.wa_id_at, self.user_uid_at

    def _is_used_until(self, moment):
        """Whether the contact has not used its number after ``moment``."""
        return not self.wa_id_at or self.wa_id_at <= moment

    def _others_with(self, name, value):
        """Return the account's other contacts that have the id ``value``."""
        same = Domain(name, "=", value)
        if name == "wa_id":
            same = Domain("match_key", "=", identity.match_key(value))
        ours = Domain("account_id", "=", self.account_id.id)
        return self.search(ours & Domain("id", "!=", self.id) & same)

    # ------------------------------------------------------------------ who it can be

    def _likeness(self, message, moment):
        """Return whether the sender of ``message`` can be the contact's person.

        :param message: ``tools.meta.webhook.Message``
        :return: ``Likeness``; an empty recordset can be anybody
        """
        if not self or (self.user_uid and self.user_uid == message.user_uid):
            return Likeness.SAME
        if message.user_uid and self.doubted_uid == message.user_uid:
            return Likeness.UNSURE
        seen = Person(
            tuple(filter(None, (message.user_uid, message.parent_uid))),
            message.username,
            identity.presentable_name(message.profile_name),
        )
        last = max(filter(None, (*self._ids_used_at(), self.last_seen)), default=moment)
        known, silence = self._as_person(), max(moment - last, timedelta())
        found = likeness(known, seen, silence)
        if found is not Likeness.SAME and self._is_business_moving():
            return likeness(known, seen, silence, is_moving=True)
        return found

    def _as_person(self):
        """Return what is known of the contact, as ``tools.likeness.Person``."""
        former = (uid for uid in self._former() if not uid.isdecimal())
        uids = filter(None, (self.user_uid, self.parent_uid, *former))
        return Person(tuple(uids), self.username or "", self.profile_name or "")

    def _is_business_moving(self):
        """Whether user ids of many of the account's customers have changed lately."""
        since, replaced_at = (
            fields.Datetime.now() - MOVE,
            self.account_id.number_replaced_at,
        )
        return bool(replaced_at and replaced_at > since) or (
            self.search_count(
                [
                    ("account_id", "=", self.account_id.id),
                    ("user_uid_replaced_at", ">", since),
                ],
                limit=MOVED_CUSTOMERS,
            )
            == MOVED_CUSTOMERS
        )

    def _note_silent_change(self, message):
        """Note that the user id changes without an announcement."""
        uid = message.user_uid
        if self.user_uid and uid and uid not in (self.user_uid, *self._former()):
            self.user_uid_replaced_at = fields.Datetime.now()

    # ------------------------------------------------------------- taking and giving up

    def _take_id(self, name, value, moment):
        """Store an id that the person used, or announced, at ``moment``.

        An id becomes a former one at once if the person has used another one later, or
        if another contact has used it later.

        :param name: ``wa_id`` or ``user_uid``
        :return: the id that it replaces, ``""`` if none
        """
        current, used_at = self[name], self[USED_AT[name]]
        is_late = bool(used_at and moment < used_at)
        is_same = value == current or (
            name == "wa_id" and current and identity.match_key(value) == self.match_key
        )
        if is_same:
            self._use_id(name, current if is_late else value, moment)
            return ""
        given_up = self._had_until(value)
        if given_up and moment <= given_up:
            return ""
        if (current and is_late) or not self._may_take(name, value, moment):
            self._store_former_id(value, moment)
            return ""
        if value == self[name]:  # it came with a contact that was merged
            self._use_id(name, value, moment)
            return ""
        replaced = self[name]
        foreseen.forget(self.env)
        self.write({name: value, USED_AT[name]: False})
        if name == "wa_id":
            self.wa_id_since = False
        self._use_id(name, value, moment)
        if replaced:
            self._store_former_id(replaced, moment)
        self._drop_former_id(value)
        return replaced or ""

    def _use_id(self, name, value, moment):
        """Note that the id was used at ``moment``."""
        used_at, since = self[USED_AT[name]], self.wa_id_since
        values = {name: value, USED_AT[name]: max(used_at or moment, moment)}
        if name == "wa_id":
            values["wa_id_since"] = min(since or moment, moment)
        values = {n: value for n, value in values.items() if value != self[n]}
        if values:
            self.write(values)

    def _may_take(self, name, value, moment):
        """Take an id from the other contacts that have it, if this is possible.

        A contact of the same person is merged into this one. Another one loses its
        number, unless it has used that after ``moment``.

        :return: whether this contact may have the id
        """
        for other in self._others_with(name, value):
            other._lock(wait=False)
            if name == "user_uid" or other._is_same_as(self):
                self._take_over(other)
            elif not other._is_used_until(moment):
                return False
            else:
                other._give_up_number(moment)
                self.former_holder_id = other
        return True

    def _is_same_as(self, other):
        """Whether two contacts are one person for sure, as far as names and ids go."""
        found = likeness(self._as_person(), other._as_person(), LONG_SILENCE)
        return found is Likeness.SAME

    def _store_former_id(self, uid, until):
        """Put an id before the former ids; it was the contact's until ``until``."""
        known = self._had_until(uid)
        until = max(until, known) if until and known else until or known
        times = {**(self.former_times or {}), uid: fields.Datetime.to_string(until)}
        uids = dict.fromkeys([uid, *self._former()])
        self.write({"former_ids": " ".join(uids), "former_times": times})

    def _drop_former_id(self, uid):
        """Forget that an id is a former one: it is theirs again."""
        if uid not in self._former():
            return
        uids = [other for other in self._former() if other != uid]
        times = {k: v for k, v in (self.former_times or {}).items() if k != uid}
        self.write({"former_ids": " ".join(uids) or False, "former_times": times})

    def _give_up_number(self, moment):
        """End the contact's sessions and remove its number, which has a new owner.

        :param datetime moment: when the new owner used it
        """
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
        self._store_former_id(self.wa_id, moment)
        self.write({"wa_id": False, "wa_id_since": False, "wa_id_at": False})
        self.flush_recordset()

    def _note_succession(self, former, wa_id):
        """Note who had the number before: the later owner has it from the earlier."""
        if not wa_id:
            return
        if former.wa_id:  # the message is older than what the present owner wrote
            if not former.former_holder_id:
                former.former_holder_id = self
        else:
            self.former_holder_id = former

    def _introduce(self, ticket):
        """Note in a new ticket what an agent must know of who has the number.

        It is that the partner is archived and, in the first ticket of a number's new
        owner, that there was another one.
        """
        self._hint_archived(ticket)
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
