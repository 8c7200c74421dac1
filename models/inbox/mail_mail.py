# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ..lane import wake_ups


class MailMail(models.Model):
    """Has e-mails that a lane queues sent soon.

    A lane talks to no mail server: it works with Odoo's context key
    ``mail_notify_force_send`` set to false (``_with_account_context``).
    """

    _inherit = "mail.mail"

    @api.model_create_multi
    def create(self, vals_list):
        mails = super().create(vals_list)
        if self.env.context.get("mail_notify_force_send") is False:
            cron = self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()
            wake_ups.now(cron, wake_ups.GATHERING)
        return mails
