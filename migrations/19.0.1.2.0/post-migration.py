from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Tickets show who waits for whom; what was written so far counts as read."""
    cr.execute(
        """
        UPDATE helpdesk_whatsapp_message SET awaits_answer = true
         WHERE direction = 'inbound' AND mail_message_id IS NOT NULL
           AND message_type != 'sticker'
        """
    )
    cr.execute(
        """
        SELECT DISTINCT ticket_id FROM helpdesk_whatsapp_message
         WHERE ticket_id IS NOT NULL
        """
    )
    env = api.Environment(cr, SUPERUSER_ID, {})
    tickets = env["helpdesk.ticket"].browse(row[0] for row in cr.fetchall())
    tickets._whatsapp_recount()
    _note_waits(cr)
    _drop_composer(env)


def _note_waits(cr):
    """How long customers had waited for the answers so far.

    Prices and missed windows are known from now on only.
    """
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
          FROM spell WHERE message.id = spell.answer_id
        """
    )


def _drop_composer(env):
    """The dialog for answers is gone, with what agents had written in it."""
    rule = "helpdesk_mgmt_whatsapp.composer_own_rule"
    (env.ref(rule, raise_if_not_found=False) or env["ir.rule"]).unlink()
    env.cr.execute(
        """
        DROP TABLE IF EXISTS helpdesk_whatsapp_composer_ir_attachment_rel,
                             helpdesk_whatsapp_composer
        """
    )
