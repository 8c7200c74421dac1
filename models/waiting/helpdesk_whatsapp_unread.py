# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""E-mails to colleagues about customers' messages they have not read."""

import logging
from datetime import datetime, timedelta

from odoo import api, fields, models

from ...tools import log
from ..common import foreseen
from ..common.words import OUTBOUND
from ..lane import pauses
from ..lane.lane import Lane
from ..lane.outcomes import Outcome, Unfinished
from ..lane.pauses import pause_after
from ..lane.queue import Queue

_logger = logging.getLogger(__name__)

#: A customer's messages within this time are sent in one e-mail.
GATHERED = timedelta(minutes=1)
#: A colleague who reads nothing is sent another e-mail after this time at the soonest.
PAUSE = timedelta(minutes=15)
#: What comes within such a step is sent in one run: each run takes a moment itself.
STEP = timedelta(seconds=10)
#: What is due so soon may be looked at while a message is still being stored.
SOON = timedelta(seconds=30)
#: Most messages in one e-mail.
LINES = 100
#: Foreseen: the ids of a ticket's records.
UNREAD = "unread"
LANE = Lane(
    _logger,
    "mails",
    model="helpdesk.whatsapp.unread",
    noun="unread",
    cron="ir_cron_mails",
    queue=Queue(
        "helpdesk_whatsapp_unread",
        waits="item.due_at IS NOT NULL",
        later="item.due_at",
        account="item.partner_id",
    ),
    work="_attempt",
    broke="_broke",
    slice_seconds=0.75,
    foresee="_foresee",
    failed=("not_mailed", log.ERROR),
)


