# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Read receipts and typing indicators: what customers see of agents' activity."""

import logging
from datetime import timedelta

from odoo import api, fields, models

from ...tools import log
from ...tools.meta import cloud_api
from ..lane.calls import Call
from ..lane.lane import Lane
from ..lane.queue import Queue

_logger = logging.getLogger(__name__)

OPENED, TYPING, ANSWERED = "opened", "typing", "answered"
#: For each value of the account's ``read_receipts``: what is shown to the customer.
SHOWN = {
    "open": (OPENED, TYPING, ANSWERED),
    "answer": (TYPING, ANSWERED),
    "never": (),
}
#: Meta shows a typing indicator for so long ("Typing indicators"); after that, only the
#: blue ticks are of use, and those only for a while.
TYPING_FOR, READ_FOR = timedelta(seconds=25), timedelta(hours=1)
RECEIPTS = Lane(
    _logger,
    "receipts",
    model="helpdesk.whatsapp.message",
    noun="message",
    cron="ir_cron_receipts",
    queue=Queue(
        "helpdesk_whatsapp_message",
        source="JOIN helpdesk_whatsapp_account account ON account.id = item.account_id",
        waits="""item.receipt IS NOT NULL
            AND account.active AND account.paused_reason IS NULL
            AND account.phone_number_uid IS NOT NULL""",
        later="account.send_after",
        partition="item.contact_id::varchar",
    ),
    work="_prepare_receipt",
    broke="_drop_receipt",
    batch=8,
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
        # Meta has no read receipts in groups ("Groups API").
        is_nobody = contact.group_uid or contact._is_simulated()
        if account.active and not is_nobody and what in SHOWN[account.read_receipts]:
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
                "receipt_at": fields.Datetime.now(),
            }
        )
        RECEIPTS.wake(self.env)


class HelpdeskWhatsappMessage(models.Model):
    """Sends read receipts to Meta.

    One that fails is not repeated, as it would come too late.
    """

    _inherit = "helpdesk.whatsapp.message"

    receipt = fields.Selection(
        [("read", "Read"), ("typing", "Typing")],
        readonly=True,
        help="What the customer is to be shown next.",
    )
    receipt_at = fields.Datetime("Receipt queued on", readonly=True)

    _receipts = models.Index("(id) WHERE receipt IS NOT NULL")

    @api.model
    def _cron_send_receipts(self):
        """Send the queued read receipts (cron)."""
        RECEIPTS.run(self.env)

    def _prepare_receipt(self):
        """Return the ``Call`` that sends the receipt, or ``None`` if it is too late."""
        age = fields.Datetime.now() - (self.receipt_at or fields.Datetime.now())
        is_typing, wamid = self.receipt == "typing", self.wamid
        self.receipt = False
        if not wamid or age > READ_FOR:
            return None
        arguments = (wamid, is_typing and age < TYPING_FOR)
        client = self.account_id._cloud_api()
        return Call(client.mark_read, arguments, "_conclude_receipt", (client,))

    def _conclude_receipt(self, answer, client):
        """Slow the account down if Meta is not reached; log a refusal."""
        self.account_id._follow_usage(client.rests)
        if isinstance(answer, Exception):
            event = "no_receipt"
            log.event(_logger, log.INFO, event, message=self.id, **log.of_error(answer))
        if isinstance(answer, cloud_api.Unreachable | cloud_api.OutcomeUnknown):
            self.account_id._slow_down()

    def _drop_receipt(self, _error):
        """Send nothing: it would come too late."""
        self.receipt = False
        return True
