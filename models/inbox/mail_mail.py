# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

#: Key in ``cr.cache``, which a rollback clears: the queue is woken already.
WOKEN = "helpdesk_whatsapp.mail_queue_woken"


class MailMail(models.Model):
    """Has e-mails that a lane queues sent soon.

    A lane talks to no mail server: it works with Odoo's context key
    ``mail_notify_force_send`` set to false (``_with_account_context``).
    """

    _inherit = "mail.mail"

    @api.model_create_multi
    def create(self, vals_list):
        mails = super().create(vals_list)
        is_queued = self.env.context.get("mail_notify_force_send") is False
        if is_queued and not self.env.cr.cache.get(WOKEN):
            self.env.cr.cache[WOKEN] = True
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return mails
