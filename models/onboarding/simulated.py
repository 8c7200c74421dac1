# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging
import time
import uuid

from odoo import models
from odoo.exceptions import UserError

from ...tools import identity, log
from ...tools.meta import webhook

_logger = logging.getLogger(__name__)


class HelpdeskWhatsappAccount(models.Model):
    """Simulates a first message, for who has no phone with WhatsApp at hand.

    It takes the way of a customer's message, from the stored webhook event on. Its
    customer does not exist: nothing is sent to them, neither answers nor read receipts.
    """

    _inherit = "helpdesk.whatsapp.account"

    def action_guide_simulate(self):
        """Store a webhook event with a message of a customer who does not exist.

        :raises AccessError: the user may not change the account
        :raises UserError: the account has no app secret, or no number
        """
        self.ensure_one()
        self.check_access("write")
        account = self.sudo()
        if not account.app_secret or not account.phone_number_uid:
            raise UserError(self.env._("Finish the steps before this one first."))
        body = json.dumps(account._simulated_webhook()).encode()
        events = self.env["helpdesk.whatsapp.event"].sudo()
        events._store(webhook.split(body), account.app_secret)
        log.event(_logger, log.INFO, "simulated", account=account.id, user=self.env.uid)

    def _simulated_webhook(self):
        """Return the body of a webhook, as Meta would send it ("Text messages")."""
        env = self.with_context(lang=self._language()).env
        text = env._("Test: Odoo has simulated this message. No customer wrote it.")
        customer = {
            "profile": {"name": env._("Simulated customer")},
            "user_id": identity.SIMULATED,
        }
        message = {
            "from_user_id": identity.SIMULATED,
            "id": f"wamid.simulated.{uuid.uuid4().hex}",
            "timestamp": str(int(time.time())),
            "type": "text",
            "text": {"body": text},
        }
        metadata = {
            "display_phone_number": identity.digits(self.display_phone_number),
            "phone_number_id": self.phone_number_uid,
        }
        value = {
            "messaging_product": "whatsapp",
            "metadata": metadata,
            "contacts": [customer],
            "messages": [message],
        }
        change = {"field": "messages", "value": value}
        entry = {"id": self.business_account_uid or "", "changes": [change]}
        return {"object": "whatsapp_business_account", "entry": [entry]}


class HelpdeskWhatsappMessage(models.Model):
    """Holds back what would go to the customer who does not exist."""

    _inherit = "helpdesk.whatsapp.message"

    def _obstacle_of_simulation(self):
        """Return ``simulated`` if the message is to the simulated customer."""
        return "simulated" if self.contact_id._is_simulated() else None
