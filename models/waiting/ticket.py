# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..common.groups import AGENTS
from ..common.words import CUSTOMER, US

#: After these the ticket may have been closed, reopened or archived.
LIFE = {"stage_id", "team_id", "active"}
LAST_MESSAGE_LENGTH = 120
#: Written by the server only: who could choose the last message could read any.
COLUMNS = {
    "whatsapp_last_message_id",
    "whatsapp_last_message_at",
    "whatsapp_waiting_for",
    "whatsapp_waiting_since",
    "whatsapp_unread",
}
#: Reads the figures of some tickets from their messages and writes them.
RECOUNT = """
WITH said AS (
    SELECT id, ticket_id, direction, state, awaits_answer,
           coalesce(sent_at, create_date) AS moment
      FROM helpdesk_whatsapp_message
     WHERE ticket_id IN %(tickets)s
       AND mail_message_id IS NOT NULL
       AND is_automatic IS NOT TRUE
), last AS (
    SELECT DISTINCT ON (ticket_id) ticket_id, id, moment
      FROM said ORDER BY ticket_id, id DESC
), answer AS (
    SELECT DISTINCT ON (ticket_id) ticket_id, id, moment
      FROM said WHERE direction = 'outbound' AND state != 'failed'
     ORDER BY ticket_id, id DESC
), question AS (
    SELECT said.ticket_id, min(said.moment) AS moment
      FROM said LEFT JOIN answer USING (ticket_id)
     WHERE said.awaits_answer AND said.id > coalesce(answer.id, 0)
     GROUP BY said.ticket_id
), found AS (
    SELECT ticket.id, last.id AS last_id, last.moment AS last_at,
           CASE WHEN stage.closed OR NOT ticket.active THEN NULL
                WHEN question.moment IS NOT NULL THEN 'us'
                WHEN answer.moment IS NOT NULL THEN 'customer'
           END AS waiting_for,
           coalesce(question.moment, answer.moment) AS since
      FROM helpdesk_ticket ticket
      LEFT JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id
      LEFT JOIN last ON last.ticket_id = ticket.id
      LEFT JOIN answer ON answer.ticket_id = ticket.id
      LEFT JOIN question ON question.ticket_id = ticket.id
     WHERE ticket.id IN %(tickets)s
)
UPDATE helpdesk_ticket ticket
   SET whatsapp_last_message_id = found.last_id,
       whatsapp_last_message_at = found.last_at,
       whatsapp_waiting_for = found.waiting_for,
       whatsapp_waiting_since =
           CASE WHEN found.waiting_for IS NOT NULL THEN found.since END
  FROM found
 WHERE found.id = ticket.id
"""


