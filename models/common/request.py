import hashlib
import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.words import storable

#: Longer than anybody goes on trying the same request.
KEPT_FOR = timedelta(days=7)
LONGEST_KEY = 255


def _is_id(value):
    return type(value) is int and abs(value) < 2**31


def _is_moment(value):
    try:
        return isinstance(value, str) and bool(fields.Datetime.to_datetime(value))
    except ValueError:
        return False


#: What an argument may be, which JSON brings as anything.
KINDS = {
    "text": lambda value: isinstance(value, str),
    "texts": lambda value: (
        isinstance(value, dict)
        and all(isinstance(text or "", str) for text in value.values())
    ),
    "id": _is_id,
    "ids": lambda value: isinstance(value, list | tuple) and all(map(_is_id, value)),
    "place": lambda value: (
        isinstance(value, list | tuple)
        and len(value) == 2
        and _is_moment(value[0])
        and _is_id(value[1])
    ),
}


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
    digest = fields.Char(
        help="Distinguishes the request from another one with the same key."
    )
    answer = fields.Json()

    _key_unique = models.UniqueIndex("(user_id, key)")
    _by_age = models.Index("(create_date)")

    @api.model
    def _once(self, key, act, asked=None):
        """What ``act()`` returned when the user first came with ``key``.

        :param str key: ``None`` if the request has no name: it is done each time
        :param act: called without arguments; returns what JSON can hold
        :param asked: what is asked for (JSON): a key is good for this alone
        :raises UserError: something else was asked for with ``key``, or it is no key
        :raises TransactionRollbackError: another transaction is doing it; try again
        """
        if not key:
            return act()
        self._check(text=[key])
        key, digest = storable(key), _digest(asked)
        if len(key) > LONGEST_KEY:
            raise UserError(self._not_understood())
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO helpdesk_whatsapp_request
                            (user_id, key, digest, create_date)
                     VALUES (%s, %s, %s, now() AT TIME ZONE 'UTC')
                ON CONFLICT (user_id, key) DO NOTHING RETURNING id
                """,
                self.env.uid,
                key,
                digest,
            )
        )
        if row := self.env.cr.fetchone():
            answer = act()
            self.sudo().browse(row[0]).answer = answer
            return answer
        same = [("user_id", "=", self.env.uid), ("key", "=", key)]
        answered = self.sudo().search(same)
        if answered.digest != digest:
            raise UserError(
                self.env._(
                    "Something else has been sent with this request. Load the page"
                    " again, look at what was sent, and send the rest anew."
                )
            )
        return answered.answer

    @api.model
    def _check(self, **asked):
        """
        :param asked: lists of arguments a client gave, by what each is to be (see
            ``KINDS``); one may always be missing
        :raises UserError: one of them is something else
        """
        for kind, values in asked.items():
            if not all(not value or KINDS[kind](value) for value in values):
                raise UserError(self._not_understood())

    @api.model
    def _not_understood(self):
        return self.env._("Odoo does not understand this request. Load the page again.")

    @api.autovacuum
    def _gc_answered(self):
        limit = 10_000
        old = [("create_date", "<", fields.Datetime.now() - KEPT_FOR)]
        found = self.search(old, limit=limit)
        found.unlink()
        return len(found), len(found) == limit


def _digest(asked):
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()
