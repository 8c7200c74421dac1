# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Stores the first answers and the closings of existing tickets.

How long customers had waited in working hours is not computed for them, nor how often
they were reopened: the working hours and stages of then are not known.
"""

#: Tickets in one statement.
BATCH = 10_000


def migrate(cr, version):
    cr.execute("SELECT coalesce(max(id), 0) FROM helpdesk_ticket")
    [last] = cr.fetchone()
    for first in range(1, last + 1, BATCH):
        batch = {"first": first, "last": first + BATCH - 1}
        _mark_first_answers(cr, batch)
        _store_closings(cr, batch)


def _mark_first_answers(cr, batch):
    cr.execute(
        """
        UPDATE helpdesk_whatsapp_message message SET is_first_answer = true
          FROM (SELECT min(id) AS id FROM helpdesk_whatsapp_message
                 WHERE ticket_id BETWEEN %(first)s AND %(last)s
                   AND waited_since IS NOT NULL
                 GROUP BY ticket_id) first
         WHERE message.id = first.id AND message.is_first_answer IS NOT TRUE
        """,
        batch,
    )


def _store_closings(cr, batch):
    """Store that tickets are closed, if helpdesk_mgmt knows since when."""
    cr.execute(
        """
        INSERT INTO helpdesk_whatsapp_closing
               (ticket_id, account_id, company_id, team_id, user_id, opened_at,
                closed_at, minutes, answers, is_first, is_first_solved)
        SELECT ticket.id, contact.account_id, ticket.company_id, ticket.team_id,
               ticket.user_id, ticket.create_date, ticket.closed_date,
               greatest(0, date_part(
                   'epoch', ticket.closed_date - ticket.create_date) / 60),
               answered.times, true, answered.times = 1
          FROM helpdesk_ticket ticket
          JOIN helpdesk_ticket_stage stage
            ON stage.id = ticket.stage_id AND stage.closed
          JOIN helpdesk_whatsapp_contact contact
            ON contact.id = ticket.whatsapp_contact_id
         CROSS JOIN LATERAL (
               SELECT count(*) AS times FROM helpdesk_whatsapp_message
                WHERE ticket_id = ticket.id AND waited_since IS NOT NULL) answered
         WHERE ticket.id BETWEEN %(first)s AND %(last)s
           AND ticket.closed_date IS NOT NULL
           AND NOT EXISTS (SELECT FROM helpdesk_whatsapp_closing
                            WHERE ticket_id = ticket.id)
        """,
        batch,
    )
