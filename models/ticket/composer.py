# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from odoo.addons.mail.tools.discuss import Store

from ..common import hooks
from ..common.groups import AGENTS


class HelpdeskTicket(models.Model):
    """Gives the chatter's composer what it needs to write on WhatsApp."""

    _inherit = "helpdesk.ticket"

    def _thread_to_store(self, store, shown, *, request_list=None):
        if request_list is not None and self.env.user.has_group(AGENTS):
            conversation = Store.Attr(
                "whatsapp", lambda ticket: ticket._whatsapp_to_store()
            )
            shown = [*shown, conversation]
        return super()._thread_to_store(store, shown, request_list=request_list)

    def _whatsapp_to_store(self):
        """Return what the chatter's composer needs to know (JSON), or ``False``.

        Other rooms add keys (``TICKET_TO_CHATTER``);
        ``static/src/ticket/composer/thread_model_patch.esm.js`` documents all of them.
        """
        contact = self.sudo().whatsapp_contact_id
        if not contact:
            return False
        expires_at = contact.window_expires_at
        more = hooks.TICKET_TO_CHATTER.run(self)
        return {
            **{key: value for part in more for key, value in part.items()},
            "contact_id": contact.id,
            "name": contact.display_name,
            "address": contact._address(),
            "account": contact.account_id.name,
            "window_expires_at": fields.Datetime.to_string(expires_at),
            "obstacle": self._whatsapp_obstacle(),
            "is_closed": self.closed,
            "signature": self._whatsapp_signature(),
            "enter_sends": self.env.user.whatsapp_enter_sends,
            "has_email": bool(
                email_normalize(self.partner_id.email or self.partner_email)
            ),
        }

    def _whatsapp_obstacle(self):
        """Return why nobody can write to the customer now, or ``False``."""
        try:
            self._whatsapp_check_contact()
        except UserError as error:
            return str(error)
        return False
