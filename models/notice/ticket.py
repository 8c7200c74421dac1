# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields, models
from odoo.tools import email_normalize

from ...tools import limits
from ..common import hooks
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
from ..common.words import OUTBOUND

#: Key in ``precommit.data``: ids of tickets whose customer this transaction notifies.
NOTIFIED = "whatsapp.notified"
#: Likewise: ids of tickets whose stage came with another team.
RESET = "whatsapp.reset"
#: A stage is not told to a customer to whom an agent has written within this time.
WORDS_COUNT_FOR = timedelta(minutes=5)


class HelpdeskTicket(models.Model):
    """Notifies the customer and the agent when a ticket is created or changed.

    mail's tracking reports the changes once a transaction, so it does not matter who
    makes them, or how often. Where WhatsApp notifies the customer, the stage's e-mail
    is not sent.

    The customer is not notified of changes made with the context key
    ``whatsapp_known``: they made them themselves, or get an answer about them anyway.
    """

    _inherit = "helpdesk.ticket"

    def _whatsapp_opt_out_to_chatter(self):
        """Return whether the customer wants no automatic messages."""
        contact = self.sudo().whatsapp_contact_id
        return {"is_opted_out": contact.is_opted_out}

    def _whatsapp_notify_of_creation(self):
        """Queue the notifications that the tickets were created."""
        self._whatsapp_mark_notified()
        for ticket in self.sudo():
            known = {"is_new": True, "stage_id": ticket.stage_id.id, "user_id": False}
            ticket._whatsapp_happened(known)

    def _whatsapp_mark_before_write(self, _vals):
        """Mark the customer as notified, if they know of the change."""
        self._whatsapp_mark_notified()

    def _whatsapp_note_known_after(self, vals):
        """Leave a change that the customer knows of out of a waiting notification."""
        if self._whatsapp_is_known():
            self.env["helpdesk.whatsapp.notice"].sudo()._customer_knows(self, vals)

    def _message_track(self, fields_iter, initial_values_dict):
        tracking = super()._message_track(fields_iter, initial_values_dict)
        for ticket in self.sudo():
            changes, _ids = tracking.get(ticket.id, ((), ()))
            before = initial_values_dict[ticket.id]
            known = {name: before[name].id for name in WATCHED if name in changes}
            if ticket._whatsapp_is_reset(before.get("stage_id")):
                known.pop("stage_id", None)
                ticket._whatsapp_forget_stage()
            if known:
                ticket._whatsapp_happened(known)
        return tracking

    def _whatsapp_is_reset(self, before):
        """Whether the stage is the first of a team that does not have the one before.

        helpdesk_mgmt moves the ticket there when it gets another team: no news.

        :param before: the stage before, ``None`` if it has not changed
        """
        if not before or before == self.stage_id or self.stage_id.closed:
            return False
        stages = self.team_id._get_applicable_stages()
        return before not in stages and self.stage_id == stages[:1]

    def _whatsapp_forget_stage(self):
        """Notify the customer of the present stage neither on WhatsApp nor by mail."""
        self.env["helpdesk.whatsapp.notice"]._customer_knows(self, ["stage_id"])
        self.env.cr.precommit.data.setdefault(RESET, set()).add(self.id)

    def _whatsapp_is_known(self):
        """Return whether the customer knows of the change that is being made."""
        return self.env.context.get("whatsapp_known") is KNOWN

    def _whatsapp_mark_notified(self):
        """Count the customers as notified, if they know of the change."""
        if self._whatsapp_is_known():
            self._whatsapp_notified().update(self.ids)

    def _whatsapp_notified(self):
        """Return the ids of the tickets whose customer this transaction notifies."""
        return self.env.cr.precommit.data.setdefault(NOTIFIED, set())

    def _whatsapp_happened(self, known):
        """Queue the notifications of the customer and the agent about a change.

        :param dict known: the ticket before, see ``_whatsapp_event_for``
        """
        context = self.env.context
        if context.get("tracking_disable") or context.get("mail_notrack"):
            return
        notified = self._whatsapp_notified()
        notices = self.env["helpdesk.whatsapp.notice"]
        for side in (CUSTOMER, AGENT):
            account = self._whatsapp_account_of(side)
            if side == CUSTOMER and not account:  # by mail, if at all
                notices._customer_knows(self, known)
            if not account or (side == CUSTOMER and self.id in notified):
                continue
            if self._whatsapp_event_for(account, side, known)[0]:
                notices._happened(self, account, side, known)
                notified.update(self.ids if side == CUSTOMER else ())

    def _whatsapp_event_for(self, account, side, known):
        """Return the most important event that ``side`` is notified of, and its rule.

        :param account: ``helpdesk.whatsapp.account``
        :param str side: ``customer`` or ``agent``
        :param dict known: the ticket as they last knew it: ``stage_id`` and ``user_id``
            (ids, where they have changed), ``is_new`` if it did not exist
        :return: event and ``helpdesk.whatsapp.rule``, both empty if there is none
        """
        for event in self._whatsapp_events(known):
            if (side, event) == (CUSTOMER, UPDATED) and not self._whatsapp_is_news():
                continue
            rule = account._rule(event, self.team_id)
            if rule._is_sent_to(side):
                return event, rule
        return None, account.rule_ids.browse()

    def _whatsapp_is_news(self):
        """Whether the customer is told of the ticket's stage.

        An agent who has written just before, or while the message waits, has told more.
        """
        if not self.stage_id.whatsapp_is_announced:
            return False
        since = fields.Datetime.now() - WORDS_COUNT_FOR
        own_words = [
            ("ticket_id", "=", self.id),
            ("direction", "=", OUTBOUND),
            ("is_automatic", "=", False),
            ("state", "!=", "failed"),
            ("create_date", ">=", since),
        ]
        messages = self.env["helpdesk.whatsapp.message"].sudo()
        return not messages.search_count(own_words, limit=1)

    def _whatsapp_events(self, known):
        """Yield the events since ``known``, the most important first."""
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

    # ------------------------------------------------------------------ who is notified

    def _whatsapp_account_of(self, side):
        """Return the account that notifies ``side``, none if WhatsApp is not used."""
        accounts = self.env["helpdesk.whatsapp.account"]
        if not self._whatsapp_is_notified(side):
            return accounts
        account = self.whatsapp_contact_id.account_id or self._whatsapp_accounts()[:1]
        is_ours = account.company_id == self.company_id
        return account if is_ours and account._is_automatic() else accounts

    def _whatsapp_is_notified(self, side):
        """Return whether ``side`` is to be notified on WhatsApp, and may have it."""
        if side == AGENT:  # not of their own changes
            return bool(self._whatsapp_agent() - self.env.user)
        how, contact = self.team_id.whatsapp_notify, self.whatsapp_contact_id
        number = how == "always" and self.partner_id.whatsapp_match_key
        is_reachable = how != "email" and bool(contact or number)
        return is_reachable and contact._may_be_notified()

    # ---------------------------------------------------------------- instead of e-mail

    def _track_template(self, tracking):
        """Drop the stage's e-mail if WhatsApp notifies the customer.

        It is dropped, too, if a customer on WhatsApp has no e-mail address, and if the
        stage came with another team.
        """
        templates = super()._track_template(tracking)
        ticket = self[0].sudo()
        lacks_mail = ticket.whatsapp_contact_id and not ticket._whatsapp_mail_address()
        is_sent = ticket.id in ticket._whatsapp_notified()
        reset = self.env.cr.precommit.data.get(RESET, ())
        is_silent = lacks_mail or (ticket.whatsapp_contact_id and ticket.id in reset)
        if is_silent or (is_sent and ticket.team_id.whatsapp_notify != "email"):
            templates.pop("stage_id", None)
        return templates

    def _whatsapp_mail_address(self):
        """Return the customer's e-mail address, or ``False``."""
        address = self.partner_id.email or self.partner_email
        return email_normalize(address) and address

    def _whatsapp_mail_customer(self, body, author, lang, **how):
        """Post ``body`` (HTML) so that the customer gets it by e-mail.

        :param author: partner in whose name it is sent
        :param str lang: language of the e-mail's layout
        :param how: further arguments of ``message_post``
        :return: mail.message
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

    def _whatsapp_confirm(self, asked=False, session=None):
        """Send the customer at once the message that their ticket was created.

        :param asked: whether the customer asked for a new ticket
        :param session: the one that is active on the ticket, if the caller knows it
        """
        contact = self.whatsapp_contact_id
        rule = contact.account_id._rule_now(CREATED, self.team_id)
        template = rule._is_sent_to(CUSTOMER) and rule._template_for(contact)
        composed = template and contact._compose(template, self)
        # Limited separately: with a ticket confirmed, they may ask for another.
        kind = "new_ticket" if asked else "confirmation"
        if not composed or not contact._may_answer(kind, asked):
            return
        contact._note_answer(kind)
        message = self._whatsapp_send_confirmation(template, composed, session)
        if not contact.is_opted_out:
            self.env["helpdesk.whatsapp.notice"]._record_sent(self, CREATED, message)

    def _whatsapp_send_confirmation(self, template, composed, session):
        """Queue the confirmation, in one message with what else is to be said.

        :return: the queued message
        """
        contact = self.whatsapp_contact_id
        addition = hooks.TICKET_CONFIRMATION.first(self, session)
        if not addition:
            return contact._send_automatic(template, composed, self, session)
        text = f"{composed.text}\n\n{addition}"[: limits.TEXT_BODY]
        columns = contact._in_chatter(self, text, session)
        return self.env["helpdesk.whatsapp.message"]._queue_text(
            contact, text, **columns
        )
