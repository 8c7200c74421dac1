import logging

from odoo import api, models
from odoo.fields import Domain

from ..tools import identity

_logger = logging.getLogger(__name__)


class HelpdeskWhatsappContact(models.Model):
    """Who wrote: one person is one contact, whichever of their ids Meta gives."""

    _inherit = "helpdesk.whatsapp.contact"

    @api.model
    def _meet(self, account, message):
        """The contact ``message`` (``tools.webhook.Message``) is from, locked.

        Created, with a partner, when they write for the first time.
        """
        wa_id = identity.digits(message.wa_id)
        contact = self._known(account, wa_id, message.user_uid)
        if not contact:
            contact = self.create(
                {
                    "account_id": account.id,
                    "wa_id": wa_id or False,
                    "user_uid": message.user_uid or False,
                }
            )
        contact._lock(wait=False)
        contact._learn(wa_id, message)
        return contact

    @api.model
    def _written_to(self, account, echo):
        """The contact an echo was written to, locked; created if it has a number.

        Nothing is learnt from it: answers go to the id that wrote to us.
        """
        wa_id = identity.digits(echo.wa_id)
        contact = self._known(account, wa_id, echo.user_uid)
        if not contact and (wa_id or echo.user_uid):
            contact = self.create(
                {
                    "account_id": account.id,
                    "wa_id": wa_id or False,
                    "user_uid": echo.user_uid or False,
                }
            )
        if contact:
            contact._lock(wait=False)
        if contact and not contact.partner_id:
            contact.partner_id = contact._find_partner() or contact._create_partner()
        return contact

    @api.model
    def _known(self, account, wa_id, user_uid):
        """The contact by number, in any of its spellings, or else by user id."""
        ours = Domain("account_id", "=", account.id)
        found = self.browse()
        if wa_id:
            key = Domain("match_key", "=", identity.match_key(wa_id))
            found = self.search(ours & key)
            found = found.filtered(lambda contact: contact.wa_id == wa_id) or found
        if not found and user_uid:
            found = self.search(ours & Domain("user_uid", "=", user_uid), limit=1)
        return found[:1]

    def _learn(self, wa_id, message):
        """Take over what ``message`` tells of its sender."""
        values = {
            "wa_id": wa_id,
            "user_uid": message.user_uid,
            "username": message.username,
            "profile_name": identity.presentable_name(message.profile_name),
        }
        news = {
            name: value
            for name, value in values.items()
            if value and value != self[name]
        }
        if "user_uid" in news:
            self._absorb("user_uid", message.user_uid)
        if news:
            self.write(news)
        if not self.partner_id:
            self.partner_id = self._find_partner() or self._create_partner()

    def _absorb(self, name, value):
        """One person met twice, by number and by id: make them one contact.

        :param name: ``wa_id`` or ``user_uid``, of which the other has ``value``
        """
        other = self.search(
            [
                ("account_id", "=", self.account_id.id),
                (name, "=", value),
                ("id", "!=", self.id),
            ]
        )
        if not other:
            return
        other._lock(wait=False)
        _logger.info("whatsapp contact %s becomes one with %s", other.id, self.id)
        active = self.session_ids.filtered(lambda session: session.state == "active")
        if active:
            other.session_ids._end("closed")
        other.session_ids.contact_id = self
        other.message_ids.contact_id = self
        self.env["helpdesk.ticket"].with_context(active_test=False).search(
            [("whatsapp_contact_id", "=", other.id)]
        ).whatsapp_contact_id = self
        if not self.partner_id:
            self.partner_id = other.partner_id
        self.has_opted_out |= other.has_opted_out
        windows = [w for w in (self.window_expires_at, other.window_expires_at) if w]
        self.window_expires_at = max(windows, default=False)
        other.unlink()

    @api.model
    def _move(self, account, move):
        """Follow a customer to another number or user id, conversation and all.

        :param move: ``tools.webhook.Move``
        :return: whether the customer is known
        """
        former_wa_id = identity.digits(move.former_wa_id)
        contact = self._known(account, former_wa_id, move.former_user_uid)
        if not contact:
            return False
        contact._lock(wait=False)
        wa_id = identity.digits(move.wa_id)
        changes = {"wa_id": wa_id, "user_uid": move.user_uid}
        changes = {
            name: value
            for name, value in changes.items()
            if value and value != contact[name]
        }
        former = [contact[name] for name in changes if contact[name]]
        for name, value in changes.items():
            contact._absorb(name, value)
        known_before = (contact.former_ids or "").split()
        contact.write({**changes, "former_ids": " ".join(former + known_before)})
        contact._note_move(former)
        return True

    def _note_move(self, former):
        sessions = self.session_ids.filtered(lambda s: s.state == "active")
        for ticket in sessions.ticket_id:
            ticket.message_post(
                body=self.env._(
                    "The customer has moved on WhatsApp from %(former)s to %(now)s.",
                    former=", ".join(former),
                    now=self._address(),
                )
            )
