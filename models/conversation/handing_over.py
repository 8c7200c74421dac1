# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import formatting
from ..common.groups import AGENTS


class HelpdeskTicket(models.Model):
    """Starts WhatsApp conversations on tickets, and moves them to other tickets.

    When a ticket becomes a duplicate or is merged, its conversation moves to the ticket
    that stays.
    """

    _inherit = "helpdesk.ticket"

    whatsapp_address = fields.Char(
        "WhatsApp", compute="_compute_whatsapp_contact", groups=AGENTS
    )
    whatsapp_is_blocked = fields.Boolean(
        related="whatsapp_contact_id.is_blocked", groups=AGENTS
    )
    whatsapp_can_ask_for_phone = fields.Boolean(
        "Can be asked for the number",
        compute="_compute_whatsapp_contact",
        groups=AGENTS,
    )

    @api.depends("whatsapp_contact_id.wa_id", "whatsapp_contact_id.phone_request_id")
    def _compute_whatsapp_contact(self):
        for ticket in self:
            contact = ticket.sudo().whatsapp_contact_id
            is_person = contact and not contact.group_uid
            ticket.whatsapp_address = contact._address() if is_person else False
            ticket.whatsapp_can_ask_for_phone = (
                contact.user_uid
                and not contact.wa_id
                and not contact._is_asked_for_phone()
            )

    # --------------------------------------------------------------------- blocked

    def _whatsapp_check_contact(self):
        """Check that the ticket has a contact to write to: not blocked, not a group."""
        self._whatsapp_check_not_blocked()
        self._whatsapp_check_not_group()
        return super()._whatsapp_check_contact()

    def _whatsapp_check_not_blocked(self):
        if self.sudo().whatsapp_contact_id.is_blocked:
            raise UserError(
                self.env._("You have blocked this customer. Unblock them to answer.")
            )

    # ------------------------------------------------------------ asking for the number

    def whatsapp_ask_for_phone(self):
        """Ask a customer whose phone number WhatsApp hides to share it with a button.

        :raises AccessError: the user may not answer on this ticket
        :raises UserError: the number is known, the customer was asked a moment ago or
            is blocked, or the customer service window is closed
        """
        self.ensure_one()
        self._whatsapp_check_may_send()
        self._whatsapp_check_window()
        contact = self.sudo().whatsapp_contact_id
        contact._lock()
        contact._check_may_be_asked_for_phone()
        text, content = contact._phone_request()
        columns = self._whatsapp_post_outbound(formatting.body_of(text), by_hand=False)
        messages = self.env["helpdesk.whatsapp.message"].sudo()
        contact.phone_request_id = messages._queue(
            contact, "interactive", content, text, **columns
        )

    # ------------------------------------------------------------------------- moving

    def _whatsapp_move_to(self, target):
        """Move the conversation to another ticket: the active session, else the latest.

        :raises AccessError: the user may not answer on both tickets
        :raises UserError: ``target`` is closed, belongs to another company, or has an
            active session of another contact
        """
        self.ensure_one()
        self._whatsapp_check_may_send()
        target._whatsapp_check_may_send()
        ticket, successor = self.sudo(), target.sudo()
        contact = ticket.whatsapp_contact_id
        (contact | successor.whatsapp_contact_id)._lock()
        self._whatsapp_check_target(target)
        ticket._whatsapp_hand_over(successor)
        successor._whatsapp_extend_session()

    def _whatsapp_check_target(self, target):
        """Check that the conversation can be moved to ``target``.

        :raises UserError: it cannot
        """
        ticket, successor = self.sudo(), target.sudo()
        contact = ticket.whatsapp_contact_id
        if not contact:
            raise UserError(self.env._("This ticket has no WhatsApp conversation."))
        if target == self:
            raise UserError(self.env._("The conversation is in this ticket already."))
        if target.company_id != self.company_id:
            raise UserError(self.env._("That ticket belongs to another company."))
        if target.closed or not target.active:
            raise UserError(self.env._("That ticket is closed. Reopen it first."))
        self._whatsapp_check_not_mixed(target)
        if successor._whatsapp_live_contacts() - contact:
            raise UserError(
                self.env._(
                    "That ticket has an active conversation with another customer."
                )
            )

    def _whatsapp_live_contacts(self):
        """Return the contacts with an active session on this ticket."""
        now = fields.Datetime.now()
        return self.whatsapp_session_ids.filtered(
            lambda session: session.state == "active" and session.expires_at > now
        ).contact_id

    def _whatsapp_hand_over(self, successor, whole=False):
        """Move the contact and the session, the active or else the latest one.

        :param successor: the ticket to which they are moved
        :param bool whole: move all sessions and messages
        """
        contact = self.whatsapp_contact_id
        sessions = self._whatsapp_sessions_of(contact)
        (sessions if whole else sessions[:1])._move_to(successor)
        if whole:
            self.whatsapp_message_ids._move_to(successor)
        successor.whatsapp_contact_id = contact
        if not successor.partner_id:
            successor.write(contact.partner_id._whatsapp_ticket_values())
        if not self._whatsapp_sessions_of(contact):
            self.whatsapp_contact_id = False
        self.message_post(
            body=self.env._(
                "The WhatsApp conversation has moved to %s.",
                successor._get_html_link(title=successor.number),
            )
        )
        successor.message_post(
            body=self.env._(
                "The WhatsApp conversation was moved here from %s.",
                self._get_html_link(title=self.number),
            )
        )

    def _whatsapp_messages_to_move(self):
        """Return the messages that move with the conversation: the session's."""
        session = self._whatsapp_sessions_of(self.whatsapp_contact_id)[:1]
        return self.whatsapp_message_ids.filtered(
            lambda message: session and message.session_id == session
        )

    def _whatsapp_sessions_of(self, contact):
        """Return the sessions with ``contact``: the active one, then the latest."""
        return self.whatsapp_session_ids.filtered(
            lambda session: session.contact_id == contact
        ).sorted(lambda session: (session.state != "active", -session.id))

    # ----------------------------------------------------------- duplicates and merging

    def _whatsapp_successor(self):
        """Return the ticket that has taken over the conversation, else this ticket.

        It is the original that *Duplicate of* leads to, unless that belongs to another
        company or has another contact.
        """
        successor, seen = self, self
        while successor.duplicate_id and successor.duplicate_id not in seen:
            successor = successor.duplicate_id
            seen |= successor
        if successor.company_id != self.company_id:
            return self
        return self if self._whatsapp_other_contact(successor) else successor

    def _whatsapp_other_contact(self, other):
        """Return the contact of ``other`` if both tickets have one and they differ."""
        ours, theirs = self.whatsapp_contact_id, other.whatsapp_contact_id
        return theirs - ours if ours else ours

    def _whatsapp_hand_on(self, successor):
        """Move the conversation to ``successor``, if that is open and of this company.

        If ``successor`` has another contact, a note says that the conversation stays.
        """
        is_alive = successor.active and not successor.closed
        if successor == self or not is_alive or successor.company_id != self.company_id:
            return
        if self._whatsapp_other_contact(successor):
            self.message_post(
                body=self.env._(
                    "The WhatsApp conversation stays here: %s has one with another"
                    " customer.",
                    successor._get_html_link(title=successor.number),
                )
            )
            return
        self._whatsapp_hand_over(successor, whole=True)

    def _whatsapp_merged_into(self):
        """Return the ticket that most of the WhatsApp messages were moved to, if any.

        OCA's helpdesk_mgmt_merge moves a ticket's messages before it archives the
        ticket.
        """
        shown = self.whatsapp_message_ids.mail_message_id.filtered(
            lambda message: message.model == self._name
        )
        elsewhere = [message.res_id for message in shown if message.res_id != self.id]
        if len(elsewhere) * 2 <= len(shown):
            return self.browse()
        return self.browse(max(elsewhere, key=elsewhere.count)).exists()

    def _whatsapp_hand_on_before_write(self, vals):
        """Move the conversations of duplicates and merged tickets along."""
        if vals.get("duplicate_id"):
            self._whatsapp_follow(lambda ticket: ticket._whatsapp_duplicated())
        elif "active" in vals and not vals["active"]:
            self._whatsapp_follow(lambda ticket: ticket._whatsapp_merged_into())

    def _whatsapp_duplicated(self):
        """Return the original that *Duplicate of* leads to, through all duplicates."""
        successor = self._whatsapp_successor()
        return self.duplicate_id if successor == self else successor

    def _whatsapp_follow(self, find_successor):
        """Move each ticket's conversation to its successor, if the user may change it.

        :param find_successor: function of a ticket; returns a ticket or an empty
            recordset
        """
        tickets = self.sudo().filtered("whatsapp_contact_id")
        tickets.whatsapp_contact_id._lock()
        for ticket in tickets:
            successor = find_successor(ticket)
            if successor and successor.with_env(self.env).has_access("write"):
                ticket._whatsapp_hand_on(successor)

    # ------------------------------------------------------------------------ starting

    def _whatsapp_accounts(self):
        """Return the accounts of this ticket's company, the team's first."""
        accounts = self.env["helpdesk.whatsapp.account"].sudo()
        found = accounts.search([("company_id", "=", self.company_id.id)], order="id")
        found = found.filtered("phone_number_uid")
        return found.sorted(lambda account: account.team_id != self.team_id)

    def _whatsapp_start_with(self, contact):
        """Start a conversation with ``contact`` on this ticket.

        The caller has checked the user's rights.
        """
        ticket = self.sudo()
        contact._lock()
        ticket.whatsapp_contact_id = contact
        if not ticket.partner_id and contact.partner_id:
            ticket.write(contact.partner_id._whatsapp_ticket_values())
        ticket._whatsapp_extend_session()
        self.message_post(
            body=self.env._(
                "WhatsApp messages of this ticket now go to %(name)s (%(address)s).",
                name=contact.display_name,
                address=contact._address(),
            )
        )

    # ------------------------------------------------------------------------- buttons

    def _whatsapp_dialog(self, name, model, **context):
        self.ensure_one()
        self._whatsapp_check_may_send()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }

    def action_whatsapp_move(self):
        """Open the dialog *Move conversation*."""
        name = self.env._("Move conversation")
        model = "helpdesk.whatsapp.move"
        return self._whatsapp_dialog(name, model, default_ticket_id=self.id)

    def action_whatsapp_start(self):
        """Open the dialog *Write on WhatsApp*."""
        name = self.env._("Write on WhatsApp")
        model = "helpdesk.whatsapp.start"
        return self._whatsapp_dialog(name, model, default_ticket_id=self.id)

    def action_whatsapp_relink(self):
        """Open the dialog *Link to another partner* for this ticket's contact."""
        self.ensure_one()
        self._whatsapp_check_may_send()
        return self.whatsapp_contact_id.action_relink()
