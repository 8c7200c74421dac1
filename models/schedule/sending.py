# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sends the figures by e-mail: a summary to read, and a workbook with all of them."""

import logging

from odoo import api, models
from odoo.exceptions import UserError

from ...tools import log
from ..sections.formats import accounts_text, as_text, period_text
from ..sections.section import cells_of, is_text

_logger = logging.getLogger(__name__)

#: Most rows of a section in the summary; the workbook has all.
ROWS = 12
DASHBOARD = "/odoo/whatsapp-dashboard"


class HelpdeskWhatsappSchedule(models.Model):
    """Sends what is due (scheduled action)."""

    _inherit = "helpdesk.whatsapp.schedule"

    @api.model
    def _cron_send(self):
        """Send what is due, one recipient a transaction (scheduled action).

        What is not sent for an error is tried again by the next run.
        """
        commit = self.env["ir.cron"]._commit_progress
        due = self.search([("active", "=", True)])._due()
        seconds_left = commit(remaining=len(due))
        for schedule, user, first, last in due:
            if not seconds_left:
                break
            schedule._send_once(user, first, last)
            seconds_left = commit(1)

    def _send_once(self, user, first, last):
        """Send the figures of a period to a user who was not sent them before.

        An error is logged, not raised.
        """
        try:
            with self.env.cr.savepoint():
                sendings = self.env["helpdesk.whatsapp.sending"]
                if not sendings._claim(self, user, first, last):
                    return
                self._send(user, first, last)
        except Exception as error:
            ids = {"schedule": self.id, "user": user.id}
            log.failure(_logger, log.ERROR, "figures_not_sent", error, **ids)
        else:
            log.event(_logger, log.INFO, "figures_sent", schedule=self.id, user=user.id)

    def action_send_to_me(self):
        """Send the latest figures to the user, besides what is sent regularly."""
        self.ensure_one()
        self.check_access("write")
        user = self.env.user
        if not self._may_be_sent_to(user):
            raise UserError(
                self.env._("You have no e-mail address, or may not see these figures.")
            )
        self._send(user, *self._latest_period(user))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The e-mail is on its way to you."),
            },
        }

    def _send(self, user, first, last):
        """Queue the e-mail with the figures that the user may read."""
        stats = self._stats_of(user)
        period = stats._period(None, self.account_id.id or None, str(first), str(last))
        sections = stats._sections(period)
        name, file = stats._workbook(period, sections)
        sender = self.company_id.email_formatted or self.env.user.email_formatted
        days = period_text(stats.env, stats, period)
        mail = (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": f"{self.name}: {days}",
                    "body_html": self._summary(stats, period, sections),
                    "email_to": user.email_formatted,
                    "email_from": sender,
                    "auto_delete": True,
                }
            )
        )
        # Of the mail's message: it is deleted with it.
        mail.attachment_ids = (
            self.env["ir.attachment"]
            .sudo()
            ._whatsapp_store(mail.mail_message_id, name, file)
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _summary(self, stats, period, sections):
        """Return the body of the e-mail, in the language of ``stats``."""
        return stats.env["ir.qweb"]._render(
            "helpdesk_mgmt_whatsapp.schedule_summary",
            {
                "name": self.name,
                "period": period_text(stats.env, stats, period),
                "accounts": accounts_text(stats.env, period),
                "sections": [
                    self._with_texts(stats.env, shown)
                    for shown in sections
                    if shown["rows"] or shown["is_broken"]
                ],
                "link": f"{self.get_base_url()}{DASHBOARD}",
            },
        )

    @api.model
    def _with_texts(self, env, shown):
        """Return a section with the texts of its cells, its first rows only."""
        rows = [
            [
                {
                    "text": as_text(
                        *(env, value, form),
                        env["res.currency"].browse(each["currency"]),
                    ),
                    "is_text": is_text(form),
                }
                for value, form in cells_of(shown, each)
            ]
            for each in shown["rows"][:ROWS]
        ]
        heads = [
            {"text": column["label"], "is_text": is_text(column["format"])}
            for column in shown["columns"]
        ]
        more = len(shown["rows"]) - len(rows)
        return {**shown, "heads": heads, "lines": rows, "more": more}
