# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.fields import Domain


class HelpdeskWhatsappContact(models.Model):
    """Finds the partner of a contact, and lets agents link it to another one."""

    _inherit = "helpdesk.whatsapp.contact"

    def _find_partner(self):
        """Return the partner with the contact's number in any spelling, or none.

        Of several, an active partner comes before an archived one, a partner of the
        account's company before one without a company, a person before a company, and
        the oldest first. The partner of the number's former owner is left out. Without
        any, it is the partner of the person's contact on another account.
        """
        return self._find_partner_by_number() or self._find_partner_by_uid()

    def _find_partner_by_uid(self):
        """Return the partner of a contact with the same user id on another account.

        All numbers of a portfolio have one user id of a person, and all portfolios of a
        business one parent user id ("Business-scoped user IDs").
        """
        names = [name for name in ("user_uid", "parent_uid") if self[name]]
        if not names:
            return self.env["res.partner"]
        same = Domain.OR(Domain(name, "=", self[name]) for name in names)
        ours = Domain("company_id", "=", self.company_id.id)
        known = Domain("partner_id", "!=", False) & Domain("id", "!=", self.id)
        return self.search(ours & known & same, limit=1).partner_id

    def _find_partner_by_number(self):
        if not self.match_key:
            return self.env["res.partner"]
        company = self.account_id.company_id
        partners = self.env["res.partner"].with_context(active_test=False)
        partners = partners.search(
            partners._whatsapp_with_number(self.match_key)
            & Domain("company_id", "in", (company.id, False)),
            order="id",
        ).with_context(self.env.context)
        partners -= self.former_holder_id.partner_id
        return partners.sorted(
            lambda partner: (
                not partner.active,
                partner.company_id != company,
                partner.is_company,
            )
        )[:1]

    def _hint_archived(self, ticket):
        """Note in a new ticket that its customer's partner is archived."""
        if not self.partner_id or self.partner_id.active:
            return
        ticket.message_post(
            body=self.env._(
                "%(partner)s, who has this number, is archived. Unarchive the partner,"
                " or link the contact to another one.",
                partner=self.partner_id.display_name,
            )
        )

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
