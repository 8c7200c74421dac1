# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.meta.contents import CHANGE_TYPES
from ..common.words import OUTBOUND

#: When a message was written: Meta's time; until there is one, the time of its record.
MOMENT = SQL("date_trunc('second', COALESCE(sent_at, create_date))")
MEDIA = ("image", "video", "audio", "document", "sticker")


class HelpdeskWhatsappMessage(models.Model):
    """Finds a contact's messages in the order they were written, for the history.

    The position of a message is ``[at, id]``: a time in UTC as
    ``YYYY-MM-DD HH:MM:SS``, and the message's id. It does not depend on other messages.
    """

    _inherit = "helpdesk.whatsapp.message"

    _by_moment = models.Index(
        "(contact_id, date_trunc('second', COALESCE(sent_at, create_date)), id)"
    )
    _taken_in = models.Index(
        "(contact_id, date_trunc('second', COALESCE(sent_at, create_date)), id)"
        " WHERE is_taken_in"
    )

    @api.model
    def _shown_in_history(self, media_only=False):
        """Return the domain of the messages that the history shows.

        Edits, deletions and reactions are shown with the message they change, unless
        they have a message of their own in the chatter.
        """
        if media_only:
            return Domain("message_type", "in", MEDIA)
        is_whole = Domain("message_type", "not in", list(CHANGE_TYPES))
        return is_whole | Domain("mail_message_id", "!=", False)

    @api.model
    def _nearest(self, contacts, domain, place, later, limit):
        """Return the messages next to a position that the user may read, nearest first.

        It takes two look-ups in an index for each contact, however long the history.

        :param contacts: whose messages to find; the user may read them
        :param domain: condition on the messages
        :param place: position ``[at, id]``, itself excluded; ``None`` for the end
        :param bool later: whether to find messages after the position, else before it
        :param int limit: number of messages, at most
        """
        self.flush_model(["sent_at"])
        found = self.browse()
        for contact in contacts:
            theirs = domain & Domain("contact_id", "=", contact.id)
            before = self.sudo()._search(theirs)
            before.add_where(SQL("is_taken_in"))
            for query in (self._search(theirs), before):
                if place:
                    sign = SQL(">") if later else SQL("<")
                    query.add_where(SQL("(%s, id) %s (%s, %s)", MOMENT, sign, *place))
                way = SQL("ASC") if later else SQL("DESC")
                query.order = SQL("%s %s, id %s", MOMENT, way, way)
                query.limit = limit
                found |= self.browse(query)
        return found.sorted(lambda m: m._position(), reverse=not later)[:limit]

    def _position(self):
        """Return the message's position ``[at, id]`` (see the class)."""
        self.ensure_one()
        moment = (self.sent_at or self.create_date).replace(microsecond=0)
        return [fields.Datetime.to_string(moment), self.id]

    def _to_history(self):
        """Return the message as a dict of ``whatsapp_history``."""
        self.ensure_one()
        shown = self.mail_message_id
        is_whole = shown.whatsapp_message_ids.sorted("id")[:1] == self
        is_ours = self.direction == OUTBOUND
        return {
            "id": self.id,
            "at": self._position()[0],
            "contact_id": self.contact_id.id,
            "ticket_id": self.ticket_id.id,
            "mail_message_id": shown.id,
            "is_ours": is_ours,
            "is_automatic": self.is_automatic,
            "author": self._author_in_history(),
            "body": self._body(),
            "attachments": self._attachments_to_history(),
            "reactions": shown.reaction_ids.mapped("content") if is_whole else [],
            "quoted_position": self._quoted_position(),
            "status": is_ours and self._status_to_history(),
            "whatsapp": self._to_chatter(),
        }

    def _author_in_history(self):
        """Return who wrote the message, ``""`` if it is the person of the history."""
        is_ours = self.direction == OUTBOUND
        return self.mail_message_id.author_id.name or "" if is_ours else ""

    def _attachments_to_history(self):
        # A damaged file is stored, but not shown in the ticket.
        if self.media_state in ("failed", "refused"):
            return []
        names = ["id", "name", "mimetype", "file_size"]
        return [
            {name: attachment[name] for name in names}
            for attachment in self.attachment_ids
        ]

    def _quoted_position(self):
        """Return the position of the quoted message if the history has it."""
        quoted = self.quoted_id
        return quoted.contact_id == self.contact_id and quoted._position()

    def _status_to_history(self):
        """Return what the popover on the ticks shows."""
        return {
            **self._part_to_store(),
            "to": self.contact_id._address(),
            "parts": [],
        }
