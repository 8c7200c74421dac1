# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Upgrade to 19.0.1.3.0: who waits for whom, and since when, in existing tickets."""

from odoo import SUPERUSER_ID, api

from odoo.addons.helpdesk_mgmt_whatsapp.tools import commands, identity

#: A longer text is neither thanks nor a command.
LONGEST = 200
#: Prefix of the ids of the bot's buttons, which a pressed button returns.
OWN = "wa:"
CHUNK = 10_000
#: Codes of the countries whose numbers had other match keys in 19.0.1.2.0.
CHANGED_COUNTRIES = ("225", "229", "237", "230", "84", "57", "593", "241")


def migrate(cr, version):
    """Compute the new columns of existing messages and tickets."""
    _note_opened(cr)
    tickets = _unmark(cr)
    _note_waits(cr, tickets)
    cr.execute(
        """
        SELECT DISTINCT ticket.id FROM helpdesk_ticket ticket
          JOIN helpdesk_whatsapp_message message ON message.ticket_id = ticket.id
         WHERE ticket.whatsapp_last_message_id IS NULL OR ticket.id = ANY(%s)
        """,
        [list(tickets)],
    )
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["helpdesk.ticket"].browse(row[0] for row in cr.fetchall())._whatsapp_recount()
    _note_echoes(cr)
    _note_given_up(cr)
    cr.execute("UPDATE helpdesk_whatsapp_account SET continue_open_ticket = true")
    _follow_default_version(cr)
    _note_ids(cr)
    _match_again(env)
    _mark_generated(cr)
    cr.execute("DROP INDEX IF EXISTS helpdesk_whatsapp_event__account_id_index")


def _note_echoes(cr):
    """Mark the accounts that report messages of the WhatsApp Business app."""
    cr.execute(
        """
        UPDATE helpdesk_whatsapp_account account SET has_echoes = true
         WHERE EXISTS (SELECT FROM helpdesk_whatsapp_message message
                        WHERE message.account_id = account.id
                          AND message.direction = 'outbound' AND message.uuid IS NULL)
        """
    )


def _note_ids(cr):
    """Say when ids were used: until now only when the contact last wrote is known.

    A number of more than 15 digits was made of a user id: nobody has it.
    """
    cr.execute(
        """
        UPDATE helpdesk_whatsapp_contact SET wa_id = NULL, match_key = NULL
         WHERE length(wa_id) > 15 AND user_uid IS NOT NULL;
        UPDATE helpdesk_whatsapp_contact
           SET wa_id_at = CASE WHEN wa_id IS NOT NULL THEN last_seen END,
               user_uid_at = CASE WHEN user_uid IS NOT NULL THEN last_seen END
         WHERE wa_id_at IS NULL AND user_uid_at IS NULL;
        UPDATE helpdesk_whatsapp_contact contact
           SET former_times = (
               SELECT jsonb_object_agg(uid, to_char(
                          coalesce(contact.last_seen, contact.write_date),
                          'YYYY-MM-DD HH24:MI:SS'))
                 FROM unnest(string_to_array(contact.former_ids, ' ')) uid)
         WHERE former_ids IS NOT NULL AND former_times IS NULL
        """
    )


def _match_again(env):
    """Compute the match keys of numbers in countries that have changed theirs."""
    contacts = env["helpdesk.whatsapp.contact"]
    codes = [("match_key", "=like", f"{code}%") for code in CHANGED_COUNTRIES]
    found = contacts.search(["|"] * (len(codes) - 1) + codes)
    for contact in found:
        contact.match_key = identity.match_key(contact.wa_id or "") or False
    found.flush_recordset()


def _note_given_up(cr):
    """Mark unknown messages as given up: they are too old to be sent by e-mail."""
    cr.execute(
        """
        UPDATE helpdesk_whatsapp_message SET given_up_at = now() AT TIME ZONE 'UTC'
         WHERE state = 'unknown'
        """
    )


def _follow_default_version(cr):
    """Give accounts with the former default of the API's version the new one."""
    cr.execute(
        """
        UPDATE helpdesk_whatsapp_account SET api_version = 'v26.0'
         WHERE api_version = 'v25.0'
        """
    )


def _mark_generated(cr):
    """Treat templates that Meta has made by itself as its samples."""
    cr.execute(
        """
        UPDATE helpdesk_whatsapp_template SET is_sample = true, is_offered = false
         WHERE starts_with(name, 'auto_generated_')
        """
    )


