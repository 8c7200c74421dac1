# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import api, fields, models
from odoo.tools import format_datetime, plaintext2html

from ...tools import log
from ..common.groups import AGENTS
from ..common.words import US
from ..lane.lane import Lane
from ..lane.outcomes import Outcome
from ..lane.queue import Queue

_logger = logging.getLogger(__name__)

REMINDER = "helpdesk_mgmt_whatsapp.mail_activity_window"
REMINDERS_OVER = Lane(
    _logger,
    "reminders_over",
    model="helpdesk.ticket",
    noun="ticket",
    cron="ir_cron_window",
    is_each_minute=False,
    queue=Queue(
        "helpdesk_ticket",
        waits="item.active AND item.whatsapp_reminded_of IS NOT NULL",
        later="item.whatsapp_reminded_of",
        account="item.company_id",
    ),
    work="_whatsapp_work_over",
    failed=("not_reminded", log.ERROR),
)
REMINDERS = Lane(
    _logger,
    "reminders",
    model="helpdesk.ticket",
    noun="ticket",
    cron="ir_cron_window",
    is_each_minute=False,
    queue=Queue(
        "helpdesk_ticket",
        source="""
            JOIN helpdesk_whatsapp_contact contact
              ON contact.id = item.whatsapp_contact_id
            JOIN helpdesk_whatsapp_account account
              ON account.id = contact.account_id""",
        waits=f"""item.active AND item.whatsapp_waiting_for = '{US}'
            AND item.whatsapp_reminded_of IS NULL
            AND contact.is_blocked IS NOT TRUE AND account.is_reminding
            AND contact.window_expires_at > %(now)s""",
        later="contact.window_expires_at - account.remind_hours * interval '1 hour'",
        account="account.id",
    ),
    work="_whatsapp_work_closing",
    failed=("not_reminded", log.ERROR),
)


class HelpdeskTicket(models.Model):
    """Reminds an agent to answer before the customer service window closes.

    After that, Meta delivers only templates. The reminder is an activity, made once a
    window, also outside working hours, as the window closes then too. It is marked as
    done when the customer is answered, and deleted when the customer writes again or
    the window or the ticket is closed.
    """

    _inherit = "helpdesk.ticket"

    whatsapp_reminded_of = fields.Datetime(
        "WhatsApp reminder",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=AGENTS,
        help="The end of the window the agent has been reminded of.",
    )

    @api.model
    def _cron_whatsapp_window(self):
        """Make and end reminders (scheduled action), one ticket a transaction.

        So customers' messages do not wait for the tickets' locks.
        """
        REMINDERS_OVER.run(self.env)
        REMINDERS.run(self.env)

    def _whatsapp_work_over(self):
        """Delete the reminder of one ticket; returns an ``Outcome``."""
        if not self.try_lock_for_update():
            return Outcome.BUSY  # somebody writes or answers: the next run does it
        self._whatsapp_end_reminder()
        return Outcome.DONE

    def _whatsapp_work_closing(self):
        """Remind the agent of one ticket; returns an ``Outcome``."""
        if not self.try_lock_for_update():
            return Outcome.BUSY
        self._whatsapp_remind()
        return Outcome.HELD  # once a run: there may be nobody to remind

    def _whatsapp_remind(self):
        """Make the activity, for each user who is asked to answer."""
        expires_at = self.whatsapp_contact_id.window_expires_at
        users = self._whatsapp_who_can_answer()
        for user in users:
            self._whatsapp_remind_user(user, expires_at)
        if users:
            self._whatsapp_update_columns({"whatsapp_reminded_of": expires_at})

    def _whatsapp_remind_user(self, user, expires_at):
        contact = self.whatsapp_contact_id
        tz = user.tz or contact.account_id._timezone()
        ticket = self.with_context(lang=user.lang, tz=tz)
        until = format_datetime(ticket.env, expires_at, tz=tz, dt_format="short")
        note = ticket.env._(
            "%(name)s is waiting for an answer on WhatsApp. Until %(time)s you can"
            " write anything; later WhatsApp delivers only approved templates.",
            name=contact.display_name,
            time=until,
        )
        ticket.activity_schedule(
            REMINDER,
            date_deadline=fields.Datetime.context_timestamp(ticket, expires_at).date(),
            summary=ticket.env._("Answer on WhatsApp before %(time)s", time=until),
            note=plaintext2html(note),
            user_id=user.id,
        )

    def _whatsapp_end_reminder(self, is_answered=False):
        """Delete the activity, or mark it as done if the customer was answered."""
        reminded = self.filtered("whatsapp_reminded_of")
        if not reminded:
            return
        if is_answered:
            reminded.activity_feedback([REMINDER])
        else:
            reminded.activity_unlink([REMINDER])
        reminded._whatsapp_update_columns({"whatsapp_reminded_of": False})

    def _whatsapp_on_inbound(self, message, is_for_us):
        """Also delete the reminder: the customer's message opens a new window."""
        result = super()._whatsapp_on_inbound(message, is_for_us)
        self._whatsapp_end_reminder()
        return result

    def _whatsapp_answered(self, message):
        """Also mark the reminder as done."""
        result = super()._whatsapp_answered(message)
        self._whatsapp_end_reminder(is_answered=True)
        return result

    def _whatsapp_recount(self):
        """Also delete the reminders of tickets that no longer wait for an agent."""
        result = super()._whatsapp_recount()
        waiting = self.filtered(lambda ticket: ticket.whatsapp_waiting_for == US)
        (self - waiting)._whatsapp_end_reminder()
        return result

    def _whatsapp_forget(self):
        """Also delete the reminder."""
        self._whatsapp_end_reminder()
        return super()._whatsapp_forget()

    def _whatsapp_reschedule_reminder_after(self, vals):
        """Reassign the reminder with the ticket."""
        if vals.get("user_id"):
            for ticket in self.sudo().filtered("whatsapp_reminded_of"):
                expires_at = ticket.whatsapp_reminded_of
                ticket.activity_unlink([REMINDER])
                ticket._whatsapp_remind_user(ticket.user_id, expires_at)
