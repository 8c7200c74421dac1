from odoo import models


class HelpdeskWhatsappContact(models.Model):
    """Which partner a contact is, when an agent knows better."""

    _inherit = "helpdesk.whatsapp.contact"

    def action_relink(self):
        """The dialog *Link to another partner*.

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
        """Link the contact to another partner, as the user asks for.

        :param take_tickets: with the tickets of ``_tickets_to_take_along``
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
        """Tickets of theirs, and of their partner's, that the user may change."""
        tickets = self.sudo()._tickets()
        theirs = tickets.filtered(lambda t: t.partner_id == self.sudo().partner_id)
        return theirs.with_env(self.env)._filtered_access("write")

    def _link_to(self, partner, tickets):
        """Whatever they write from now on is ``partner``'s, and so are ``tickets``.

        The caller has checked the rights on all of them.
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
