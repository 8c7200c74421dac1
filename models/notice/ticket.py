# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import email_normalize

from ..common.automatic_events import (
    AGENT,
    ASSIGNED,
    CREATED,
    CUSTOMER,
    RESOLVED,
    UPDATED,
    WATCHED,
)
from ..common.sentinels import KNOWN

#: Tickets whose customer hears on WhatsApp of what this transaction does.
TOLD = "whatsapp.told"


class HelpdeskTicket(models.Model):
    """What happens to a ticket is told to its customer, and to its agent.

    Whoever makes a change, and however often in one transaction: mail's tracking finds
    what has changed in the end. There, e-mail or WhatsApp is chosen too.

    Changes under the context key ``whatsapp_known`` are not told: the customer made
    them or is answered about them anyway.
    """

    _inherit = "helpdesk.ticket"

    def _whatsapp_notify_of_creation(self):
        self._whatsapp_mark_notified()
        for ticket in self.sudo():
            known = {"is_new": True, "stage_id": ticket.stage_id.id, "user_id": False}
            ticket._whatsapp_happened(known)

    def _whatsapp_mark_before_write(self, _vals):
        self._whatsapp_mark_notified()

    def _whatsapp_note_known_after(self, vals):
        if self._whatsapp_is_known():
            self.env["helpdesk.whatsapp.notice"].sudo()._customer_knows(self, vals)

    def _message_track(self, fields_iter, initial_values_dict):
        tracking = super()._message_track(fields_iter, initial_values_dict)
        for ticket in self.sudo():
            changes, _ids = tracking.get(ticket.id, ((), ()))
            before = initial_values_dict[ticket.id]
            known = {name: before[name].id for name in WATCHED if name in changes}
            if known:
                ticket._whatsapp_happened(known)
        return tracking

    def _whatsapp_is_known(self):
        """Whether the customer knows of the change that is being made."""
        return self.env.context.get("whatsapp_known") is KNOWN

    def _whatsapp_mark_notified(self):
        if self._whatsapp_is_known():
            self._whatsapp_notified().update(self.ids)

    def _whatsapp_notified(self):
        return self.env.cr.precommit.data.setdefault(TOLD, set())

    def _whatsapp_happened(self, known):
        """Have those told who are to hear of it.

        :param dict known: what the ticket was like before, see ``_whatsapp_event_for``
        """
        context = self.env.context
        if context.get("tracking_disable") or context.get("mail_notrack"):
            return
        told = self._whatsapp_notified()
        notices = self.env["helpdesk.whatsapp.notice"]
        for side in (CUSTOMER, AGENT):
            account = self._whatsapp_account_of(side)
            if side == CUSTOMER and not account:  # by mail, if at all
                notices._customer_knows(self, known)
            if not account or (side == CUSTOMER and self.id in told):
                continue
            if self._whatsapp_event_for(account, side, known)[0]:
                notices._happened(self, account, side, known)
                told.update(self.ids if side == CUSTOMER else ())

    def _whatsapp_event_for(self, account, side, known):
        """The one thing ``side`` is to be told of what has happened, and its rule.

        :param dict known: what they know: ``stage_id`` and ``user_id`` as they were
            (where they have changed), ``is_new`` if they know nothing of the ticket
        :return: event and ``helpdesk.whatsapp.rule``, both empty if there is no news
        """
        for event in self._whatsapp_events(known):
            rule = account._rule(event, self.team_id)
            if rule._is_sent_to(side):
                return event, rule
        return None, account.rule_ids.browse()

    def _whatsapp_events(self, known):
        """What has happened, the weightiest first."""
        before = self.stage_id.browse(known.get("stage_id")).exists()
        is_moved = "stage_id" in known and before != self.stage_id
        if is_moved and self.closed and not before.closed:
            yield RESOLVED
        if self.user_id and self.user_id.id != known.get("user_id", self.user_id.id):
            yield ASSIGNED
        if is_moved and (before.closed or not self.closed):
            yield UPDATED
        if known.get("is_new"):
            yield CREATED

    # --------------------------------------------------------------------- whom, where

    def _whatsapp_account_of(self, side):
        """The account ``side`` is told by, or none: then not on WhatsApp."""
        accounts = self.env["helpdesk.whatsapp.account"]
        if not self._whatsapp_is_notified(side):
            return accounts
        account = self.whatsapp_contact_id.account_id or self._whatsapp_accounts()[:1]
        is_ours = account.company_id == self.company_id
        return account if is_ours and account._is_automatic() else accounts

    def _whatsapp_is_notified(self, side):
        """Whether ``side`` wants to be told on WhatsApp, and perhaps can be."""
        if side == AGENT:  # who does it themselves knows it
            return bool(self._whatsapp_agent() - self.env.user)
        how, contact = self.team_id.whatsapp_notify, self.whatsapp_contact_id
        number = how == "always" and self.partner_id.whatsapp_match_key
        is_reachable = how != "email" and bool(contact or number)
        return is_reachable and contact._may_be_notified()

    # ---------------------------------------------------------------- instead of e-mail

    def _track_template(self, tracking):
        """No mail about what is told on WhatsApp, nor where there is no address."""
        templates = super()._track_template(tracking)
        ticket = self[0].sudo()
        is_mute = ticket.whatsapp_contact_id and not ticket._whatsapp_mail_address()
        is_sent = ticket.id in ticket._whatsapp_notified()
        if is_mute or (is_sent and ticket.team_id.whatsapp_notify != "email"):
            templates.pop("stage_id", None)
        return templates

    def _whatsapp_mail_address(self):
        """The customer's e-mail address, or ``False``."""
        address = self.partner_id.email or self.partner_email
        return email_normalize(address) and address

    def _whatsapp_mail_customer(self, body, author, lang, **how):
        """Post ``body`` (HTML) so that the customer gets it by e-mail.

        :param author: partner
        :param how: whatever else ``message_post`` takes
        """
        to = {"outgoing_email_to": self._whatsapp_mail_address()}
        if email_normalize(self.partner_id.email):
            to = {"partner_ids": self.partner_id.ids}
        return self.with_context(lang=lang).message_post(
            body=body,
            subject=self.display_name,
            author_id=author.id,
            email_from=self._mail_sender(author),
            email_layout_xmlid="mail.mail_notification_light",
            **to,
            **how,
        )

    # ----------------------------------------------------------------- the confirmation

    def _whatsapp_confirm(self, asked=False):
        """Tell the customer that their ticket is there, at once.

        :param asked: they asked for a new ticket
        """
        contact = self.whatsapp_contact_id
        rule = contact.account_id._rule(CREATED, self.team_id)
        template = rule._is_sent_to(CUSTOMER) and rule._template_for(contact)
        composed = template and contact._compose(template, self)
        # One of each: who has just been confirmed a ticket may ask for another.
        kind = "new_ticket" if asked else "confirmation"
        if not composed or not contact._may_answer(kind, asked):
            return
        contact._note_answer(kind)
        message = contact._send_automatic(template, composed, self)
        if not contact.is_opted_out:
            self.env["helpdesk.whatsapp.notice"]._record_sent(self, CREATED, message)
