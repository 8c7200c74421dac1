# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools import direct_send
from ...tools.signature import signed
from ...tools.templates.statuses import APPROVED
from ..common.automatic_events import ANSWERED


class HelpdeskTicket(models.Model):
    """Lets agents answer in their own words after the 24 hours."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_may_answer_directly(self):
        """Return whether an answer after the window may go out by Direct Send.

        The rule of such answers decides whether the customer gets any.
        """
        account = self.sudo().whatsapp_contact_id.account_id
        if not account._may_send_directly():
            return False
        return account._rule(ANSWERED, self.team_id).to_customer

    def _whatsapp_room_of_direct_answer(self):
        """Return how many characters an answer by Direct Send may have, or ``None``."""
        if not self._whatsapp_may_answer_directly():
            return None
        name = self._whatsapp_signature()
        return direct_send.BODY - (len(signed(name, ".")) - 1)

    def _whatsapp_direct_send_to_chatter(self):
        """Return what the composer says about answers after the window (JSON)."""
        ticket = self.sudo()
        if not self._whatsapp_may_answer_directly():
            return {"direct_send": False}
        template = ticket._whatsapp_template_of_answer()
        name = template.name if template.status == APPROVED else ""
        return {"direct_send": {"limit": direct_send.BODY, "template": name}}
