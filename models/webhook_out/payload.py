# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .events import OF_CALLS, OF_MESSAGES, OF_TICKETS, RATED, STATUS

VERSION = 1


def _stamp(moment):
    return moment.isoformat(timespec="seconds") + "Z" if moment else None


def _named(record):
    return {"id": record.id, "name": record.display_name} if record else None


class HelpdeskWhatsappDelivery(models.Model):
    """Puts together what is sent; ``docs/webhooks.md`` describes it."""

    _inherit = "helpdesk.whatsapp.delivery"

    def _payload(self):
        """Return what is sent as a dict; ``None`` if what it is about was deleted."""
        message = self.message_id
        ticket = self.ticket_id or message.ticket_id
        is_gone = (self.event in OF_MESSAGES and not message) or (
            self.event in OF_TICKETS and not ticket
        )
        if is_gone:
            return None
        contact = message.contact_id or ticket.whatsapp_contact_id or self.contact_id
        account = contact.account_id
        ticket = ticket.with_context(lang=account.lang)
        return {
            "id": self.uid,
            "event": self.event,
            "version": VERSION,
            "createdAt": _stamp(self.create_date),
            "account": _account(account),
            "contact": _contact(contact),
            "ticket": _ticket(ticket),
            "message": self._message_to_send(),
            "change": self._change(ticket),
        }

    def _message_to_send(self):
        """Return the message, as ``GET /messages`` names its parts."""
        message = self.message_id
        if not message:
            return None
        state = (self.data or {}).get("status") or message.state
        return {
            "id": message.id,
            "messageId": message.wamid or None,
            "direction": message.direction,
            "type": message.message_type,
            "status": state,
            "isAutomatic": bool(message.is_automatic),
            "text": message.text or None,
            "replyTo": message.quoted_id.id or None,
            "sender": _contact(message.sender_id),
            "createdAt": _stamp(message.create_date),
        }

    def _change(self, ticket):
        """Return what has changed: the status, the stage, the rating or the call."""
        data = self.data or {}
        if self.event == STATUS:
            names = ("status", "failure", "metaCode")
            return {name: data.get(name) for name in names}
        if self.event in OF_CALLS:
            return {"seconds": data.get("seconds") or 0}
        if self.event == RATED:
            return {"rating": data.get("rating")}
        if "stage" not in data:
            return None
        stages = ticket.stage_id.browse([data["formerStage"], data["stage"]]).exists()
        names = {stage.id: stage.name for stage in stages}
        return {
            name: {"id": data[name], "name": names.get(data[name])}
            for name in ("formerStage", "stage")
        }


def _account(account):
    if not account:
        return None
    return {
        "id": account.id,
        "name": account.name,
        "phoneNumberId": account.phone_number_uid or None,
    }


def _contact(contact):
    if not contact:
        return None
    return {
        "id": contact.id,
        "phoneNumber": f"+{contact.wa_id}" if contact.wa_id else None,
        "userId": contact.user_uid or None,
        "groupId": contact.group_uid or None,
        "displayName": contact.display_name,
        "partnerId": contact.partner_id.id or None,
    }


def _ticket(ticket):
    if not ticket:
        return None
    return {
        "id": ticket.id,
        "number": ticket.number,
        "title": ticket.name,
        "stage": _named(ticket.stage_id),
        "isClosed": bool(ticket.closed),
        "team": _named(ticket.team_id),
        "agent": _named(ticket.user_id),
    }
