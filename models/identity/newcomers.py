# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import identity
from ..common import foreseen

#: Foreseen: the contact that was created for a message, by the account's id and Meta's
#: id of the message. Odoo computes for the others, too, what it computes for one.
NEWCOMERS = "newcomers"


class HelpdeskWhatsappContact(models.Model):
    """Creates the contacts and partners of several new customers at once.

    Odoo creates ten records together in far less time than one after the other. Only
    senders of whom nothing at all is known are taken, and nothing else that the others
    of the batch say may change that.
    """

    _inherit = "helpdesk.whatsapp.contact"

    @api.model
    def _add_newcomers(self, account, dated, found):
        """Create contacts and partners of the senders whom nobody knows.

        :param list dated: all messages of the batch (``tools.meta.webhook.Message``),
            each with when it was written
        :param found: contacts with the numbers of the batch
        :return: the new contacts
        """
        keys = Counter(_key(message) for message, _moment in dated)
        uids = Counter(uid for message, _moment in dated for uid in _uids(message))
        known = set(found.mapped("match_key"))
        alone = [
            (message, moment)
            for message, moment in dated
            if keys[_key(message)] == 1
            and _key(message) not in {False, *known}
            and all(uids[uid] == 1 for uid in _uids(message))
            and not account._is_own_number(message.wa_id)
        ]
        taken = self._ids_known(account, [message for message, _moment in alone])
        new = [
            (message, moment)
            for message, moment in alone
            if taken.isdisjoint({message.wa_id, message.user_uid})
        ]
        if not new:
            return self.browse()
        contacts = self.create(
            [
                self._values_of_sender(account, message.wa_id, message, moment)
                for message, moment in new
            ]
        )
        contacts._mark_locked()
        contacts._take_partners()
        keys = [(account.id, message.wamid) for message, _moment in new]
        answers = dict(zip(keys, contacts, strict=True))
        foreseen.store(self.env, NEWCOMERS, answers)
        return contacts

    @api.model
    def _ids_known(self, account, messages):
        """Return which ids of the senders somebody has, as a user id, or had."""
        ids = {id_ for one in messages for id_ in (one.wa_id, one.user_uid) if id_}
        if not ids:
            return ids
        self.flush_model(["user_uid", "former_ids"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT user_uid, former_ids FROM helpdesk_whatsapp_contact
                 WHERE account_id = %(account)s
                   AND (user_uid = ANY(%(ids)s)
                        OR string_to_array(former_ids, ' ') && %(ids)s::text[])
                """,
                account=account.id,
                ids=list(ids),
            )
        )
        return {id_ for row in rows for ids in row for id_ in (ids or "").split()}

    def _values_of_sender(self, account, wa_id, message, moment):
        """Return the values of a new contact: all that its first message says.

        :param str wa_id: the number, or ``""`` if it is not theirs
        """
        values = {
            "wa_id": wa_id,
            "wa_id_at": wa_id and moment,
            "wa_id_since": wa_id and moment,
            "user_uid": message.user_uid,
            "user_uid_at": message.user_uid and moment,
            "parent_uid": message.parent_uid,
            "username": message.username,
            "profile_name": identity.presentable_name(message.profile_name),
        }
        return {"account_id": account.id} | {n: v or False for n, v in values.items()}

    def _take_partners(self):
        """Give each contact the partner that it has already, or a new one."""
        known = self._with_known_partner()
        for contact in known:
            contact.partner_id = contact._find_partner() or contact._create_partner()
        new = self - known
        for contact, partner in zip(new, new._create_partners(), strict=True):
            contact.partner_id = partner

    def _with_known_partner(self):
        """Return the contacts of which a partner may be known, by number or user id."""
        partners = self.env["res.partner"].with_context(active_test=False)
        partners = partners.search_fetch(
            partners._whatsapp_with_number(*filter(None, self.mapped("match_key"))),
            ["whatsapp_match_key", "whatsapp_other_keys"],
        )
        keys = set(partners.mapped("whatsapp_match_key")).union(
            *((partner.whatsapp_other_keys or "").split() for partner in partners)
        )
        names, uids = ("user_uid", "parent_uid"), set()
        for name in names:
            if values := list(filter(None, self.mapped(name))):
                same = Domain(name, "in", values) & Domain("partner_id", "!=", False)
                uids.update(self.search_fetch(same, [name]).mapped(name))
        return self.filtered(
            lambda contact: contact.match_key in keys
            or any(contact[name] in uids for name in names)
        )


def _key(message):
    return message.wa_id and identity.match_key(message.wa_id)


def _uids(message):
    return {message.user_uid, message.parent_uid} - {"", None}
