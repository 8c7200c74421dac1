# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.base.models.res_users import INDEX_SIZE

from ...tools.api.scopes import ALL, READ, SCOPES, SEND

#: How exactly the last use is known.
EXACTLY = timedelta(minutes=1)
#: How long before its end a key is warned of, and since when it must have been used.
NOTICE, LATELY = timedelta(days=14), timedelta(days=30)
#: Key of the problem of an account (``account.alarm``) that an API key ends.
PROBLEM = "api_key_{}"


class HelpdeskWhatsappApiKey(models.Model):
    """An API key of Odoo that has called the REST API: whose it is, and its last use.

    The key itself is Odoo's (``res.users.apikeys``), and this record ends with it. Only
    the server writes it.
    """

    _name = "helpdesk.whatsapp.api.key"
    _description = "WhatsApp API Key"
    _order = "last_used_at desc, id desc"
    _log_access = False

    key_uid = fields.Integer("Id of the key", required=True)
    name = fields.Char("Description", required=True)
    user_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="cascade"
    )
    scope = fields.Selection(
        [(ALL, "Everything"), (READ, "Read"), (SEND, "Send")],
        "The key may",
        required=True,
    )
    last_used_at = fields.Datetime("Last used on", required=True)
    expires_at = fields.Datetime("Ends on")
    warned_of = fields.Datetime("Warned of the end on")
    call_count = fields.Integer(
        "Calls",
        compute="_compute_call_count",
        help="Calls that the key has made, also those that were refused with an error.",
    )

    _key_unique = models.UniqueIndex("(key_uid)")

    def _compute_call_count(self):
        """Read the calls that the limit has counted (``helpdesk.whatsapp.limit``)."""
        limits = self.env["helpdesk.whatsapp.limit"].sudo()
        self.env.cr.execute(
            SQL(
                "SELECT id, user_id, index FROM res_users_apikeys WHERE id = ANY(%s)",
                self.mapped("key_uid"),
            )
        )
        subjects = {
            key_uid: limits._subject_of_key(user_id, index)
            for key_uid, user_id, index in self.env.cr.fetchall()
        }
        found = limits.search([("subject", "in", [*subjects.values()])])
        calls = {limit.subject: limit.calls for limit in found}
        for key in self:
            key.call_count = calls.get(subjects.get(key.key_uid), 0)

    @api.model
    def _authenticate(self, key):
        """Return the id of the user of an API key, and its scope.

        :return: ``(False, None)`` if the key is wrong, expired or has another scope
        """
        keys = self.env["res.users.apikeys"]
        for scope in SCOPES:
            if user_id := keys._check_credentials(scope=scope, key=key):
                return user_id, scope
        return False, None

    @api.model
    def _note_use(self, user_id, key):
        """Note that a key calls, which has been checked; calls that fail count too."""
        self.env.cr.execute(
            SQL(
                """
                SELECT key.id, key.name, key.scope, key.expiration_date,
                       used.last_used_at
                  FROM res_users_apikeys key
                  LEFT JOIN helpdesk_whatsapp_api_key used ON used.key_uid = key.id
                 WHERE key.user_id = %s AND key.index = %s
                """,
                user_id,
                key[:INDEX_SIZE],
            )
        )
        row = self.env.cr.fetchone()
        now = fields.Datetime.now()
        if not row or row[-1] and row[-1] > now - EXACTLY:
            return
        key_uid, name, scope, expires_at, _last_used_at = row
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    """
                    INSERT INTO helpdesk_whatsapp_api_key
                           (key_uid, name, user_id, scope, expires_at, last_used_at)
                    VALUES (%s, %s, %s, %s, %s, %s)
                    ON CONFLICT (key_uid) DO UPDATE
                       SET last_used_at = excluded.last_used_at
                    """,
                    key_uid,
                    name,
                    user_id,
                    scope if scope in SCOPES else ALL,
                    expires_at,
                    now,
                )
            )

    def _still_there(self):
        """Return those of the records whose key has been neither removed nor ended."""
        keys = self.env["res.users.apikeys"].sudo()
        there = keys.browse(self.mapped("key_uid")).exists()
        now = fields.Datetime.now()
        return self.filtered(
            lambda used: used.key_uid in there.ids
            and (not used.expires_at or used.expires_at > now)
        )

    @api.model
    def _cron_warn(self):
        """Forget the keys that are gone, and warn of those that end soon (cron)."""
        used = self.search([("last_used_at", "!=", False)])
        gone = used - used._still_there()
        for key in gone.filtered("warned_of"):
            key._accounts()._calm(PROBLEM.format(key.key_uid))
        gone.unlink()
        now = fields.Datetime.now()
        for key in (used - gone).filtered("expires_at"):
            is_soon = key.expires_at < now + NOTICE
            if is_soon and key.last_used_at > now - LATELY and not key.warned_of:
                key._warn()

    def _warn(self):
        """Raise an activity on the account that the key calls first."""
        self.warned_of = self.expires_at
        for account in self._accounts():
            user = account._responsible_user()
            account = account.with_context(lang=user.lang)
            values = {
                "name": self.name,
                "user": self.user_id.name,
                "date": format_date(account.env, self.expires_at),
            }
            account._alarm(
                PROBLEM.format(self.key_uid),
                account.env._("An API key ends on %(date)s", **values),
                account.env._(
                    "The API key “%(name)s” of the user %(user)s ends on %(date)s. The"
                    " program that calls the REST API with it gets no answer"
                    " afterwards: make a new key in the preferences of that user, under"
                    " Security, and enter it in the program.",
                    **values,
                ),
            )

    def _accounts(self):
        """Return the first account that the key's user may send from, if any."""
        companies = self.user_id.company_ids
        theirs = Domain("company_id", "in", companies.ids)
        accounts = self.env["helpdesk.whatsapp.account"].sudo().search(theirs)
        return accounts.sorted(lambda a: a.company_id != self.user_id.company_id)[:1]
