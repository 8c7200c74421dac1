from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Tickets show who waits for whom; what was written so far counts as read.

    The dialog for answers is gone, with what agents had written in it.
    """
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
    rule = "helpdesk_mgmt_whatsapp.composer_own_rule"
    (env.ref(rule, raise_if_not_found=False) or env["ir.rule"]).unlink()
    cr.execute(
        """
        DROP TABLE IF EXISTS helpdesk_whatsapp_composer_ir_attachment_rel,
                             helpdesk_whatsapp_composer
        """
    )
