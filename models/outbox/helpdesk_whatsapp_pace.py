# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta, timezone

from odoo import api, fields, models

#: To one customer: a message every 6 seconds, and 45 ahead of time ("Pair rate
#: limits").
PAIR_EVERY, PAIR_AHEAD = 6, 45
#: Part of a number's limit that may go out at one moment. The rest is its steady rate,
#: so that no second has more than the limit.
AT_ONCE = 0.1
#: Seconds by which stored moments may differ, as they are floating-point numbers.
ROUNDING = 0.001
#: A moment that is so many seconds further away than one message makes it was written
#: before the clock was set back.
FURTHEST = 60


class HelpdeskWhatsappPace(models.Model):
    """When the next message may be sent from a number, or to a contact.

    All workers share these rows, so that together they do not exceed Meta's limits
    ("Throughput", "Pair rate limits").
    """

    _name = "helpdesk.whatsapp.pace"
    _description = "WhatsApp Pace"
    _log_access = False

    key = fields.Char(required=True)
    next_at = fields.Float(
        required=True, digits=False, help="Seconds since 1970, by the database's clock."
    )

    _key_unique = models.UniqueIndex("(key)")

    @api.model
    def _take(self, wanted, every, ahead):
        """Take leave to send, and return how many may be sent now, by key.

        The caller commits.

        :param dict wanted: number of messages by key
        :param every: seconds between two, by key
        :param ahead: number that may be sent at one moment, by key
        """
        cr = self.env.cr
        now = cr.now().replace(tzinfo=timezone.utc).timestamp()
        cr.execute(
            """SELECT key, next_at FROM helpdesk_whatsapp_pace WHERE key = ANY(%s)
                ORDER BY key FOR NO KEY UPDATE""",
            [list(wanted)],
            log_exceptions=False,
        )
        known, taken, moments = dict(cr.fetchall()), {}, {}
        for key, number in wanted.items():
            earliest = now - (ahead[key] - 1) * every[key]
            next_at = max(known.get(key, earliest), earliest)
            next_at = next_at if next_at <= now + every[key] + FURTHEST else now
            passed = now - next_at + ROUNDING
            free = int(passed / every[key]) + 1 if passed >= 0 else 0
            taken[key] = min(free, number)
            moments[key] = next_at + taken[key] * every[key]
        cr.execute(
            """INSERT INTO helpdesk_whatsapp_pace (key, next_at)
               SELECT * FROM unnest(%s::varchar[], %s::float8[])
                   ON CONFLICT (key) DO UPDATE SET next_at = EXCLUDED.next_at""",
            [list(moments), list(moments.values())],
            log_exceptions=False,
        )
        return taken

    @api.autovacuum
    def _gc_paces(self):
        """Delete what limits nothing any more."""
        old = fields.Datetime.now() - timedelta(days=1)
        self.search([("next_at", "<", old.timestamp())], limit=10_000).unlink()


class HelpdeskWhatsappAccount(models.Model):
    """Has the limit of the number."""

    _inherit = "helpdesk.whatsapp.account"

    messages_per_second = fields.Integer(
        "Messages a second",
        default=80,
        required=True,
        help="Meta's limit for the number: 80, after an upgrade 1000, for a number that"
        " is on the WhatsApp Business app too 20. No more are sent.",
    )

    _messages_per_second = models.Constraint(
        "CHECK(messages_per_second BETWEEN 1 AND 1000)",
        "A number sends between 1 and 1000 messages a second.",
    )


class HelpdeskWhatsappMessage(models.Model):
    """Is sent when Meta's limits allow it, not before."""

    _inherit = "helpdesk.whatsapp.message"

    @api.model
    def _admit(self, ids):
        """Return which of the messages (ids) may be sent now.

        An account that Meta does not answer, or slows down, is probed with one message.
        """
        messages = self.browse(ids)
        messages.fetch(["account_id", "contact_id"])
        admitted = []
        for account, of_account in messages.grouped("account_id").items():
            tried = of_account[:1] if account.slow_downs else of_account
            admitted += self._within_limits(account, tried).ids
        return admitted

    @api.model
    def _within_limits(self, account, messages):
        """Return the messages of an account that Meta's limits allow now."""
        limit = account.messages_per_second
        key, paces = f"account {account.id}", self.env["helpdesk.whatsapp.pace"]
        at_once = max(limit * AT_ONCE, 1)
        taken = paces._take(
            {key: len(messages)},
            {key: 1 / max(limit - at_once, limit / 2)},
            {key: at_once},
        )
        messages = messages[: taken[key]]
        pairs = {f"contact {message.contact_id.id}": 1 for message in messages}
        if pairs:
            every, ahead = (
                dict.fromkeys(pairs, PAIR_EVERY),
                dict.fromkeys(pairs, PAIR_AHEAD),
            )
            taken = paces._take(pairs, every, ahead)
        return messages.filtered(lambda m: taken.get(f"contact {m.contact_id.id}"))
