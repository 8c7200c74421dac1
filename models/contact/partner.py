# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class HelpdeskWhatsappContact(models.Model):
    """Lets agents link a contact to another partner."""

    _inherit = "helpdesk.whatsapp.contact"

    def action_relink(self):
        """Open the dialog *Link to another partner*.

        :raises AccessError: the user may not see the contact
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Link to another partner"),
            "res_model": "helpdesk.whatsapp.relink",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_contact_id": self.id},
        }

    def _relink(self, partner, take_tickets=True):
        """Link the contact to another partner, with the user's rights.

        :param bool take_tickets: whether the partner also becomes the customer of the
            tickets of ``_tickets_to_take_along``
        :raises AccessError: the user may not see the contact, or the partner
        :raises UserError: the partner is another company's
        """
        self.check_access("read")
        partner.check_access("read")
        self._check_partner(partner.sudo())
        tickets = self.env["helpdesk.ticket"]
        if take_tickets:
            tickets = self._tickets_to_take_along()
        self._link_to(partner, tickets)

    def _tickets_to_take_along(self):
        """Return the contact's tickets with its partner that the user may change."""
        tickets = self.sudo()._tickets()
        theirs = tickets.filtered(lambda t: t.partner_id == self.sudo().partner_id)
        return theirs.with_env(self.env)._filtered_access("write")

    def _link_to(self, partner, tickets):
        """Link the contact, and those ``tickets`` with its partner, to ``partner``.

        Tickets of later messages get the new partner. A note in the open tickets says
        so. The caller has checked the user's rights on all records.
        """
        contact = self.sudo()
        contact._lock()
        former = contact.partner_id
        contact._hand_tickets(tickets, partner)
        contact.write({"partner_id": partner.id, "is_partner_chosen": True})
        if former == partner:
            return
        note = self.env._(
            "The WhatsApp contact %(address)s is now linked to %(partner)s"
            " (before: %(former)s).",
            address=contact._address(),
            partner=partner.display_name,
            former=former.display_name or "–",
        )
        for ticket in contact._tickets().filtered(lambda t: t.active and not t.closed):
            ticket.message_post(body=note)