class HelpdeskTicket(models.Model):
    """What an agent sees of the conversation in a list: the figures of a ticket.

    * A customer's message waits for us, from the first on, until a person of ours has
      answered; then we wait for the customer. Automatic messages answer nobody, nor
      does what has failed. What only the bot is told (a command, a button) waits for
      nobody, neither do thanks after our answer, nor a closed or archived ticket.
    * Unread is what agents were to hear of since one of them last had the ticket
      before them or answered.
    * Reactions change none of this: WhatsApp shows them as a mark on a message, and the
      agent is told of a customer's.

    A message costs one UPDATE; nothing is counted. Where messages move or fail, or a
    ticket is reopened, the figures are read from its messages (``_whatsapp_recount``).
    The caller holds the contact's lock.
    """

    _inherit = "helpdesk.ticket"

    whatsapp_last_message_id = fields.Many2one(
        "helpdesk.whatsapp.message",
        string="WhatsApp message",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=AGENTS,
        help="The last one a person wrote.",
    )
    whatsapp_last_message = fields.Char(
        "Last WhatsApp message", compute="_compute_whatsapp_last_message", groups=AGENTS
    )
    whatsapp_last_message_at = fields.Datetime(
        "Last WhatsApp message on", readonly=True, copy=False, groups=AGENTS
    )
    whatsapp_last_direction = fields.Selection(
        related="whatsapp_last_message_id.direction",
        string="Direction of the last WhatsApp message",
        groups=AGENTS,
    )
    whatsapp_waiting_for = fields.Selection(
        [(US, "Waiting for us"), (CUSTOMER, "Waiting for the customer")],
        "WhatsApp waiting for",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=AGENTS,
    )
    whatsapp_waiting_since = fields.Datetime(
        "WhatsApp waiting since",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=AGENTS,
        help="For us: since the customer's first message without an answer. For the"
        " customer: since our last answer.",
    )
    whatsapp_unread = fields.Integer(
        "Unread on WhatsApp",
        readonly=True,
        copy=False,
        groups=AGENTS,
        help="What the customer has written since an agent last had the ticket open, or"
        " answered.",
    )

    _whatsapp_unread_some = models.Index("(id) WHERE whatsapp_unread > 0")

    @api.depends("whatsapp_last_message_id.text", "whatsapp_last_message_id.deleted_at")
    def _compute_whatsapp_last_message(self):
        """Always what the message says now: edited, deleted, or erased."""
        messages = self.sudo().whatsapp_last_message_id
        messages.fetch(["message_type", "text", "deleted_at", "contact_id"])
        for ticket in self:
            message = ticket.sudo().whatsapp_last_message_id
            text = " ".join((message.text or "").split())[:LAST_MESSAGE_LENGTH]
            if message.deleted_at:
                text = self.env._("Message deleted")
            if message and not text:
                text = message._placeholder()
            ticket.whatsapp_last_message = text

    @api.model
    def _has_field_access(self, field, operation):
        is_servers = operation == "write" and field.name in COLUMNS
        is_refused = is_servers and not self.env.su
        return not is_refused and super()._has_field_access(field, operation)

    # ------------------------------------------------------------- a message is shown

    def _whatsapp_on_inbound(self, message, is_for_us):
        """The customer wrote ``message``.

        :param is_for_us: whether agents are to hear of it
        """
        figures = self._whatsapp_last(message)
        if is_for_us:
            figures["whatsapp_unread"] = self.whatsapp_unread + 1
        is_answered = self.closed or self.whatsapp_waiting_for == CUSTOMER
        is_thanks = is_answered and message.contact_id._is_courtesy(message)
        if is_for_us and not is_thanks:
            message.awaits_answer = True
            since, is_waiting = message._written_at(), self.whatsapp_waiting_for == US
            if not is_waiting or since < self.whatsapp_waiting_since:
                figures |= self._whatsapp_waits(US, since)
        self._whatsapp_update_columns(figures)

    def _whatsapp_answered(self, message):
        """A person of ours wrote ``message``."""
        self._whatsapp_update_columns(
            {
                **self._whatsapp_last(message),
                **self._whatsapp_waits(CUSTOMER, message._written_at()),
                "whatsapp_unread": 0,
            }
        )

    @api.model
    def _whatsapp_last(self, message):
        return {
            "whatsapp_last_message_id": message.id,
            "whatsapp_last_message_at": message._written_at(),
        }

    def _whatsapp_waits(self, whom, since):
        """The figures that say so; of a ticket that is over, that nobody waits."""
        is_over = self.closed or not self.active
        return {
            "whatsapp_waiting_for": not is_over and whom,
            "whatsapp_waiting_since": not is_over and since,
        }

    def _whatsapp_update_columns(self, figures):
        """Write ``figures`` (of ``COLUMNS``) past the ORM: nobody changed the ticket.

        No tracking, no automation rule, no other date of the last change.
        """
        values = [
            SQL(
                "%s = %s",
                SQL.identifier(name),
                self._fields[name].convert_to_column(value, self),
            )
            for name, value in figures.items()
        ]
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE helpdesk_ticket SET %s WHERE id IN %s",
                SQL(", ").join(values),
                tuple(self.ids),
            )
        )
        self._whatsapp_invalidate(figures)

    def _whatsapp_invalidate(self, names):
        """The cache is to know what was written past it."""
        self.invalidate_recordset(list(names), flush=False)
        self.modified(names)

    # ------------------------------------------------------------------ read anew

    def _whatsapp_recount_after(self, vals):
        if LIFE & vals.keys():
            self.sudo().filtered("whatsapp_last_message_id")._whatsapp_recount()

    def _whatsapp_recount(self):
        """Read who waits, and what was said last, from the messages.

        Unread stays: nobody has read or written anything.
        """
        if not self:
            return
        self.env.flush_all()
        self.env.cr.execute(RECOUNT, {"tickets": tuple(self.ids)})
        self._whatsapp_invalidate(COLUMNS)

    def _whatsapp_take_unread(self, source, messages):
        """Of what moves here from ``source``, the latest are those not yet read."""
        theirs = messages.filtered(lambda message: message.direction == "inbound")
        moved = min(source.whatsapp_unread, len(theirs))
        if moved:
            self._whatsapp_update_columns(
                {"whatsapp_unread": self.whatsapp_unread + moved}
            )
            source._whatsapp_update_columns(
                {"whatsapp_unread": source.whatsapp_unread - moved}
            )

    def _whatsapp_forget(self):
        """The messages are about to be erased: nobody waits for anything."""
        if self:
            self._whatsapp_update_columns(
                {**dict.fromkeys(COLUMNS, False), "whatsapp_unread": 0}
            )
