# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Upgrade to 19.0.1.2.0: which messages await an answer; the former composer goes."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Mark inbound messages as awaiting an answer, and drop the former composer.

    19.0.1.3.0 removes the mark from messages that need no answer, like thanks, and
    computes who waits for whom.
    """
    cr.execute(
        """
        UPDATE helpdesk_whatsapp_message SET awaits_answer = true
         WHERE direction = 'inbound' AND mail_message_id IS NOT NULL
        """
    )
    _drop_composer(api.Environment(cr, SUPERUSER_ID, {}))


def _drop_composer(env):
    """Drop the table of the former composer, a transient model, and its rule."""
    rule = "helpdesk_mgmt_whatsapp.composer_own_rule"
    (env.ref(rule, raise_if_not_found=False) or env["ir.rule"]).unlink()
    env.cr.execute(
        """
        DROP TABLE IF EXISTS helpdesk_whatsapp_composer_ir_attachment_rel,
                             helpdesk_whatsapp_composer
        """
    )
