from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

#: Longer than anybody goes on trying the same request.
KEPT_FOR = timedelta(days=7)


class HelpdeskWhatsappRequest(models.Model):
    """Makes a request to send harmless to repeat.

    Whoever asks names the request with a key of their own; asked again with it, they
    get the first answer, and nothing is sent twice: not after a double click, a lost
    connection, or two requests at the same moment.
    """

    _name = "helpdesk.whatsapp.request"
    _description = "Answered request to send"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    key = fields.Char(required=True)
    answer = fields.Json()

    _key_unique = models.UniqueIndex("(user_id, key)")
    _by_age = models.Index("(create_date)")

    @api.model
    def _once(self, key, act):
        """What ``act()`` returned when the user first came with ``key``.

        :param str key: ``None`` if the request has no name: it is done each time
        :param act: called without arguments; returns what JSON can hold
        :raises TransactionRollbackError: another transaction is doing it; try again
        """
        if not key:
            return act()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO helpdesk_whatsapp_request (user_id, key, create_date)
                     VALUES (%s, %s, now() AT TIME ZONE 'UTC')
                ON CONFLICT (user_id, key) DO NOTHING RETURNING id
                """,
                self.env.uid,
                key,
            )
        )
        if row := self.env.cr.fetchone():
            answer = act()
            self.sudo().browse(row[0]).answer = answer
            return answer
        same = [("user_id", "=", self.env.uid), ("key", "=", key)]
        return self.sudo().search(same).answer

    @api.autovacuum
    def _gc_answered(self):
        limit = 10_000
        old = [("create_date", "<", fields.Datetime.now() - KEPT_FOR)]
        found = self.search(old, limit=limit)
        found.unlink()
        return len(found), len(found) == limit