class HelpdeskWhatsappUnread(models.Model):
    """That a colleague notified by e-mail has not read a customer's messages.

    It is created with the first message, and deleted when they open the ticket or
    somebody answers. It holds from which message on, and when, they are e-mailed. Only
    the server writes these records; administrators may read them.
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
    attempts = fields.Integer()  # that failed since the last e-mail

    _one_each = models.UniqueIndex("(ticket_id, partner_id)")
    _due = models.Index("(due_at) WHERE due_at IS NOT NULL")

    @api.model
    def _gather(self, ticket, message, partner_ids):
        """Queue an e-mail with ``message`` and those that follow until it is sent.

        :param message: mail.message of ``ticket``
        :param partner_ids: ids of the recipients
        """
        if not partner_ids:
            return
        now = fields.Datetime.now()
        soon = _next_step(now + GATHERED)
        found = self._of(ticket).filtered(lambda one: one.partner_id.id in partner_ids)
        for unread in found.filtered(lambda unread: not unread.due_at):
            earliest = (unread.mailed_at or now - PAUSE) + PAUSE
            due_at = max(soon, earliest)
            unread.write({"since_id": message.id, "due_at": due_at, "attempts": 0})
        found.filtered(lambda unread: unread.due_at < now + SOON)._touch()
        self.create(
            [
                {
                    "ticket_id": ticket.id,
                    "partner_id": partner_id,
                    "since_id": message.id,
                    "due_at": soon,
                }
                for partner_id in set(partner_ids) - set(found.partner_id.ids)
            ]
        )

    def _touch(self):
        """Have whoever looks at the records at this moment look again.

        They do not see the message that is being stored, and would delete a record that
        is to e-mail it.

        :raises LockNotAvailable: they are being looked at
        :raises TransactionRollbackError: they were, since the transaction began
        """
        if self:
            self.env.cr.execute(
                """WITH locked AS (
                          SELECT id FROM helpdesk_whatsapp_unread
                           WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE NOWAIT)
                   UPDATE helpdesk_whatsapp_unread unread SET due_at = unread.due_at
                     FROM locked WHERE locked.id = unread.id""",
                [self.ids],
                log_exceptions=False,
            )

    @api.model
    def _of(self, ticket):
        """Return the records of ``ticket``."""
        ids = foreseen.take(self.env, UNREAD, ticket.id)
        if ids is None:
            return self.search_fetch([("ticket_id", "=", ticket.id)])
        return self.browse(ids)

    @api.model
    def _is_read(self, ticket, partner=None):
        """Delete the records of ``ticket``, only of ``partner`` if given."""
        foreseen.take(self.env, UNREAD, ticket.id)  # not valid any more
        of_partner = [("partner_id", "=", partner.id)] if partner else []
        self.search([("ticket_id", "=", ticket.id), *of_partner]).unlink()

    def _go_on_in(self, ticket):
        """Queue e-mails of messages that moved to ``ticket``, for its recipients."""
        if self:
            first = self.env["mail.message"].browse(min(self.mapped("since_id")))
            recipients = ticket._whatsapp_recipients() - self.env.user.partner_id
            self._gather(ticket, first, recipients.ids)

    # ---------------------------------------------------------------------- the queue

    @api.model
    def _cron_mail(self):
        """Send the e-mails that are due (scheduled action, every minute)."""
        LANE.run(self.env)

    def _foresee(self):
        """Find with few queries whom the e-mails go to."""
        self.exists().ticket_id._whatsapp_foresee_recipients()

    def _attempt(self):
        """Send the e-mail and update the record, in one transaction."""
        if not self.try_lock_for_update():
            return Outcome.BUSY  # somebody reads, or another message comes
        self._mail()
        return Outcome.DONE

    def _broke(self, error):
        """Try again later after an exception; the next message begins anew."""
        self.attempts += 1
        pause = pause_after(pauses.MAILS, self.attempts)
        is_over = pause is None or isinstance(error, Unfinished)
        self.due_at = not is_over and self.env.cr.now() + pause

    def _mail(self):
        """Send the e-mail, or delete the record if nothing is to be sent.

        It is looked at once more later: a message that is being processed now is not
        seen yet, and has seen that an e-mail waits.
        """
        ticket = self.ticket_id.with_company(self.ticket_id.company_id)
        messages = self._messages()
        if messages and ticket._whatsapp_mail(messages, self.partner_id):
            now = fields.Datetime.now()
            since_id = messages[-1].id + 1
            done = {"since_id": since_id, "mailed_at": now, "attempts": 0}
            self.write({**done, "due_at": now + PAUSE})
        else:
            self.unlink()

    def _messages(self):
        """Return the customer's messages that are not deleted, oldest first.

        :return: mail.message, at most ``LINES``
        """
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


def _next_step(moment):
    """Return the moment at which a step ends: this one, or the next."""
    return moment + (datetime.min - moment) % STEP


class HelpdeskTicket(models.Model):
    """Sends no e-mail of what was read or answered."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_foresee_unread(self):
        """Find which colleagues have not read the tickets' messages."""
        unread = self.env["helpdesk.whatsapp.unread"].sudo()
        found = unread.search_fetch([("ticket_id", "in", self.ids)])
        by_ticket = found.grouped("ticket_id")
        answers = {ticket.id: by_ticket.get(ticket, unread).ids for ticket in self}
        foreseen.store(self.env, UNREAD, answers)

    def _whatsapp_drop_own_unread(self):
        """Send the user no e-mail of the ticket's messages: they have read them."""
        unread = self.env["helpdesk.whatsapp.unread"].sudo()
        unread._is_read(self, self.env.user.partner_id)

    def _whatsapp_drop_unread(self):
        """Send nobody an e-mail of the ticket's messages: they are answered."""
        self.env["helpdesk.whatsapp.unread"].sudo()._is_read(self)


class HelpdeskWhatsappMessage(models.Model):
    """Sends no e-mail of what was answered; e-mails move with their messages."""

    _inherit = "helpdesk.whatsapp.message"

    def _drop_unread_of_answered(self, _is_notified):
        """Drop the ticket's e-mails if the message is an answer."""
        if self.direction == OUTBOUND:  # answered in the WhatsApp Business app
            self.env["helpdesk.whatsapp.unread"]._is_read(self.ticket_id)

    def _move_unread_mails(self, ticket, by_source):
        """Queue the e-mails of messages that were moved to ``ticket``.

        :param dict by_source: the former tickets and their messages
        """
        unread = self.env["helpdesk.whatsapp.unread"].search(
            [
                ("ticket_id", "in", (ticket.union(*by_source) - ticket).ids),
                ("due_at", "!=", False),
                ("since_id", "<=", max(self.mail_message_id.ids, default=0)),
            ]
        )
        unread._go_on_in(ticket)
