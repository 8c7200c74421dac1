# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Answers a repeated request to send without sending anything again."""

import hashlib
import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.words import storable

#: Answers are deleted later than any client repeats its request.
ANSWERS_LAST = timedelta(days=7)
#: Most characters of a key.
LONGEST_KEY = 255


def _is_id(value):
    return type(value) is int and abs(value) < 2**31


def _is_moment(value):
    try:
        return isinstance(value, str) and bool(fields.Datetime.to_datetime(value))
    except ValueError:
        return False


#: Checks of a client's arguments, which may be any JSON value, by kind.
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
    """A request to send that was answered: the same one again gets the same answer.

    The client (a page, or a program that uses the REST API) gives each request a key. A
    second request of the user with the key sends nothing, be it after a double click, a
    lost connection, or at the same moment. Only the server writes these records.
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
        """Call ``act`` once for a request with ``key``; return its answer every time.

        :param str key: chosen by the client; without one, ``act`` is called each time
        :param act: function without arguments; returns what JSON can hold
        :param asked: the request (JSON): the key is valid for this one only
        :raises UserError: the key was used for another request, or is not valid
        :raises TransactionRollbackError: another transaction is executing the request;
            try again
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
            ),
            log_exceptions=False,
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
        """Check the types of arguments that a client gave.

        :param asked: lists of arguments by kind (see ``KINDS``); each may be empty
        :raises UserError: an argument is of another kind
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
        old = [("create_date", "<", fields.Datetime.now() - ANSWERS_LAST)]
        found = self.search(old, limit=limit)
        found.unlink()
        return len(found), len(found) == limit


def _digest(asked):
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()
