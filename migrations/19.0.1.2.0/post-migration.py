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
