# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

from ...tools.meta.contents import CHANGE_TYPES
from ..common.message_states import DELIVERED, SEEN
from ..common.words import INBOUND, OUTBOUND

#: Columns, as SQL: whether a template was delivered and the customer wrote within a
#: day; what the bot took a customer's message for (versions before 19.0.1.3.0 have
#: stored only that it was for the bot), and whether an agent was notified all the same.
MORE = """
    CASE WHEN message.message_type = 'template' AND message.state IN %(delivered)s
         THEN EXISTS (
              SELECT FROM helpdesk_whatsapp_message reply
               WHERE reply.contact_id = message.contact_id AND reply.id > message.id
                 AND reply.direction = 'inbound'
                 AND reply.message_type NOT IN %(no_messages)s
                 AND reply.create_date < message.create_date + interval '1 day'
         )::int END AS replied,
    CASE WHEN message.direction = 'inbound'
         THEN coalesce(message.bot_topic, CASE WHEN message.is_for_bot THEN 'other' END)
         END AS bot_topic,
    (message.bot_topic IS NOT NULL AND message.is_for_bot IS NOT TRUE
     AND message.ticket_id IS NOT NULL)::int AS handed_on
"""
#: Types that do not count as messages: changes of others, and an opened chat.
NO_MESSAGES = (*CHANGE_TYPES, "request_welcome")
#: Columns about answers to waiting customers.
ANSWERS = SQL(
    """
        (message.waited_since IS NOT NULL)::int AS answers,
        (message.waited_since IS NOT NULL
         AND message.is_first_answer IS TRUE)::int AS first_answers,
        (message.waited_since IS NOT NULL
         AND message.work_minutes IS NOT NULL)::int AS work_answers,
        message.waited_since,
        CASE WHEN message.waited_since IS NOT NULL
             THEN greatest(0, date_part('epoch',
                  coalesce(message.sent_at, message.create_date)
                  - message.waited_since) / 60)
             END AS response_minutes,
        CASE WHEN message.waited_since IS NOT NULL
             THEN message.work_minutes END AS work_minutes
    """
)


