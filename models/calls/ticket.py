# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import format_datetime

CALL_BACK = "helpdesk_mgmt_whatsapp.mail_activity_call"


class HelpdeskTicket(models.Model):
    """Has an activity for the customer's missed calls."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_ask_to_call_back(self, message):
        """Schedule an activity for a missed call; one that is open holds for it too.

        It is for the ticket's agent, else for who is responsible for the account.

        :param message: the call
        """
        account = message.account_id
        user = self._whatsapp_agent() or account._responsible_user()
        open_ones = self.sudo().activity_search([CALL_BACK])
        tz = user.tz or account._timezone()
        ticket = self.with_context(lang=user.lang, tz=tz)
        time = format_datetime(ticket.env, message.sent_at, tz=tz, dt_format="short")
        summary = ticket.env._("Missed call on WhatsApp, %(time)s", time=time)
        if open_ones:
            open_ones.summary = summary
            return
        ticket.activity_schedule(
            CALL_BACK,
            summary=summary,
            note=ticket.env._(
                "%(name)s has called, and nobody answered. The 24 hours in which you"
                " can write anything have begun again.",
                name=message.contact_id.display_name,
            ),
            user_id=user.id,
        )
