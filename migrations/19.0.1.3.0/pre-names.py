# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Renames columns, marks of sessions and a cron's code, without loss of data."""

from odoo.tools.sql import column_exists, rename_column

COLUMNS = (
    ("helpdesk_whatsapp_event", "lane", "partition"),
    ("helpdesk_whatsapp_account", "is_telling_hours", "has_out_of_hours_reply"),
)
#: Keys in the JSON data of sessions.
MARKS = (("told_hours", "out_of_hours_sent"), ("told_unreadable", "unreadable_sent"))


def migrate(cr, version):
    for table, name, fresh in COLUMNS:
        if column_exists(cr, table, name):
            rename_column(cr, table, name, fresh)
    cr.execute("DROP INDEX IF EXISTS helpdesk_whatsapp_event_lane")
    for name, fresh in MARKS:
        cr.execute(
            """
            UPDATE helpdesk_whatsapp_session
               SET data = (data - %(name)s)
                          || jsonb_build_object(%(fresh)s::text, data -> %(name)s)
             WHERE data ? %(name)s
            """,
            {"name": name, "fresh": fresh},
        )
    cr.execute(
        """
        UPDATE ir_act_server SET code = 'model._cron_process()'
         WHERE code = 'model._cron_tell()' AND id IN (
               SELECT ir_actions_server_id FROM ir_cron JOIN ir_model_data
                   ON model = 'ir.cron' AND res_id = ir_cron.id
                WHERE module = 'helpdesk_mgmt_whatsapp')
        """
    )