class HelpdeskWhatsappReport(models.Model):
    """A row for each message, with figures that can be summed up: a database view.

    Reactions, edits and deletions do not count as messages. A message that is sent
    again is one message. The response time is the time from the customer's first
    unanswered message to the first answer of a person, by Meta's timestamps. Helpdesk
    managers may read it.
    """

    _name = "helpdesk.whatsapp.report"
    _description = "WhatsApp Statistics"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "helpdesk.whatsapp.message": [
            *("create_date", "account_id", "company_id", "ticket_id", "contact_id"),
            *("bot_topic", "is_for_bot"),
            *("session_id", "direction", "message_type", "is_automatic", "state"),
            *("template_id", "price_category", "is_charged", "failure_reason", "uuid"),
            *("error_code", "waited_since", "sent_at", "is_missed", "create_uid"),
            *("opened_ticket_id", "is_first_answer", "work_minutes"),
        ],
        "helpdesk.ticket": ["team_id"],
    }

    date = fields.Datetime(readonly=True)
    account_id = fields.Many2one("helpdesk.whatsapp.account", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", "Team", readonly=True)
    user_id = fields.Many2one("res.users", "Agent", readonly=True)
    ticket_id = fields.Many2one("helpdesk.ticket", readonly=True)
    contact_id = fields.Many2one("helpdesk.whatsapp.contact", readonly=True)
    session_id = fields.Many2one("helpdesk.whatsapp.session", readonly=True)
    direction = fields.Selection(
        [(INBOUND, "Incoming"), (OUTBOUND, "Outgoing")], readonly=True
    )
    source = fields.Selection(
        [
            ("customer", "Customer"),
            ("agent", "Agent"),
            ("automatic", "Automatic"),
            ("app", "WhatsApp Business app"),
        ],
        "Written by",
        readonly=True,
    )
    message_type = fields.Char("Type", readonly=True)
    state = fields.Selection(
        lambda self: self.env["helpdesk.whatsapp.message"]._fields["state"].selection,
        readonly=True,
    )
    template_id = fields.Many2one(
        "helpdesk.whatsapp.template", "Template", readonly=True
    )
    replied = fields.Integer("Answered by the customer", readonly=True)
    bot_topic = fields.Selection(
        lambda self: (
            self.env["helpdesk.whatsapp.message"]._fields["bot_topic"].selection
        ),
        "Topic for the bot",
        readonly=True,
    )
    handed_on = fields.Integer("Handed to an agent", readonly=True)
    price_category = fields.Char("Meta's category", readonly=True)
    failure_reason = fields.Selection(
        lambda self: (
            self.env["helpdesk.whatsapp.message"]._fields["failure_reason"].selection
        ),
        "Reason",
        readonly=True,
    )
    error_code = fields.Char("Meta's error code", readonly=True)
    inbound = fields.Integer("Received", readonly=True)
    outbound = fields.Integer("To customers", readonly=True)
    delivered = fields.Integer(readonly=True)
    seen = fields.Integer("Read", readonly=True)
    failed = fields.Integer(readonly=True)
    charged = fields.Integer(readonly=True)
    opened = fields.Integer("Tickets created", readonly=True)
    missed = fields.Integer("Windows closed unanswered", readonly=True)
    answers = fields.Integer("Answers to waiting customers", readonly=True)
    first_answers = fields.Integer("First answers of tickets", readonly=True)
    work_answers = fields.Integer(
        "Answers whose working hours are known", readonly=True
    )
    waited_since = fields.Datetime("Customer waiting since", readonly=True)
    response_minutes = fields.Float(
        "Response time (minutes)", aggregator="avg", readonly=True
    )
    work_minutes = fields.Float(
        "Response time in working hours (minutes)", aggregator="avg", readonly=True
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT message.id, message.create_date AS date,
                   message.account_id, message.company_id, ticket.team_id,
                   CASE WHEN message.direction = 'outbound' AND message.uuid IS NOT NULL
                         AND message.is_automatic IS NOT TRUE
                        THEN message.create_uid END AS user_id,
                   message.ticket_id, message.contact_id, message.session_id,
                   message.direction,
                   CASE WHEN message.direction = 'inbound' THEN 'customer'
                        WHEN message.uuid IS NULL THEN 'app'
                        WHEN message.is_automatic THEN 'automatic'
                        ELSE 'agent' END AS source,
                   message.message_type, message.state, message.template_id,
                   message.price_category, %(more)s,
                   CASE WHEN message.state = 'failed'
                        THEN nullif(message.failure_reason, 'cancelled')
                        END AS failure_reason,
                   CASE WHEN message.state = 'failed' AND message.error_code != 0
                        THEN message.error_code::varchar END AS error_code,
                   (message.direction = 'inbound')::int AS inbound,
                   (message.direction = 'outbound')::int AS outbound,
                   (message.state IN %(delivered)s)::int AS delivered,
                   (message.state IN %(seen)s)::int AS seen,
                   (message.state = 'failed'
                    AND message.failure_reason IS DISTINCT FROM 'cancelled'
                   )::int AS failed,
                   (message.is_charged IS TRUE
                    AND message.state IN %(delivered)s
                   )::int AS charged,
                   (message.opened_ticket_id IS NOT NULL)::int AS opened,
                   (message.is_missed IS TRUE)::int AS missed,
                   %(answers)s
              FROM helpdesk_whatsapp_message message
              LEFT JOIN helpdesk_ticket ticket ON ticket.id = message.ticket_id
             WHERE message.message_type NOT IN %(no_messages)s
            """,
            answers=ANSWERS,
            delivered=DELIVERED,
            seen=SEEN,
            no_messages=NO_MESSAGES,
            more=SQL(MORE, delivered=DELIVERED, no_messages=NO_MESSAGES),
        )

    def action_open(self):
        """Open the form of the message.

        :raises AccessError: the user is no manager of its company
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.whatsapp.message",
            "res_id": self.id,
            "views": [[False, "form"]],
        }
