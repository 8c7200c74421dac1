# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, fields, models

from ...tools import log

_logger = logging.getLogger(__name__)

#: Most sessions that are ended in one transaction.
BATCH = 1000


class HelpdeskWhatsappSession(models.Model):
    """A conversation: while it is active, a contact's messages go to its ticket.

    It is not Meta's customer service window (a field of the contact), which limits what
    may be sent. A session ends when neither side has written for the hours that the
    account sets, or when its ticket is closed. Only the server writes sessions; who can
    read the ticket can read them.
    """

    _name = "helpdesk.whatsapp.session"
    _description = "WhatsApp Session"
    _inherit = ["helpdesk.whatsapp.access", "helpdesk.whatsapp.of.account"]
    _ticket_path = "ticket_id"
    _order = "id desc"

    contact_id = fields.Many2one(
        "helpdesk.whatsapp.contact", required=True, index=True, ondelete="cascade"
    )
    account_id = fields.Many2one(
        related="contact_id.account_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, precompute=True
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    state = fields.Selection(
        [("active", "Active"), ("expired", "Expired"), ("closed", "Closed")],
        default="active",
        required=True,
    )
    last_activity = fields.Datetime("Last activity on", required=True)
    expires_at = fields.Datetime("Ends on", required=True)
    data = fields.Json(help="The current step of a dialogue with the customer.")

    _one_active = models.UniqueIndex(
        "(contact_id) WHERE state = 'active'",
        "A contact can have only one active session at a time.",
    )
    _expiring = models.Index("(expires_at) WHERE state = 'active'")

    @api.depends("contact_id", "ticket_id")
    def _compute_display_name(self):
        for session in self:
            session.display_name = (
                f"{session.contact_id.display_name} · {session.ticket_id.number}"
            )

    @api.model
    def _open(self, contact, ticket, moment):
        """Create an active session of ``contact`` on ``ticket``."""
        self.flush_model(["state"])  # one that just ended is not active in the index
        moment = min(moment, fields.Datetime.now())
        hours = contact.account_id.session_hours
        return self.create(
            {
                "contact_id": contact.id,
                "ticket_id": ticket.id,
                "last_activity": moment,
                "expires_at": moment + timedelta(hours=hours),
            }
        )

    def _touch(self, moment):
        """Note that either side wrote at ``moment``: the sessions end later.

        A moment in the future, by a wrong clock, counts as now.
        """
        for session in self:
            last_activity = max(
                session.last_activity, min(moment, fields.Datetime.now())
            )
            hours = session.account_id.session_hours
            session.write(
                {
                    "last_activity": last_activity,
                    "expires_at": last_activity + timedelta(hours=hours),
                }
            )

    def _end(self, state):
        """End the sessions that are active; ``state`` is ``expired`` or ``closed``."""
        self.filtered(lambda session: session.state == "active").state = state

    def _leave_for(self, ticket):
        """End the session, as an agent has written from ``ticket``; say so in a note.

        The messages stay in the ticket of the session.
        """
        self._end("closed")
        for former in self.ticket_id:
            former.message_post(
                body=self.env._(
                    "The WhatsApp conversation goes on in %s, where an agent has"
                    " written to the customer.",
                    ticket._get_html_link(title=ticket.number),
                )
            )

    def _first_message(self):
        """Return the first message that the customer wrote in this session."""
        return self.env["helpdesk.whatsapp.message"].search(
            [("session_id", "=", self.id), ("direction", "=", "inbound")],
            order="id",
            limit=1,
        )

    def _move_to(self, ticket):
        """Move the sessions, with their messages, to another ticket.

        The caller has locked the contact and checked the user's rights on both tickets.
        """
        messages = self.env["helpdesk.whatsapp.message"]
        messages.search([("session_id", "in", self.ids)], order="id")._move_to(ticket)
        self.ticket_id = ticket
        if self:
            ticket.whatsapp_contact_id = self[0].contact_id

    @api.model
    def _cron_expire(self):
        """End the sessions whose time is over, batch by batch (scheduled action)."""
        commit = self.env["ir.cron"]._commit_progress
        last_id, seconds_left = 0, commit(remaining=1)
        while seconds_left and (over := self._over(last_id)):
            for session in over:
                session._expire()
            last_id = over.ids[-1]
            seconds_left = commit(len(over), remaining=1)
        if seconds_left:
            commit(remaining=0)

    @api.model
    def _over(self, last_id):
        """Return the next active sessions whose time is over, by their ids."""
        return self.search(
            [
                ("id", ">", last_id),
                ("state", "=", "active"),
                ("expires_at", "<=", fields.Datetime.now()),
            ],
            order="id",
            limit=BATCH,
        )

    def _expire(self):
        """End one session; an error is logged, and stops no other one."""
        try:
            with self.env.cr.savepoint():
                self._end("expired")
        except Exception as error:
            event = "session_not_ended"
            log.failure(_logger, log.ERROR, event, error, session=self.id)
