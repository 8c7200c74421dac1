# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..common.groups import MANAGERS

WEEKLY, MONTHLY = "weekly", "monthly"


class HelpdeskWhatsappSchedule(models.Model):
    """Says who gets the figures of the dashboard by e-mail, each week or month.

    Recipients get the figures that they may read themselves, in their language and time
    zone. Helpdesk managers make schedules; only helpdesk managers can be recipients.
    """

    _name = "helpdesk.whatsapp.schedule"
    _description = "WhatsApp Figures by E-Mail"
    _order = "name, id"

    name = fields.Char(
        required=True, default=lambda self: self.env._("WhatsApp figures")
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    periodicity = fields.Selection(
        [(WEEKLY, "Each week"), (MONTHLY, "Each month")],
        "Frequency",
        required=True,
        default=WEEKLY,
        help="Figures of a week, from Monday to Sunday, go out on the Monday after it;"
        " those of a month on the first day after it.",
    )
    account_id = fields.Many2one(
        "helpdesk.whatsapp.account",
        domain="[('company_id', '=', company_id)]",
        ondelete="cascade",
        help="Leave it empty for all accounts that the recipient may see.",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Recipients",
        required=True,
        default=lambda self: self.env.user,
        domain=lambda self: [("all_group_ids", "in", self.env.ref(MANAGERS).ids)],
        help="Helpdesk managers. Each gets what they may see in Odoo.",
    )
    sending_ids = fields.One2many("helpdesk.whatsapp.sending", "schedule_id")

    @api.constrains("user_ids")
    def _check_recipients(self):
        for schedule in self:
            others = schedule.user_ids.filtered(
                lambda user: not user.has_group(MANAGERS)
            )
            if others:
                raise ValidationError(
                    self.env._(
                        "Only helpdesk managers see the figures of WhatsApp. Remove"
                        " %(names)s.",
                        names=", ".join(others.mapped("name")),
                    )
                )

    @api.model
    def _day_of(self, user, moment):
        """Return the day of a time in the time zone of the user's figures."""
        return self._stats_of(user)._local_day(moment)

    @api.model
    def _stats_of(self, user):
        """Return ``helpdesk.whatsapp.stats`` as the user has it in all companies."""
        context = {
            "allowed_company_ids": (user.company_id | user.company_ids).ids,
            "lang": user.lang,
            "tz": user.tz,
        }
        env = self.env(user=user.id, su=False, context=context)
        return env["helpdesk.whatsapp.stats"]

    def _latest_period(self, user):
        """Return the first and the last day of the latest week or month that is over.

        The days are those of the user's time zone.
        """
        today = self._day_of(user, fields.Datetime.now())
        if self.periodicity == WEEKLY:
            last = today - timedelta(days=today.weekday() + 1)
            return last - timedelta(days=6), last
        last = today.replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last

    def _due(self):
        """Return what is to be sent: list of (schedule, user, first day, last day).

        A period that was over before the schedule was made is not sent, nor one that
        was sent before, nor anything to users who may not see figures any more.
        """
        due = []
        for schedule in self:
            for user in schedule.user_ids.filtered(schedule._may_be_sent_to):
                first, last = schedule._latest_period(user)
                is_over = last < schedule._day_of(user, schedule.create_date)
                if not is_over and not schedule._was_sent(user, first, last):
                    due.append((schedule, user, first, last))
        return due

    def _may_be_sent_to(self, user):
        """Whether the user may still see figures, and has an address."""
        is_manager = user.active and user.has_group(MANAGERS)
        if not is_manager or not user.email:
            return False
        accounts = self._stats_of(user)._accounts()
        return bool(accounts & self.account_id if self.account_id else accounts)

    def _was_sent(self, user, first, last):
        sendings = self.sending_ids.filtered(
            lambda sending: sending.user_id == user
            and (sending.first_day, sending.last_day) == (first, last)
        )
        return bool(sendings)