def _note_opened(cr):
    """Set the message each ticket was created from, which 19.0.1.0.0 did not store.

    The ticket's title and description are erased, and statistics counted, with it.
    """
    cr.execute(
        """
        WITH first AS (
            SELECT DISTINCT ON (message.ticket_id) message.id, message.ticket_id
              FROM helpdesk_whatsapp_message message
              JOIN helpdesk_ticket ticket ON ticket.id = message.ticket_id
                   AND ticket.create_date = message.create_date
             WHERE message.direction = 'inbound'
               AND message.mail_message_id IS NOT NULL
             ORDER BY message.ticket_id, message.id
        )
        UPDATE helpdesk_whatsapp_message message SET opened_ticket_id = first.ticket_id
          FROM first
         WHERE message.id = first.id
           AND NOT EXISTS (SELECT FROM helpdesk_whatsapp_message known
                            WHERE known.opened_ticket_id = first.ticket_id)
        """
    )


def _unmark(cr):
    """Unmark messages that need no answer: to the bot, and thanks after an answer.

    :return: ids of the tickets concerned
    """
    to_bot, thanks = _read(cr)
    cr.execute(
        """
        UPDATE helpdesk_whatsapp_message SET awaits_answer = false, is_for_bot = true
         WHERE id = ANY(%s) AND opened_ticket_id IS NULL RETURNING ticket_id
        """,
        [to_bot],
    )
    tickets = {row[0] for row in cr.fetchall()}
    cr.execute(
        """
        WITH thanks AS (
            SELECT unnest(%s::int[]) AS id
        ), said AS (
            SELECT message.id, message.ticket_id, thanks.id IS NOT NULL AS is_thanks,
                   message.awaits_answer AND thanks.id IS NULL AS is_question,
                   message.direction = 'outbound' AND message.state != 'failed'
                       AND message.mail_message_id IS NOT NULL
                       AND message.is_automatic IS NOT TRUE AS is_answer
              FROM helpdesk_whatsapp_message message LEFT JOIN thanks USING (id)
             WHERE message.ticket_id IN (
                   SELECT ticket_id
                     FROM helpdesk_whatsapp_message JOIN thanks USING (id))
        ), known AS (
            SELECT *, max(id) FILTER (WHERE is_answer) OVER earlier AS answer_id,
                   max(id) FILTER (WHERE is_question) OVER earlier AS question_id
              FROM said
            WINDOW earlier AS (PARTITION BY ticket_id ORDER BY id
                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        )
        UPDATE helpdesk_whatsapp_message message SET awaits_answer = false
          FROM known
          JOIN helpdesk_ticket ticket ON ticket.id = known.ticket_id
          LEFT JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id
         WHERE message.id = known.id AND known.is_thanks
           AND (stage.closed OR known.answer_id > coalesce(known.question_id, 0))
        RETURNING message.ticket_id
        """,
        [thanks],
    )
    return tickets | {row[0] for row in cr.fetchall()}


def _read(cr):
    """Return the ids of messages to the bot, and of thanks, that await an answer."""
    cr.execute(
        """
        SELECT id, message_type, text, content FROM helpdesk_whatsapp_message
         WHERE awaits_answer AND ticket_id IS NOT NULL
           AND (message_type = 'sticker' OR length(text) <= %s)
        """,
        [LONGEST],
    )
    to_bot, thanks = [], []
    while rows := cr.fetchmany(CHUNK):
        for message_id, kind, text, content in rows:
            if _is_for_bot(kind, text, content):
                to_bot.append(message_id)
            elif kind == "sticker" or commands.is_courtesy(text):
                thanks.append(message_id)
    return to_bot, thanks


def _is_for_bot(kind, text, content):
    if kind in ("interactive", "button"):
        return f'"{OWN}' in (content or "")
    return kind == "text" and bool(commands.command(text) or commands.is_opt_out(text))


def _note_waits(cr, tickets):
    """Set how long customers had waited for existing answers.

    Prices and missed windows of existing messages are not known.

    :param tickets: ids of the tickets whose messages were unmarked
    """
    cr.execute(
        """
        UPDATE helpdesk_whatsapp_message SET waited_since = NULL
         WHERE waited_since IS NOT NULL AND ticket_id = ANY(%s)
        """,
        [list(tickets)],
    )
    cr.execute(
        """
        WITH said AS (
            SELECT id, ticket_id, awaits_answer,
                   coalesce(sent_at, create_date) AS moment,
                   direction = 'outbound' AS is_answer
              FROM helpdesk_whatsapp_message
             WHERE ticket_id IS NOT NULL AND mail_message_id IS NOT NULL
               AND is_automatic IS NOT TRUE
               AND (direction = 'inbound' OR state != 'failed')
        ), numbered AS (
            SELECT *, count(*) FILTER (WHERE is_answer) OVER (
                       PARTITION BY ticket_id ORDER BY id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS spell
              FROM said
        ), spell AS (
            SELECT min(id) FILTER (WHERE is_answer) AS answer_id,
                   min(moment) FILTER (WHERE awaits_answer) AS since
              FROM numbered GROUP BY ticket_id, spell
        )
        UPDATE helpdesk_whatsapp_message message SET waited_since = spell.since
          FROM spell
         WHERE message.id = spell.answer_id AND message.waited_since IS NULL
           AND spell.since IS NOT NULL
        """
    )
