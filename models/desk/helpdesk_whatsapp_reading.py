# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class HelpdeskWhatsappReading(models.Model):
    """How far an agent has read a ticket's WhatsApp messages.

    It is written when the agent opens the ticket, or marks it as unread. Only the
    server writes these records; administrators may read them.
    """

    _name = "helpdesk.whatsapp.reading"
    _description = "How far an agent has read the WhatsApp messages of a ticket"
    _log_access = False

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    user_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="cascade"
    )
    read_count = fields.Integer(
        help="How many of the ticket's received messages the agent has read."
    )
    is_marked = fields.Boolean("Marked as unread")

    _one_each = models.UniqueIndex("(ticket_id, user_id)")

    @api.model
    def _of_user(self, tickets):
        """Return the user's records of ``tickets``, by ticket."""
        found = self.sudo().search_fetch(
            [("user_id", "=", self.env.uid), ("ticket_id", "in", tickets.ids)],
            ["ticket_id", "read_count", "is_marked"],
        )
        return found.grouped("ticket_id")

    @api.model
    def _note(self, tickets, is_marked=False):
        """Store that the user has read ``tickets``, or marks them as unread.

        It is one statement: two pages of the user may say it at the same moment.
        """
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO helpdesk_whatsapp_reading AS reading
                            (ticket_id, user_id, read_count, is_marked)
                SELECT id, %(user)s, coalesce(whatsapp_received_count, 0), %(marked)s
                  FROM helpdesk_ticket WHERE id = ANY(%(tickets)s) ORDER BY id
                    ON CONFLICT (ticket_id, user_id) DO UPDATE
                   SET read_count = greatest(reading.read_count, excluded.read_count),
                       is_marked = excluded.is_marked
                """,
                user=self.env.uid,
                marked=is_marked,
                tickets=tickets.ids,
            )
        )
        self.invalidate_model()
        tickets.invalidate_recordset(["whatsapp_unread_mine"], flush=False)
