# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Read receipts and typing indicators: what customers see of agents' activity."""

import logging

from odoo import api, fields, models

from ...tools import log
from ...tools.meta import cloud_api
from ..common.lane import Lane, Outcome

_logger = logging.getLogger(__name__)

OPENED, TYPING, ANSWERED = "opened", "typing", "answered"
#: For each value of the account's ``read_receipts``: what is shown to the customer.
SHOWN = {
    "open": (OPENED, TYPING, ANSWERED),
    "answer": (TYPING, ANSWERED),
    "never": (),
}
RECEIPTS = Lane(
    _logger,
    "receipts",
    noun="message",
    cron="ir_cron_outbox",
    claim="_next_receipt",
    work="_send_receipt",
    is_committing=True,
)


class HelpdeskTicket(models.Model):
    """Shows the customer that an agent reads, types or answers."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_show_opened(self):
        """Show the customer that an agent has opened the ticket."""
        self._whatsapp_show(OPENED)

    def _whatsapp_show_typing(self):
        """Show the customer that an agent is typing."""
        self._whatsapp_show(TYPING)

    def _whatsapp_show_answered(self):
        """Show the customer that an agent has read, as the agent answers."""
        self._whatsapp_show(ANSWERED)

    def _whatsapp_show(self, what):
        """Show the customer what an agent does, if the account is set up so.

        :param str what: ``OPENED``, ``TYPING`` or ``ANSWERED``
        """
        contact = self.sudo().whatsapp_contact_id
        account = contact.account_id
        if account.active and what in SHOWN[account.read_receipts]:
            contact._show_receipt(what)


class HelpdeskWhatsappContact(models.Model):
    """Queues read receipts for the contact's last message."""

    _inherit = "helpdesk.whatsapp.contact"

    def _show_receipt(self, what):
        """Queue the read receipt (blue ticks), with the typing indicator if typing."""
        messages = self.env["helpdesk.whatsapp.message"]
        last = messages.search(
            [
                ("contact_id", "=", self.id),
                ("direction", "=", "inbound"),
                ("wamid", "!=", False),
            ],
            limit=1,
        )
        if not last or (last.read_at and what != TYPING):
            return
        last.write(
            {
                "read_at": last.read_at or fields.Datetime.now(),
                "receipt": "typing" if what == TYPING else "read",
            }
        )
        messages._schedule_sending()


class HelpdeskWhatsappMessage(models.Model):
    """Sends read receipts to Meta, with the outbox's cron.

    One that fails is not repeated, as it would come too late.
    """

    _inherit = "helpdesk.whatsapp.message"

    receipt = fields.Selection(
        [("read", "Read"), ("typing", "Typing")],
        readonly=True,
        help="What the customer is to be shown next.",
    )

    _receipts = models.Index("(id) WHERE receipt IS NOT NULL")

    @api.model
    def _send_receipts(self):
        """Send the queued read receipts."""
        RECEIPTS.run(self)

    @api.model
    def _next_receipt(self, aside=()):
        """Return a message whose read receipt is queued, or none.

        :param aside: ids of messages that are skipped
        """
        queued = [("receipt", "!=", False), ("id", "not in", list(aside))]
        return self.search(queued, limit=1)

    def _send_receipt(self):
        """Send one read receipt; returns an ``Outcome``."""
        api_client = self.account_id._cloud_api()
        is_typing, wamid = self.receipt == "typing", self.wamid
        self.receipt = False
        self._commit()
        try:
            api_client.mark_read(wamid, is_typing)
        except cloud_api.Unreachable:
            return Outcome.REST  # those that remain come with the next message
        except cloud_api.CloudApiError as error:
            log.event(_logger, log.INFO, "no_receipt", **log.of_error(error))
        return Outcome.DONE
