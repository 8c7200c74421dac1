# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, fields, models

from ...tools import log
from ..common.lane import Lane, Outcome
from ..common.words import OUTBOUND

_logger = logging.getLogger(__name__)

#: A customer writes in several lines: they become one e-mail.
GATHERED = timedelta(minutes=1)
#: Who has been mailed and does not look is mailed again after this time at the soonest.
PAUSE = timedelta(minutes=15)
LINES = 100
LANE = Lane(
    _logger,
    "mails",
    noun="unread",
    cron="ir_cron_mails",
    claim="_next_due",
    work="_attempt",
    broke="_broke",
    failed=("not_mailed", log.ERROR),
)


class HelpdeskWhatsappUnread(models.Model):
    """That a colleague who prefers e-mail has not read what a customer wrote.

    It is there from the first line until they open the ticket or somebody answers, and
    says from which line on, and when, they are to be mailed.
    """

    _name = "helpdesk.whatsapp.unread"
    _description = "Unread WhatsApp messages of a colleague"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="cascade"
    )
    since_id = fields.Integer(help="The first mail.message they were not mailed.")
    due_at = fields.Datetime(help="When they are mailed; empty if nothing is to be.")
    mailed_at = fields.Datetime()

    _one_each = models.UniqueIndex("(ticket_id, partner_id)")
    _due = models.Index("(due_at) WHERE due_at IS NOT NULL")

    @api.model
    def _gather(self, ticket, message, partner_ids):
        """Have partners mailed ``message``, with what else comes meanwhile."""
        now = fields.Datetime.now()
        known = self.search([("ticket_id", "=", ticket.id)])
        for partner_id in partner_ids:
            unread = known.filtered(lambda row, to=partner_id: row.partner_id.id == to)
            unread = unread or self.create(
                {"ticket_id": ticket.id, "partner_id": partner_id}
            )
            if not unread.due_at:
                again = (unread.mailed_at or now - PAUSE) + PAUSE
                unread.write(
                    {"since_id": message.id, "due_at": max(now + GATHERED, again)}
                )

    @api.model
    def _is_read(self, ticket, partner=None):
        """``partner`` has the ticket before them; without one, it was answered."""
        theirs = [("partner_id", "=", partner.id)] if partner else []
        self.search([("ticket_id", "=", ticket.id), *theirs]).unlink()

    def _go_on_in(self, ticket):
        """Gather the e-mails anew for the recipients of ``ticket``."""
        if self:
            first = self.env["mail.message"].browse(min(self.mapped("since_id")))
            recipients = ticket._whatsapp_recipients() - self.env.user.partner_id
            self._gather(ticket, first, recipients.ids)

    # ----------------------------------------------------------------------- the lane

    @api.model
    def _cron_mail(self):
        """Mail what is due; woken every minute, which is as exact as it has to be."""
        LANE.run(self)

    @api.model
    def _next_due(self, aside=()):
        """The mark whose turn it is.

        :param aside: ids of marks that are left alone
        """
        due = [("due_at", "<=", self.env.cr.now()), ("id", "not in", list(aside))]
        return self.search(due, order="due_at, id", limit=1)

    def _attempt(self):
        """Mail it, in one transaction with the mark."""
        if not self.try_lock_for_update():
            return Outcome.BUSY  # it is being read, or joined by another line
        self._mail()
        return Outcome.DONE

    def _broke(self, _error):
        self.due_at = self.env.cr.now() + PAUSE

    def _mail(self):
        ticket = self.ticket_id.with_company(self.ticket_id.company_id)
        messages = self._messages()
        if messages and ticket._whatsapp_mail(messages, self.partner_id):
            self.write({"due_at": False, "mailed_at": fields.Datetime.now()})
        else:
            self.unlink()

    def _messages(self):
        """What the customer wrote and has not deleted: mail.message, oldest first."""
        messages = self.env["mail.message"].search(
            [
                ("model", "=", "helpdesk.ticket"),
                ("res_id", "=", self.ticket_id.id),
                ("id", ">=", self.since_id),
                ("message_type", "=", "whatsapp"),
            ],
            order="id desc",
            limit=LINES,
        )
        return messages.sorted("id").filtered(
            lambda message: any(
                part.direction == "inbound" and not part.deleted_at
                for part in message.whatsapp_message_ids
            )
        )


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _whatsapp_drop_own_unread(self):
        unread = self.env["helpdesk.whatsapp.unread"].sudo()
        unread._is_read(self, self.env.user.partner_id)

    def _whatsapp_drop_unread(self):
        self.env["helpdesk.whatsapp.unread"].sudo()._is_read(self)


class HelpdeskWhatsappMessage(models.Model):
    _inherit = "helpdesk.whatsapp.message"

    def _drop_unread_of_answered(self, _is_notified):
        if self.direction == OUTBOUND:  # answered in the WhatsApp Business app
            self.env["helpdesk.whatsapp.unread"]._is_read(self.ticket_id)

    def _move_unread_mails(self, ticket, by_source):
        unread = self.env["helpdesk.whatsapp.unread"].search(
            [
                ("ticket_id", "in", (ticket.union(*by_source) - ticket).ids),
                ("due_at", "!=", False),
                ("since_id", "in", self.mail_message_id.ids),
            ]
        )
        unread._go_on_in(ticket)
