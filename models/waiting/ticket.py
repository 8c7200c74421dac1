# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import formatting
from ..common import hooks
from ..common.groups import AGENTS
from ..common.words import CUSTOMER, US

#: Fields whose change may close, reopen or archive the ticket.
LIFE = {"stage_id", "team_id", "active"}
LAST_MESSAGE_LENGTH = 120
#: Fields only the server writes: a user who set the last message could read any one.
COLUMNS = {
    "whatsapp_last_message_id",
    "whatsapp_last_message_at",
    "whatsapp_waiting_for",
    "whatsapp_waiting_since",
    "whatsapp_unread",
    "whatsapp_received_count",
    "whatsapp_answered_count",
}
#: Computes these fields of some tickets from their messages.
RECOUNT = """
WITH said AS (
    SELECT id, ticket_id, direction, state, awaits_answer, is_for_bot,
           coalesce(sent_at, create_date) AS moment
      FROM helpdesk_whatsapp_message
     WHERE ticket_id IN %(tickets)s
       AND mail_message_id IS NOT NULL
       AND is_automatic IS NOT TRUE
), last AS (
    SELECT DISTINCT ON (ticket_id) ticket_id, id, moment
      FROM said WHERE is_for_bot IS NOT TRUE ORDER BY ticket_id, id DESC
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
    """Stores who waits for an answer, the last message and the unread count.

    * A ticket waits for us from the customer's first message until an agent answers,
      then for the customer. Automatic and failed messages do not count as answers. A
      message that only the bot processes (a command, a button) waits for nobody and is
      not the last message; thanks after an answer wait for nobody, nor does a closed or
      archived ticket.
    * The unread count is the number of messages that agents are notified of since one
      of them opened the ticket or answered.
    * What one agent has not read is found with two counts that only grow: how many
      messages agents were notified of, and how many of these were answered.
    * Reactions change none of this: WhatsApp shows them at a message, and the agent is
      notified of a customer's.

    Each message costs one UPDATE. Where messages are moved or fail, or a ticket is
    reopened, the fields are computed from the messages (``_whatsapp_recount``). The
    caller holds the contact's lock.
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
        help="The last one a person wrote to a person.",
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
    whatsapp_received_count = fields.Integer(
        "Messages received on WhatsApp",
        readonly=True,
        copy=False,
        groups=AGENTS,
        help="How many of the customer's messages agents were notified of.",
    )
    whatsapp_answered_count = fields.Integer(
        "Messages answered on WhatsApp",
        readonly=True,
        copy=False,
        groups=AGENTS,
        help="How many messages had been received when an agent last answered.",
    )

    _whatsapp_unread_some = models.Index("(id) WHERE whatsapp_unread > 0")

    @api.depends("whatsapp_last_message_id.text", "whatsapp_last_message_id.deleted_at")
    def _compute_whatsapp_last_message(self):
        """Show the last message as it is now: edited, deleted or erased."""
        messages = self.sudo().whatsapp_last_message_id
        messages.fetch(["message_type", "text", "deleted_at", "contact_id"])
        for ticket in self:
            message = ticket.sudo().whatsapp_last_message_id
            text = formatting.line_of(message.text)[:LAST_MESSAGE_LENGTH]
            if message.deleted_at:
                text = self.env._("Message deleted")
            if message and not text:
                text = message._placeholder()
            ticket.whatsapp_last_message = text

    @api.model
    def _has_field_access(self, field, operation):
        """Let only the server write the fields of ``COLUMNS``."""
        is_reserved = operation == "write" and field.name in COLUMNS
        is_refused = is_reserved and not self.env.su
        return not is_refused and super()._has_field_access(field, operation)

    # ------------------------------------------------------------ a message is posted

    def _whatsapp_on_inbound(self, message, is_for_us):
        """Update the ticket with a message of the customer.

        :param message: ``helpdesk.whatsapp.message``
        :param is_for_us: whether agents are notified of it
        """
        figures = {} if message.is_for_bot else self._whatsapp_last(message)
        if is_for_us:
            figures["whatsapp_unread"] = self.whatsapp_unread + 1
            figures["whatsapp_received_count"] = self.whatsapp_received_count + 1
        is_answered = self.closed or self.whatsapp_waiting_for == CUSTOMER
        is_thanks = is_answered and message.contact_id._is_courtesy(message)
        if is_for_us and not is_thanks:
            message.awaits_answer = True
            since, is_waiting = message._written_at(), self.whatsapp_waiting_for == US
            if not is_waiting or since < self.whatsapp_waiting_since:
                figures |= self._whatsapp_waits(US, since)
        if figures:
            self._whatsapp_update_columns(figures)

    def _whatsapp_answered(self, message):
        """Update the ticket with an agent's answer.

        :param message: ``helpdesk.whatsapp.message``
        """
        self._whatsapp_update_columns(
            {
                **self._whatsapp_last(message),
                **self._whatsapp_waits(CUSTOMER, message._written_at()),
                "whatsapp_unread": 0,
                "whatsapp_answered_count": self.whatsapp_received_count,
            }
        )

    @api.model
    def _whatsapp_last(self, message):
        """Return the values (dict) of the last message."""
        return {
            "whatsapp_last_message_id": message.id,
            "whatsapp_last_message_at": message._written_at(),
        }

    def _whatsapp_waits(self, whom, since):
        """Return the values (dict) of who waits; a closed ticket waits for nobody.

        :param whom: for whom the ticket waits, ``US`` or ``CUSTOMER``
        :param datetime since: since when
        """
        is_over = self.closed or not self.active
        return {
            "whatsapp_waiting_for": not is_over and whom,
            "whatsapp_waiting_since": not is_over and since,
        }

    def _whatsapp_update_columns(self, figures):
        """Write values of ``COLUMNS`` by SQL, as nobody has edited the ticket.

        So there is no tracking, no automation rule and no new ``write_date``.

        :param dict figures: values as ``write`` takes them
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
        for name, value in figures.items():
            field = self._fields[name]
            field._update_cache(self, field.convert_to_cache(value, self))
        self.modified(figures)

    # ------------------------------------------------------------------- recount

    def _whatsapp_recount_after(self, vals):
        """Recount tickets that may have been closed, reopened or archived."""
        if LIFE & vals.keys():
            self.sudo().filtered("whatsapp_last_message_id")._whatsapp_recount()

    def _whatsapp_recount(self):
        """Compute who waits, and the last message, from the ticket's messages.

        The unread count stays, as nobody has read or written anything.
        """
        if not self:
            return
        self.env.flush_all()
        self.env.cr.execute(RECOUNT, {"tickets": tuple(self.ids)})
        self.invalidate_recordset(list(COLUMNS), flush=False)
        self.modified(COLUMNS)
        hooks.TICKET_RECOUNTED.run(self)

    def _whatsapp_take_unread(self, source, messages):
        """Move the unread count of messages that move here from the ticket ``source``.

        The latest ones are taken as those not read, and those not answered.
        """
        inbound = messages.filtered(lambda message: message.direction == "inbound")
        moved = min(source.whatsapp_unread, len(inbound))
        unanswered = source.whatsapp_received_count - source.whatsapp_answered_count
        open_ones = min(max(unanswered, 0), len(inbound))
        if moved or open_ones:
            self._whatsapp_update_columns(
                {
                    "whatsapp_unread": self.whatsapp_unread + moved,
                    "whatsapp_received_count": self.whatsapp_received_count + open_ones,
                }
            )
            source._whatsapp_update_columns(
                {
                    "whatsapp_unread": source.whatsapp_unread - moved,
                    "whatsapp_answered_count": source.whatsapp_answered_count
                    + open_ones,
                }
            )

    def _whatsapp_forget(self):
        """Clear the fields, as the ticket's messages are about to be erased."""
        for ticket in self:
            received = ticket.whatsapp_received_count
            ticket._whatsapp_update_columns(
                {
                    **dict.fromkeys(COLUMNS, False),
                    "whatsapp_unread": 0,
                    "whatsapp_received_count": received,
                    "whatsapp_answered_count": received,
                }
            )
