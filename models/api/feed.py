# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Says up to which id all messages are there, for programs that read what is new.

Ids are given when a message is created, and messages are seen when their transaction is
committed: a lower id may be seen later than a higher one. So each transaction that
creates messages holds an advisory lock that names an id below those it gives, until its
end. Up to the lowest id that such a lock names, nothing can appear any more.
"""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

#: First key of the advisory locks of transactions that create messages.
CREATING = 57412
#: Under which a transaction remembers which lock it holds.
HELD = "helpdesk_mgmt_whatsapp.creating"
LAST_GIVEN_ID = SQL(
    "SELECT (last_value - (NOT is_called)::int)::int"
    " FROM helpdesk_whatsapp_message_id_seq"
)


class HelpdeskWhatsappMessage(models.Model):
    """Marks the transactions that create messages."""

    _inherit = "helpdesk.whatsapp.message"

    @api.model_create_multi
    def create(self, vals_list):
        self._mark_creating()
        return super().create(vals_list)

    @api.model
    def _mark_creating(self):
        """Hold a lock that names an id below those that this transaction gives.

        Going back to a savepoint gives it back and empties ``cr.cache``: then it is
        taken again. The id stays the first one: a transaction has one such lock.
        """
        if HELD in self.env.cr.cache:
            return
        held = self.env.cr.precommit.data
        first = SQL("%s::int", held[HELD]) if HELD in held else LAST_GIVEN_ID
        self.env.cr.execute(
            SQL(
                """SELECT first.id, pg_advisory_xact_lock_shared(%s, first.id)
                     FROM (SELECT (%s) AS id) first""",
                CREATING,
                first,
            )
        )
        held[HELD] = self.env.cr.cache[HELD] = self.env.cr.fetchone()[0]

    @api.model
    def _settled_id(self):
        """Return an id up to which no message can appear in later transactions.

        Locks and sequences are seen as they are now, whatever the transaction sees of
        tables. Messages up to the id are read in a transaction that begins afterwards:
        the caller commits first.
        """
        self.env.cr.execute(LAST_GIVEN_ID)
        [last_id] = self.env.cr.fetchone()
        self.env.cr.execute(
            """SELECT min(objid::int8) FROM pg_locks
                WHERE locktype = 'advisory' AND objsubid = 2 AND classid = %s
                  AND pid != pg_backend_pid()
                  AND database = (SELECT oid FROM pg_database
                                   WHERE datname = current_database())""",
            [CREATING],
        )
        [held_id] = self.env.cr.fetchone()
        return last_id if held_id is None else min(last_id, held_id)

    @api.model
    def _created_since(self, after_id, limit, domain):
        """Return messages created since, in the order of their ids.

        :param int after_id: the id up to which the caller has them
        :param int limit: the most messages
        :return: triple of the messages, the id up to which the caller has them then,
            and whether there are more
        """
        settled_id = self._settled_id()
        self.env["ir.cron"]._commit_progress()
        new = Domain("id", ">", after_id) & Domain("id", "<=", settled_id)
        found = self.search(new & domain, order="id", limit=limit + 1)
        if len(found) > limit:
            return found[:limit], found[limit - 1].id, True
        return found, max(after_id, settled_id), False
