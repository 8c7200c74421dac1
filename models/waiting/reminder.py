import logging
from datetime import timedelta

from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.tools import format_datetime, plaintext2html

from ..common.groups import AGENTS
from ..common.words import US

_logger = logging.getLogger(__name__)

REMINDER = "helpdesk_mgmt_whatsapp.mail_activity_window"


class HelpdeskTicket(models.Model):
    """An agent is reminded before an unanswered customer can get templates only.

    Once a window, at any hour: Meta's clock does not know working hours. The activity
    is done when the customer is answered, and gone when there is nothing left to do:
    the customer has written again, the window or the ticket is closed.
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
        """Each ticket in a transaction of its own: customers' messages do not wait."""
        now = fields.Datetime.now()
        over = [("whatsapp_reminded_of", "<=", now)]
        self.search(over)._whatsapp_each(over, "_whatsapp_end_reminder")
        accounts = self.env["helpdesk.whatsapp.account"]
        for account in accounts.search([("is_reminding", "=", True)]):
            closing = self._whatsapp_closing(account, now)
            self.search(closing)._whatsapp_each(closing, "_whatsapp_remind")

    @api.model
    def _whatsapp_closing(self, account, now):
        """Unanswered tickets whose window closes soon, not yet reminded of (domain)."""
        soon = now + timedelta(hours=account.remind_hours)
        return [
            ("whatsapp_waiting_for", "=", US),
            ("whatsapp_window_expires_at", ">", now),
            ("whatsapp_window_expires_at", "<=", soon),
            ("whatsapp_contact_id.account_id", "=", account.id),
            ("whatsapp_contact_id.is_blocked", "=", False),
            ("whatsapp_reminded_of", "=", False),
        ]

    def _whatsapp_each(self, domain, method):
        """Call ``method`` on each that still fits; one that breaks stops no other."""
        commit = self.env["ir.cron"]._commit_progress
        for ticket in self:
            try:
                with self.env.cr.savepoint():
                    if ticket.try_lock_for_update().filtered_domain(domain):
                        getattr(ticket, method)()
            except TransactionRollbackError:
                continue  # somebody writes or answers at this moment: in five minutes
            except Exception as error:
                _logger.error(
                    "whatsapp reminder: ticket=%s %s", ticket.id, type(error).__name__
                )
            commit()

    def _whatsapp_remind(self):
        """Nobody to remind: the filters of the list still show the ticket."""
        user, contact = self._whatsapp_agent(), self.whatsapp_contact_id
        if not user:
            return
        tz = user.tz or contact.account_id._timezone()
        ticket = self.with_context(lang=user.lang, tz=tz)
        expires_at = contact.window_expires_at
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
        self._whatsapp_update_columns({"whatsapp_reminded_of": expires_at})

    def _whatsapp_end_reminder(self, is_answered=False):
        reminded = self.filtered("whatsapp_reminded_of")
        if not reminded:
            return
        if is_answered:
            reminded.activity_feedback([REMINDER])
        else:
            reminded.activity_unlink([REMINDER])
        reminded._whatsapp_update_columns({"whatsapp_reminded_of": False})

    def _whatsapp_on_inbound(self, message, is_for_us):
        """They have a new window."""
        result = super()._whatsapp_on_inbound(message, is_for_us)
        self._whatsapp_end_reminder()
        return result

    def _whatsapp_answered(self, message):
        result = super()._whatsapp_answered(message)
        self._whatsapp_end_reminder(is_answered=True)
        return result

    def _whatsapp_recount(self):
        result = super()._whatsapp_recount()
        waiting = self.filtered(lambda ticket: ticket.whatsapp_waiting_for == US)
        (self - waiting)._whatsapp_end_reminder()
        return result

    def _whatsapp_forget(self):
        self._whatsapp_end_reminder()
        return super()._whatsapp_forget()

    def _whatsapp_reschedule_reminder_after(self, vals):
        """Whoever takes the ticket over has the reminder, too."""
        if vals.get("user_id"):
            reminded = self.sudo().filtered("whatsapp_reminded_of")
            reminded.activity_reschedule([REMINDER], new_user_id=vals["user_id"])
