# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class HelpdeskWhatsappSending(models.Model):
    """Records that a recipient was sent the figures of a period, so that it is once.

    The record is created in the transaction that queues the e-mail. Only the server
    writes it.
    """

    _name = "helpdesk.whatsapp.sending"
    _description = "WhatsApp Figures Sent"
    _order = "id desc"
    _rec_name = "user_id"

    schedule_id = fields.Many2one(
        "helpdesk.whatsapp.schedule", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", "Recipient", required=True, ondelete="cascade"
    )
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)
    create_date = fields.Datetime("Sent on", readonly=True)

    _once = models.UniqueIndex("(schedule_id, user_id, first_day, last_day)")

    @api.model
    def _claim(self, schedule, user, first, last):
        """Create the record; whether there was none.

        If another worker is about to create it, wait for the end of its transaction.
        """
        made = self.env.execute_query(
            SQL(
                """
                INSERT INTO helpdesk_whatsapp_sending
                       (schedule_id, user_id, first_day, last_day,
                        create_date, create_uid, write_date, write_uid)
                VALUES (%(schedule)s, %(user)s, %(first)s, %(last)s,
                        %(now)s, %(uid)s, %(now)s, %(uid)s)
                ON CONFLICT DO NOTHING RETURNING id
                """,
                schedule=schedule.id,
                user=user.id,
                first=first,
                last=last,
                now=fields.Datetime.now(),
                uid=self.env.uid,
            )
        )
        schedule.invalidate_recordset(["sending_ids"])
        return bool(made)
