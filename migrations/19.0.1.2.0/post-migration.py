# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Tickets show who waits for whom; what was written so far counts as read.

    What needs no answer, like a word of thanks, is left out by 19.0.1.3.0, which also
    counts who waits.
    """
    cr.execute(
        """
        UPDATE helpdesk_whatsapp_message SET awaits_answer = true
         WHERE direction = 'inbound' AND mail_message_id IS NOT NULL
        """
    )
    _drop_composer(api.Environment(cr, SUPERUSER_ID, {}))


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
