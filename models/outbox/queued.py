# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL, format_datetime, format_time

from .sending import EARLIER, QUEUE

#: When queued messages may be sent, and whether each waits for an earlier one.
PLACES = f"""
    SELECT item.id, date_trunc('second', {QUEUE.later}), EXISTS ({EARLIER})
      FROM {QUEUE.table} item {QUEUE.source}
     WHERE item.id = ANY(%s)"""


class HelpdeskWhatsappMessage(models.Model):
    """Says why a queued message waits, and when it is tried next."""

    _inherit = "helpdesk.whatsapp.message"

    waits_for = fields.Char(
        "Waits for",
        compute="_compute_waits_for",
        compute_sudo=True,
        help="Why the message is not sent yet, and when that is tried next.",
    )
    may_be_sent_at = fields.Datetime(
        "May be sent on", compute="_compute_place", compute_sudo=True
    )
    is_behind = fields.Boolean(
        "Waits for an earlier message", compute="_compute_place", compute_sudo=True
    )

    @api.depends("state", "send_after", "account_id.send_after")
    def _compute_place(self):
        """Look up when queued messages may be sent, and which wait for another."""
        queued = self.filtered(lambda message: message.state == "outgoing")
        places = {}
        if queued.ids:
            self.env.flush_all()
            rows = self.env.execute_query(SQL(PLACES, queued.ids))
            places = {item: place for item, *place in rows}
        for message in self:
            place = places.get(message.id, (False, False))
            message.may_be_sent_at, message.is_behind = place

    @api.depends("failure_reason", "may_be_sent_at", "is_behind")
    @api.depends_context("lang", "tz", "uid")
    def _compute_waits_for(self):
        for message in self:
            message.waits_for = message._waiting_text()

    def _waiting_text(self):
        """Return why the message waits and when it is tried next, or ``""``.

        The text is in the user's language and time zone.
        """
        if self.state != "outgoing":
            return ""
        texts = [self._what_it_waits_for(), self._next_attempt_text()]
        return " ".join(filter(None, texts))

    def _next_attempt_at(self):
        """Return when the queued message is tried next (datetime, UTC).

        A time that is past means in a moment; ``None`` that nobody knows, as it depends
        on an administrator, or on another message.
        """
        account = self.account_id.sudo()
        if self.state != "outgoing" or account.paused_reason or not account.active:
            return None
        return None if self.is_behind else self.may_be_sent_at or fields.Datetime.now()

    def _next_attempt_text(self):
        """Return when the queued message is tried next, as a sentence, or ``""``."""
        at = self._next_attempt_at()
        if not at:
            return ""
        now = fields.Datetime.now()
        if at <= now:
            return self.env._("It is sent in a moment.")
        tz = self.env.user.tz or "UTC"
        days = [
            fields.Datetime.context_timestamp(self.with_context(tz=tz), moment).date()
            for moment in (at, now)
        ]
        if days[0] == days[1]:
            time = format_time(self.env, at, tz=tz, time_format="medium")
            return self.env._("Next attempt at %(time)s.", time=time)
        time = format_datetime(self.env, at, tz=tz, dt_format="medium")
        return self.env._("Next attempt on %(time)s.", time=time)

    def _try_now(self):
        """Have the queued message sent without waiting for its next attempt.

        The attempt takes the place of the next one, and is not counted in addition.
        """
        self.write({"send_after": False, "attempts": max(self.attempts - 1, 0)})
        self._schedule_sending()

    def _waits_for_repeat(self):
        """Return why the last attempt to send the queued message failed."""
        return self.state == "outgoing" and self._failure_of_message()

    def _waits_for_turn(self):
        """Return what holds up a queued message that has not been tried yet."""
        if self.state != "outgoing":
            return ""
        now, rests_until = fields.Datetime.now(), self.account_id.sudo().send_after
        if self.is_behind:
            return self.env._("It waits for an earlier message to this customer.")
        if rests_until and rests_until > now:
            return self.env._(
                "The account waits before it sends again: WhatsApp limits it, or gave"
                " no answer."
            )
        if self.may_be_sent_at and self.may_be_sent_at > now:
            return self.env._("WhatsApp takes only so many messages in a short time.")
        return ""
