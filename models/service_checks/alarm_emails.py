# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize, email_split, plaintext2html


class HelpdeskWhatsappAccount(models.Model):
    """Sends alarms about the account by e-mail, besides the activities."""

    _inherit = "helpdesk.whatsapp.account"

    alarm_emails = fields.Char(
        "Alarms by e-mail to",
        copy=False,
        help="Addresses, separated by commas. They get each new problem of the health"
        " page once; the responsible user has an activity in any case.",
    )

    @api.constrains("alarm_emails")
    def _check_alarm_emails(self):
        for account in self.filtered("alarm_emails"):
            parts = account.alarm_emails.replace(";", ",").split(",")
            for part in filter(None, map(str.strip, parts)):
                if not email_normalize(part):
                    raise ValidationError(
                        self.env._("“%s” is no e-mail address.", part)
                    )

    def _check_alarmed_after(self, vals):
        """Check who is alarmed, after that has changed."""
        if "alarm_emails" in vals:
            self._recheck("alarmed")

    def _mail_alarm(self, summary, note):
        """Queue an e-mail about a problem that is new or has become worse."""
        addresses = email_split((self.alarm_emails or "").replace(";", ","))
        if not addresses:
            return
        link = f"{self.get_base_url()}/odoo/{self._name}/{self.id}"
        text = f"{self.name}\n\n{note}\n\n{link}"
        self.env["mail.mail"].sudo().create(
            {
                "subject": f"{summary} ({self.name})",
                "body_html": plaintext2html(text),
                "email_to": ", ".join(addresses),
                "email_from": self.company_id.email_formatted
                or self.env.user.email_formatted,
                "auto_delete": True,
            }
        )
