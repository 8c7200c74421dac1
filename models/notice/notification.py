# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..common.automatic_events import CUSTOMER, RESOLVED, UPDATED


class HelpdeskWhatsappNotice(models.Model):
    """Sends a notice as a WhatsApp message."""

    _inherit = "helpdesk.whatsapp.notice"

    def _process(self):
        """Queue the message of the notice; skip the notice if nothing is to be sent.

        In the account's quiet hours it is postponed.
        """
        ticket = self.ticket_id
        account = ticket._whatsapp_account_of(self.side)
        self.account_id = account or self.account_id
        if until := self.account_id._quiet_until(fields.Datetime.now()):
            self._wait_until(until)
            return
        event, rule = self._pending_event()
        if not event or not ticket.active:
            self.state = "skipped"
            return
        self.write({"event": event, "stage_id": ticket.stage_id.id})
        contact = account and self._contact()
        if not account or not contact._may_be_notified():
            self._fall_back(is_wanted=False)
            self._send_survey_instead()
            return
        template = contact and rule._template_for(contact, self._template_of_stage())
        if not template or not self._send_on_whatsapp(contact, template):
            self._fall_back()
            self._send_survey_instead()

    def _template_of_stage(self):
        """Return the stage's own template, if the notice is about the stage."""
        is_moved = self.event in (UPDATED, RESOLVED)
        return is_moved and self.stage_id.whatsapp_template_id

    def _reader(self):
        """Return the partner who is notified: the customer's, or the agent's."""
        ticket = self.ticket_id
        if self.side == CUSTOMER:
            return ticket.partner_id
        return ticket._whatsapp_agent().partner_id

    def _contact(self):
        """Return the WhatsApp contact of the recipient, locked, or none.

        :raises LockNotAvailable: another transaction has locked the contact
        """
        contact = self.side == CUSTOMER and self.ticket_id.whatsapp_contact_id
        if not contact:
            return self.account_id._contact_of(self._reader())
        contact._lock(wait=False)
        return contact

    def _send_on_whatsapp(self, contact, template):
        """Queue the message; return whether the template could be filled."""
        ticket = self.ticket_id
        composed = contact._compose(template, ticket)
        if not composed:
            return False
        if self.side == CUSTOMER:
            ticket._whatsapp_lead_here(contact)
            message = contact._send_automatic(template, composed, ticket)
        else:  # not in the conversation with the customer: the ticket has no part in it
            message = contact._send_automatic(template, composed)
        self.write({"state": "sent", "message_id": message.id})
        return True


class HelpdeskWhatsappContact(models.Model):
    """Looks up at once which of several new customers want no automatic messages."""

    _inherit = "helpdesk.whatsapp.contact"

    def _foresee_opt_outs(self, _account, _messages):
        self.filtered(lambda contact: not contact.last_seen).mapped("is_opted_out")


class HelpdeskTicket(models.Model):
    """Routes the customer's answer to an automatic message to its ticket."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_lead_here(self, contact):
        """Have the answers of ``contact`` to the next message routed to this ticket."""
        if not self.whatsapp_contact_id:
            self._whatsapp_start_with(contact)
        elif not self.closed:
            self._whatsapp_extend_session()


class HelpdeskWhatsappAccount(models.Model):
    """Finds the WhatsApp contact of a partner."""

    _inherit = "helpdesk.whatsapp.account"

    def _contact_of(self, partner):
        """Return the WhatsApp contact of ``partner``, locked.

        If there is none it is created, provided that the partner has a phone number.

        :raises LockNotAvailable: another transaction has locked the contact
        """
        contacts = self.env["helpdesk.whatsapp.contact"]
        of_partner = [("account_id", "=", self.id), ("partner_id", "=", partner.id)]
        contact = contacts.search(of_partner, limit=1) if partner else contacts
        if not contact:
            numbers = partner.with_company(self.company_id)._whatsapp_numbers()
            wa_id = numbers[0] if numbers else ""
            contact = contacts._known(self, wa_id, "")
            if not contact and wa_id:
                contact = contacts._add(self, wa_id, "")
                contact.partner_id = partner
        contact._lock(wait=False)
        return contact
