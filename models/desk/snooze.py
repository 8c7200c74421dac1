# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models

from ...tools import log
from ..common.groups import AGENTS
from ..common.words import INBOUND, UNTIL_OPENED
from ..lane.lane import Lane
from ..lane.outcomes import Outcome
from ..lane.queue import Queue

_logger = logging.getLogger(__name__)

#: When a day begins for teams without working hours.
MORNING = time(9)
TOMORROW, NEXT_WEEK = "tomorrow", "next_week"
LANE = Lane(
    _logger,
    "snoozed",
    model="helpdesk.ticket",
    noun="ticket",
    cron="ir_cron_snoozed",
    is_each_minute=False,
    queue=Queue(
        "helpdesk_ticket",
        waits="item.whatsapp_snoozed_until IS NOT NULL",
        later="item.whatsapp_snoozed_until",
        account="item.company_id",
    ),
    work="_whatsapp_work_snoozed",
    failed=("snooze_not_ended", log.ERROR),
)
#: Only the server writes these fields.
COLUMNS = {"whatsapp_snoozed_until", "whatsapp_snoozed_by_id"}


class HelpdeskTicket(models.Model):
    """Leaves *Waiting for us* until a time, or until the customer replies.

    Who snoozed a ticket is notified when it is back. Closing a ticket ends the snooze.
    The reminder before the customer service window closes comes nevertheless.
    """

    _inherit = "helpdesk.ticket"

    whatsapp_snoozed_until = fields.Datetime(
        "Snoozed until",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=AGENTS,
    )
    whatsapp_snoozed_by_id = fields.Many2one(
        "res.users",
        "Snoozed by",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups=AGENTS,
    )

    @api.model
    def _has_field_access(self, field, operation):
        """Let only the server write the fields of ``COLUMNS``."""
        is_reserved = operation == "write" and field.name in COLUMNS
        is_refused = is_reserved and not self.env.su
        return not is_refused and super()._has_field_access(field, operation)

    def _whatsapp_snooze(self, until):
        """Snooze the tickets for the user.

        :param datetime until: naive UTC
        :raises AccessError: the user may not change a ticket
        """
        self._whatsapp_check_may_send()
        self.sudo().write(
            {"whatsapp_snoozed_until": until, "whatsapp_snoozed_by_id": self.env.uid}
        )
        LANE.wake(self.env, at=until)

    def action_whatsapp_snooze(self):
        """Ask until when the tickets are snoozed (button).

        :raises AccessError: the user is no agent, or may not read a ticket
        """
        self.check_access("read")
        self._whatsapp_check_agent()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Snooze…"),
            "res_model": "helpdesk.whatsapp.snooze",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_ticket_ids": self.ids},
        }

    def action_whatsapp_wake(self):
        """End the snooze of the tickets (button).

        :raises AccessError: the user may not change a ticket
        """
        self._whatsapp_check_may_send()
        self.sudo()._whatsapp_end_snooze()

    def _whatsapp_end_snooze(self):
        self.write(dict.fromkeys(COLUMNS, False))

    def _whatsapp_morning(self, when):
        """Return when work begins tomorrow, or next week (naive UTC).

        That is in the user's time zone, by the working hours of the ticket's team; of
        a team that has none, at nine. Next week begins on Monday.

        :param str when: ``TOMORROW`` or ``NEXT_WEEK``
        """
        account = self.sudo().whatsapp_contact_id.account_id[:1]
        zone = ZoneInfo(self.env.user.tz or (account and account._timezone()) or "UTC")
        today = datetime.now(zone).date()
        days = 1 if when == TOMORROW else 7 - today.weekday()
        day = today + timedelta(days=days)

        def in_utc(moment):
            return moment.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

        midnight = in_utc(datetime.combine(day, time(), zone))
        back = self.team_id[:1].sudo()._whatsapp_back_at(midnight)
        return in_utc(back or datetime.combine(day, MORNING, zone))

    # ---------------------------------------------------------------------- waking up

    @api.model
    def _cron_whatsapp_snoozed(self):
        """Wake tickets whose time has come (scheduled action)."""
        LANE.run(self.env)

    def _whatsapp_work_snoozed(self):
        """Wake one ticket; returns an ``Outcome``."""
        if not self.try_lock_for_update():
            return Outcome.BUSY
        self._whatsapp_wake()
        return Outcome.DONE

    def _whatsapp_wake(self, is_notified=False):
        """End the snooze, and notify who snoozed the ticket.

        :param bool is_notified: whether the ticket's recipients are notified of a
            message at this moment
        """
        user = self.whatsapp_snoozed_by_id
        self._whatsapp_end_snooze()
        if not user or not self._whatsapp_may_be_notified(user):
            return
        readings = self.env["helpdesk.whatsapp.reading"].with_user(user).sudo()
        readings._note(self, is_marked=True)
        if is_notified and user.partner_id in self._whatsapp_recipients():
            return
        ticket = self.with_context(lang=user.lang)
        ticket.message_notify(
            partner_ids=user.partner_id.ids,
            subject=ticket.display_name,
            subtype_xmlid=UNTIL_OPENED,
            body=ticket.env._(
                "You had snoozed this ticket of %(name)s: it is back.",
                name=ticket.whatsapp_contact_id.display_name or ticket.name,
            ),
        )

    def _whatsapp_end_snooze_after(self, vals):
        """End the snooze of tickets that are closed or archived."""
        if "stage_id" in vals or "active" in vals:
            snoozed = self.sudo().filtered("whatsapp_snoozed_until")
            snoozed.filtered(
                lambda ticket: ticket.closed or not ticket.active
            )._whatsapp_end_snooze()


class HelpdeskWhatsappMessage(models.Model):
    """Wakes a snoozed ticket when its customer replies."""

    _inherit = "helpdesk.whatsapp.message"

    def _wake_by_message(self, is_notified):
        """Wake the ticket of a customer's message that is to be answered."""
        ticket = self.ticket_id
        is_reply = self.direction == INBOUND and self.awaits_answer
        if is_reply and ticket.whatsapp_snoozed_until:
            ticket._whatsapp_wake(is_notified)
