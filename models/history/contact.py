# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

from ...tools.words import storable

#: Messages of a page of the history.
PAGE = 40
#: Messages found by a search, at most.
MOST_HITS = 200


class HelpdeskWhatsappContact(models.Model):
    """Shows the messages of a person, across tickets and accounts, as a chat.

    The user sees only the contacts and messages that the record rules allow.
    """

    _inherit = "helpdesk.whatsapp.contact"

    def action_whatsapp_history(self):
        """Open the history of this contact alone.

        :raises AccessError: the user may not see the contact
        """
        return self._history_action("helpdesk_whatsapp_contact_history")

    def _history_of_person(self):
        """Return the action that opens the history of all contacts of the partner.

        :raises AccessError: the user may not see the contact
        """
        return self._history_action("helpdesk_whatsapp_history")

    def _history_action(self, tag):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": tag,
            "name": self.env._("WhatsApp history"),
            "params": {"resId": self.id},
        }

    def whatsapp_history(
        self, scope="person", place=None, way="older", changed=None, media_only=False
    ):
        """Return a page of the history, the oldest message first.

        :param scope: ``contact``, or ``person`` for all contacts of the partner
        :param place: position ``[at, id]`` of a message, or ``None`` for the latest
            page
        :param way: ``older`` or ``newer`` than ``place``, or ``around`` it
        :param changed: ids of mail.message, to get only the messages shown in them
        :param media_only: whether to get only messages with files
        :return: dict of ``has_older`` and ``has_newer`` (the one for a direction that
            was not searched is false), ``tickets``, ``{id: {number, name}}`` of the
            messages, and ``messages``::

                {id, at, contact_id, ticket_id, mail_message_id (ids or False),
                 is_ours, is_automatic, author (of ours, in groups), body (HTML, safe),
                 attachments: [{id, name, mimetype, file_size in bytes}],
                 reactions: [emoji], quoted_position: [at, id] or False,
                 status: of ours, as the popover on the ticks shows it,
                 whatsapp: what the chatter gets, see ``_to_chatter``}

        :raises AccessError: the user may not see the contact
        """
        self.env["helpdesk.whatsapp.request"]._check(place=[place], ids=[changed])
        contacts, way = self._history_contacts(scope), way if place else "older"
        older = newer = self.env["helpdesk.whatsapp.message"]
        find, domain = older._nearest, older._shown_in_history(media_only)
        if changed is not None:
            domain &= Domain("mail_message_id", "in", changed)
        if way != "newer":
            older = find(contacts, domain, place, False, PAGE + 1)
        if way != "older":
            at, message_id = place
            since = [at, message_id - 1] if way == "around" else place
            newer = find(contacts, domain, since, True, PAGE + 1)
        messages = (older[:PAGE][::-1] + newer[:PAGE]).sudo()
        return {
            "messages": [message._to_history() for message in messages],
            "tickets": {
                ticket.id: {"number": ticket.number, "name": ticket.name}
                for ticket in messages.ticket_id
            },
            "has_older": len(older) > PAGE,
            "has_newer": len(newer) > PAGE,
        }

    def whatsapp_history_person(self, scope="person"):
        """Return the name and the contacts whose history is shown.

        :param scope: as for :meth:`whatsapp_history`
        :return: dict of ``name``; ``contacts``, ``{id: {address, account}}``;
            ``ticket_id`` of the ticket to answer in, or ``False``; ``hides``, whether
            there are conversations that the user may not see
        :raises AccessError: the user may not see the contact
        """
        contacts = self._history_contacts(scope)
        return {
            "name": self.display_name,
            "contacts": {
                contact.id: {
                    "address": contact._address(),
                    "account": contact.account_id.name,
                }
                for contact in contacts.sudo()
            },
            "ticket_id": contacts._ticket_to_answer().id,
            "hides": self._hides_history(scope),
        }

    def whatsapp_history_search(self, text, scope="person", media_only=False):
        """Search the history for ``text``, ignoring upper and lower case.

        :param scope: as for :meth:`whatsapp_history`
        :param media_only: whether to search only the captions of files
        :return: dict of ``places``, the positions ``[at, id]`` of at most ``MOST_HITS``
            messages, the latest first, and ``has_more``
        :raises AccessError: the user may not see the contact
        """
        self.env["helpdesk.whatsapp.request"]._check(text=[text])
        contacts, text = self._history_contacts(scope), storable(text or "").strip()
        if not text:
            return {"places": [], "has_more": False}
        messages = self.env["helpdesk.whatsapp.message"]
        domain = messages._shown_in_history(media_only)
        domain &= Domain("text", "ilike", escape_psql(text))
        found = messages._nearest(contacts, domain, None, False, MOST_HITS + 1)
        return {
            "places": [message._position() for message in found[:MOST_HITS]],
            "has_more": len(found) > MOST_HITS,
        }

    # ------------------------------------------------------------------------ whose

    def _history_contacts(self, scope):
        """Return the contacts of a history that the user may see.

        :raises AccessError: the user may not see ``self``
        """
        self.ensure_one()
        self.check_access("read")
        return self.search(self._history_domain(scope))

    def _history_domain(self, scope):
        """Return the domain of the contacts of a history, readable or not."""
        partner = self.sudo().partner_id
        if scope == "person" and partner:
            return Domain("partner_id", "=", partner.id)
        return Domain("id", "=", self.id)

    def _hides_history(self, scope):
        """Whether the history has sessions that the user may not read.

        Sessions of companies the user does not work in at the moment do not count.
        """
        sessions = self.env["helpdesk.whatsapp.session"]
        companies = Domain("company_id", "in", self.env.companies.ids)
        theirs = self.sudo().search(self._history_domain(scope) & companies)
        whole = Domain("contact_id", "in", theirs.ids)
        hidden = whole & Domain("id", "not in", sessions._search(whole))
        return bool(sessions.sudo().search_count(hidden, limit=1))

    def _ticket_to_answer(self):
        """Return the ticket of the latest active session, else the latest open one."""
        sessions = self.env["helpdesk.whatsapp.session"].search(
            [("contact_id", "in", self.ids), ("state", "=", "active")],
            order="last_activity desc",
            limit=1,
        )
        return sessions.ticket_id or self.env["helpdesk.ticket"].search(
            [("whatsapp_contact_id", "in", self.ids), ("closed", "=", False)],
            order="id desc",
            limit=1,
        )
