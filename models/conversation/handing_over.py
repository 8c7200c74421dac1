from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..common.groups import AGENTS


class HelpdeskTicket(models.Model):
    """The agent's hand on the conversation: whose ticket has it, and with whom."""

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
            ticket.whatsapp_address = contact._address() if contact else False
            ticket.whatsapp_can_ask_for_phone = (
                contact and not contact.wa_id and not contact._is_asked_for_phone()
            )

    # --------------------------------------------------------------------- blocked

    def _whatsapp_check_contact(self):
        self._whatsapp_check_not_blocked()
        return super()._whatsapp_check_contact()

    def _whatsapp_check_not_blocked(self):
        if self.sudo().whatsapp_contact_id.is_blocked:
            raise UserError(
                self.env._("You have blocked this customer. Unblock them to answer.")
            )

    # ------------------------------------------------------------ asking for the number

    def whatsapp_ask_for_phone(self):
        """Ask a customer who hides the number for it; they answer with one tap.

        :raises AccessError: the user may not answer on this ticket
        :raises UserError: the number is known, they were asked a moment ago, they are
            blocked, or the window is closed
        """
        self.ensure_one()
        self._whatsapp_check_may_send()
        self._whatsapp_check_window()
        contact = self.sudo().whatsapp_contact_id
        contact._lock()
        contact._check_may_be_asked_for_phone()
        text, content = contact._phone_request()
        columns = self._whatsapp_post_outbound(plaintext2html(text))
        messages = self.env["helpdesk.whatsapp.message"].sudo()
        contact.phone_request_id = messages._queue(
            contact, "interactive", content, text, **columns
        )

    # ------------------------------------------------------------------------- moving

    def _whatsapp_move_to(self, target):
        """Hand the conversation over to ``target``, another ticket.

        It is the one that goes on here, else the latest one.

        :raises AccessError: the user may not answer on both tickets
        :raises UserError: ``target`` is closed, of another company, or somebody else's
            conversation goes on there
        """
        self.ensure_one()
        self._whatsapp_check_may_send()
        target._whatsapp_check_may_send()
        ticket, heir = self.sudo(), target.sudo()
        contact = ticket.whatsapp_contact_id
        (contact | heir.whatsapp_contact_id)._lock()
        self._whatsapp_check_target(target)
        ticket._whatsapp_hand_over(heir)
        heir._whatsapp_extend_session()

    def _whatsapp_check_target(self, target):
        ticket, heir = self.sudo(), target.sudo()
        contact = ticket.whatsapp_contact_id
        if not contact:
            raise UserError(self.env._("This ticket has no WhatsApp conversation."))
        if target == self:
            raise UserError(self.env._("The conversation is in this ticket already."))
        if target.company_id != self.company_id:
            raise UserError(self.env._("That ticket belongs to another company."))
        if target.closed or not target.active:
            raise UserError(self.env._("That ticket is closed. Reopen it first."))
        if heir._whatsapp_live_contacts() - contact:
            raise UserError(
                self.env._(
                    "Another customer's conversation goes on in that ticket: the two"
                    " must not be mixed."
                )
            )

    def _whatsapp_live_contacts(self):
        """Those whose conversation goes on in this ticket."""
        now = fields.Datetime.now()
        return self.whatsapp_session_ids.filtered(
            lambda session: session.state == "active" and session.expires_at > now
        ).contact_id

    def _whatsapp_hand_over(self, heir, whole=False):
        """Move the conversation that goes on here, or the latest, to ``heir``.

        :param bool whole: move all there ever were
        """
        contact = self.whatsapp_contact_id
        sessions = self._whatsapp_sessions_of(contact)
        (sessions if whole else sessions[:1])._move_to(heir)
        if whole:
            self.whatsapp_message_ids._move_to(heir)
        heir.whatsapp_contact_id = contact
        if not heir.partner_id:
            heir.write(contact.partner_id._whatsapp_ticket_values())
        if not self._whatsapp_sessions_of(contact):
            self.whatsapp_contact_id = False
        self.message_post(
            body=self.env._(
                "The WhatsApp conversation has moved to %s.",
                heir._get_html_link(title=heir.number),
            )
        )
        heir.message_post(
            body=self.env._(
                "The WhatsApp conversation has come from %s.",
                self._get_html_link(title=self.number),
            )
        )

    def _whatsapp_sessions_of(self, contact):
        """The sessions with ``contact`` here: the active one, then the latest first."""
        return self.whatsapp_session_ids.filtered(
            lambda session: session.contact_id == contact
        ).sorted(lambda session: (session.state != "active", -session.id))

    # ----------------------------------------------------------- duplicates and merging

    def _whatsapp_successor(self):
        """The ticket that has taken over this one's conversation, or itself.

        Follows *Duplicate of* to the original. Never to a ticket that speaks with
        somebody else, or is another company's.
        """
        heir, seen = self, self
        while heir.duplicate_id and heir.duplicate_id not in seen:
            heir = heir.duplicate_id
            seen |= heir
        is_ours = heir.company_id == self.company_id
        return heir if is_ours and not self._whatsapp_strangers(heir) else self

    def _whatsapp_strangers(self, other):
        """Whom ``other`` speaks with while this ticket speaks with somebody else."""
        ours, theirs = self.whatsapp_contact_id, other.whatsapp_contact_id
        return theirs - ours if ours else ours

    def _whatsapp_hand_on(self, heir):
        """Conversation and contact go to ``heir``, the ticket that lives on."""
        is_alive = heir.active and not heir.closed
        if heir == self or not is_alive or heir.company_id != self.company_id:
            return
        if self._whatsapp_strangers(heir):
            self.message_post(
                body=self.env._(
                    "The WhatsApp conversation stays here: %s speaks with another"
                    " customer.",
                    heir._get_html_link(title=heir.number),
                )
            )
            return
        self._whatsapp_hand_over(heir, whole=True)

    def _whatsapp_merged_into(self):
        """The ticket most of our WhatsApp messages have been moved to, or none.

        That is how OCA's helpdesk_mgmt_merge, and whoever merges like it, leaves a
        ticket before archiving it.
        """
        shown = self.whatsapp_message_ids.mail_message_id.filtered(
            lambda message: message.model == self._name
        )
        elsewhere = [message.res_id for message in shown if message.res_id != self.id]
        if len(elsewhere) * 2 <= len(shown):
            return self.browse()
        return self.browse(max(elsewhere, key=elsewhere.count)).exists()

    def _whatsapp_hand_on_before_write(self, vals):
        """A duplicate's conversation goes to the original, a merged one's along."""
        if vals.get("duplicate_id"):
            self._whatsapp_follow(lambda ticket: ticket._whatsapp_duplicated())
        elif "active" in vals and not vals["active"]:
            self._whatsapp_follow(lambda ticket: ticket._whatsapp_merged_into())

    def _whatsapp_duplicated(self):
        """The original this ticket is a duplicate of, however far away."""
        heir = self._whatsapp_successor()
        return self.duplicate_id if heir == self else heir

    def _whatsapp_follow(self, whither):
        """Hand the conversations on to tickets the user may change too."""
        tickets = self.sudo().filtered("whatsapp_contact_id")
        tickets.whatsapp_contact_id._lock()
        for ticket in tickets:
            heir = whither(ticket)
            if heir and heir.with_env(self.env).has_access("write"):
                ticket._whatsapp_hand_on(heir)

    # ------------------------------------------------------------------------ starting

    def _whatsapp_accounts(self):
        """The accounts of this ticket's company, its team's first."""
        accounts = self.env["helpdesk.whatsapp.account"].sudo()
        found = accounts.search([("company_id", "=", self.company_id.id)], order="id")
        found = found.filtered("phone_number_uid")
        return found.sorted(lambda account: account.team_id != self.team_id)

    def _whatsapp_start_with(self, contact):
        """Speak with ``contact`` on this ticket; the caller has checked rights."""
        ticket = self.sudo()
        contact._lock()
        ticket.whatsapp_contact_id = contact
        if not ticket.partner_id and contact.partner_id:
            ticket.write(contact.partner_id._whatsapp_ticket_values())
        ticket._whatsapp_extend_session()
        self.message_post(
            body=self.env._(
                "This ticket now speaks with %(name)s (%(address)s) on WhatsApp.",
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
        """The dialog *Move conversation*."""
        name = self.env._("Move conversation")
        model = "helpdesk.whatsapp.move"
        return self._whatsapp_dialog(name, model, default_ticket_id=self.id)

    def action_whatsapp_start(self):
        """The dialog *Start WhatsApp*."""
        name = self.env._("Write on WhatsApp")
        model = "helpdesk.whatsapp.start"
        return self._whatsapp_dialog(name, model, default_ticket_id=self.id)

    def action_whatsapp_relink(self):
        """The dialog *Link to another partner*, for this ticket's contact."""
        self.ensure_one()
        self._whatsapp_check_may_send()
        return self.whatsapp_contact_id.action_relink()
