# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import datetime

from odoo import fields, models

from ...tools import log
from .ownership import USED_AT

_logger = logging.getLogger(__name__)


class HelpdeskWhatsappContact(models.Model):
    """Merges two contacts that turn out to be one person."""

    _inherit = "helpdesk.whatsapp.contact"

    def _take_over(self, other):
        """Merge ``other``, a contact of the same person, into this one; delete it."""
        log.event(_logger, log.INFO, "merged", contact=self.id, other=other.id)
        active = self.session_ids.filtered(lambda session: session.state == "active")
        if active:
            other.session_ids._end("closed")
        other.session_ids.contact_id = self
        other.message_ids.contact_id = self
        partner = self._partner_of_both(other)
        tickets = (self | other)._tickets()
        tickets.whatsapp_contact_id = self
        for contact in (self | other).filtered("partner_id"):
            contact._hand_tickets(tickets, partner)
        values = self._values_of_both(other) | self._blocking_of_both(other)
        other.unlink()
        self.write({**values, "partner_id": partner.id})
        self._push_block()

    def _partner_of_both(self, other):
        """Return the partner of two contacts that are merged.

        A partner chosen by an agent is preferred, then that of the contact with a
        number, then that of ``self``.
        """
        ranked = (self | other).sorted(
            lambda contact: (not contact.is_partner_chosen, not contact.wa_id)
        )
        return ranked.partner_id[:1]

    def _values_of_both(self, other):
        """Return the values of two contacts that are merged.

        Of two ids the one that was used last stays; else those of ``self`` win.
        """
        names = ("username", "profile_name", "lang", "parent_uid", "doubted_uid")
        values = {name: self[name] or other[name] for name in names}
        values |= self._ids_of_both(other)
        for name in ("is_partner_chosen", "has_opted_out"):
            values[name] = self[name] or other[name]
        for name in ("last_seen", "window_expires_at"):
            times = [contact[name] for contact in (self, other) if contact[name]]
            values[name] = max(times, default=False)
        return values

    def _ids_of_both(self, other):
        """Return the ids of two contacts that are merged, with their times."""
        values, former = {}, [*self._former(), *other._former()]
        times = {**(other.former_times or {}), **(self.former_times or {})}
        for name, used_at in reversed(USED_AT.items()):
            having = [contact for contact in (other, self) if contact[name]]
            having.sort(key=lambda contact: contact[used_at] or datetime.min)
            last = having[-1] if having else self
            values |= {name: last[name], used_at: last[used_at]}
            if name == "wa_id":
                values["wa_id_since"] = last.wa_id_since
            for contact in having:
                if contact != last:
                    former.insert(0, contact[name])
                    until = last[used_at] or contact[used_at]
                    times[contact[name]] = fields.Datetime.to_string(until)
        current = (values["wa_id"], values["user_uid"])
        former = dict.fromkeys(uid for uid in former if uid not in current)
        values["former_ids"] = " ".join(former) or False
        values["former_times"] = {uid: times.get(uid) for uid in former}
        return values
