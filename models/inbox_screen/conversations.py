# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import escape_psql

from ...tools.words import storable
from ..common.words import OUTBOUND, US

INBOX = "helpdesk_mgmt_whatsapp.helpdesk_whatsapp_inbox_action"
#: Conversations of a page.
PAGE = 40
#: Below this number of characters, messages are not searched.
FEW = 3
#: Below this number of digits, phone numbers are not searched.
FEW_DIGITS = 4
#: What rows need of tickets.
FIELDS = [
    *("number", "name", "stage_id", "team_id", "user_id", "partner_id", "partner_name"),
    *("whatsapp_contact_id", "whatsapp_last_message_id", "whatsapp_last_message_at"),
    *("whatsapp_waiting_for", "whatsapp_waiting_since", "whatsapp_snoozed_until"),
    *("whatsapp_received_count", "whatsapp_answered_count"),
]
#: What names a contact besides its partner.
ADDRESS = ["profile_name", "username", "wa_id", "user_uid", "group_uid"]


class HelpdeskTicket(models.Model):
    """Lists conversations: tickets in which somebody has written on WhatsApp.

    The user gets those tickets that the record rules allow.
    """

    _inherit = "helpdesk.ticket"

    _whatsapp_latest = models.Index(
        "(date_trunc('second', whatsapp_last_message_at) DESC, id DESC)"
        " WHERE whatsapp_last_message_at IS NOT NULL"
    )

    @api.model
    def whatsapp_conversations(self, kind="open", text="", place=None, ids=None):
        """Return a page of conversations, the one written in last first.

        The number of queries does not depend on how many there are.

        :param str kind: ``waiting`` for us, ``mine``, ``unassigned``, ``open``,
            ``snoozed`` or ``closed``
        :param str text: words of the title or of messages, or the ticket's number, the
            name of its team or of a tag, the customer's name or phone number
        :param list place: position of the last conversation of the page before
        :param list ids: ids of tickets, to get only those of them that belong in the
            list
        :return: dict of ``has_more``, ``rows``, see :meth:`_whatsapp_row`, and, unless
            ``ids`` are given, ``has_accounts`` (whether there are several)
        :raises AccessError: the user is no agent
        """
        self._whatsapp_check_agent()
        self.env["helpdesk.whatsapp.request"]._check(
            place=[place], ids=[ids], text=[text]
        )
        domain = self._whatsapp_kind(kind) & self._whatsapp_with_words(text)
        if ids is not None:
            domain &= Domain("id", "in", ids)
        found = self._whatsapp_latest_first(domain, place)
        page = {"rows": found[:PAGE]._whatsapp_rows(), "has_more": len(found) > PAGE}
        if ids is None:
            accounts = self.env["helpdesk.whatsapp.account"].sudo()
            theirs = [("company_id", "in", self.env.companies.ids)]
            page["has_accounts"] = len(accounts.search(theirs, limit=2)) > 1
        return page

    @api.model
    def _whatsapp_kind(self, kind):
        """Return the domain of a kind of conversations."""
        is_open = Domain("stage_id.closed", "=", False)
        kinds = {
            "waiting": Domain("whatsapp_waiting_for", "=", US)
            & Domain("whatsapp_snoozed_until", "=", False),
            "mine": is_open & Domain("user_id", "=", self.env.uid),
            "unassigned": is_open & Domain("user_id", "=", False),
            "snoozed": is_open & Domain("whatsapp_snoozed_until", "!=", False),
            "closed": Domain("stage_id.closed", "=", True),
        }
        is_conversation = Domain("whatsapp_last_message_at", "!=", False)
        return is_conversation & kinds.get(kind, is_open)

    @api.model
    def _whatsapp_with_words(self, text):
        """Return the domain of the tickets that a search finds."""
        text = storable(text or "").strip()
        if not text:
            return Domain.TRUE
        words = escape_psql(text)
        ways = [
            Domain("number", "ilike", words),
            Domain("name", "ilike", words),
            Domain("partner_id.name", "ilike", words),
            Domain("team_id", "any!", Domain("name", "ilike", words)),
            Domain("tag_ids", "any!", Domain("name", "ilike", words)),
            Domain(
                "whatsapp_contact_id",
                "any!",
                Domain("profile_name", "ilike", words)
                | Domain("username", "ilike", words.lstrip("@")),
            ),
        ]
        digits = "".join(filter(str.isdigit, text))
        if len(digits) >= FEW_DIGITS and not any(map(str.isalpha, text)):
            theirs = Domain("wa_id", "like", digits)
            ways.append(Domain("whatsapp_contact_id", "any!", theirs))
        if len(text) >= FEW:
            said = Domain("text", "ilike", words) & Domain(
                "mail_message_id", "!=", False
            )
            ways.append(Domain("whatsapp_message_ids", "any!", said))
        return Domain.OR(ways)

    @api.model
    def _whatsapp_latest_first(self, domain, place):
        """Return the tickets of a page, and one more if there are further ones."""
        query = self._search(domain)
        latest = SQL.identifier(query.table, "whatsapp_last_message_at")
        latest = SQL("date_trunc('second', %s)", latest)
        number = SQL.identifier(query.table, "id")
        if place:
            query.add_where(SQL("(%s, %s) < (%s, %s)", latest, number, *place))
        query.order = SQL("%s DESC, %s DESC", latest, number)
        query.limit = PAGE + 1
        return self._fetch_query(query, self._determine_fields_to_fetch(FIELDS))

    def _whatsapp_rows(self):
        """Return the tickets as the list shows them; see :meth:`_whatsapp_row`.

        Only what a row shows is read of other records, which have many more fields.
        """
        self.fetch(FIELDS)
        tickets = self.sudo()
        tickets.whatsapp_last_message_id.fetch(
            ["message_type", "text", "deleted_at", "contact_id", "direction"]
        )
        contacts = tickets.whatsapp_contact_id
        contacts.fetch([*ADDRESS, "account_id", "partner_id"])
        tickets.user_id.fetch(["partner_id"])
        (contacts.partner_id | tickets.user_id.partner_id).fetch(["name"])
        contacts.account_id.fetch(["name"])
        tickets.team_id.fetch(["name"])
        tickets.stage_id.fetch(["name", "closed"])
        return [ticket._whatsapp_row() for ticket in self]

    def _whatsapp_row(self):
        """Return a ticket as a row of the list (JSON).

        :return: dict of ``id``, ``number``, ``name``; ``place``, its position
            ``[time, id]``; ``customer``; ``account``, ``team``, ``stage`` (names);
            ``is_closed``; ``user`` (``[id, name]`` or ``False``); ``text`` and
            ``is_ours`` of the last message; ``at``, when it was written;
            ``waiting_for``, ``waiting_since``; ``is_snoozed``; ``unread``, number
            of messages that the user has not read
        """
        ticket = self.sudo()  # the user has read it
        contact, at = ticket.whatsapp_contact_id, ticket.whatsapp_last_message_at
        user = ticket.user_id
        return {
            "id": ticket.id,
            "number": ticket.number,
            "name": ticket.name,
            "place": [fields.Datetime.to_string(at), ticket.id],
            "customer": contact.display_name or ticket.partner_name or "",
            "account": contact.account_id.name or "",
            "team": ticket.team_id.name or "",
            "stage": ticket.stage_id.name or "",
            "is_closed": ticket.stage_id.closed,
            "user": [user.id, user.name] if user else False,
            "text": ticket.whatsapp_last_message or "",
            "is_ours": ticket.whatsapp_last_message_id.direction == OUTBOUND,
            "at": fields.Datetime.to_string(at),
            "waiting_for": ticket.whatsapp_waiting_for,
            "waiting_since": fields.Datetime.to_string(ticket.whatsapp_waiting_since),
            "is_snoozed": bool(ticket.whatsapp_snoozed_until),
            "unread": ticket.whatsapp_unread_mine,
        }

    def action_whatsapp_open_form(self):
        """Open the whole form of the ticket (button)."""
        self.ensure_one()
        self.check_access("read")
        self._whatsapp_check_agent()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_whatsapp_open_inbox(self):
        """Open the ticket in the inbox, where the chat comes first (button)."""
        self.ensure_one()
        self.check_access("read")
        self._whatsapp_check_agent()
        action = self.env["ir.actions.client"]._for_xml_id(INBOX)
        return {**action, "params": {**action["params"], "ticket_id": self.id}}
