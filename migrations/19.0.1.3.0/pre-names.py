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
            _rename_field(cr, table.replace("_", "."), name, fresh)
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


def _rename_field(cr, model, name, fresh):
    """Keep what users have stored about the field: defaults, filters, exports."""
    values = {
        "model": model,
        "name": name,
        "fresh": fresh,
        "xml_id": f"field_{model.replace('.', '_')}__{name}",
        "fresh_xml_id": f"field_{model.replace('.', '_')}__{fresh}",
        "word": rf"([\"']){name}([\"'])",
        "fresh_word": rf"\1{fresh}\2",
    }
    cr.execute(
        """
        UPDATE ir_model_fields SET name = %(fresh)s
         WHERE model = %(model)s AND name = %(name)s;
        UPDATE ir_model_data SET name = %(fresh_xml_id)s
         WHERE module = 'helpdesk_mgmt_whatsapp' AND name = %(xml_id)s;
        UPDATE ir_filters
           SET domain = regexp_replace(domain, %(word)s, %(fresh_word)s, 'g'),
               context = regexp_replace(context, %(word)s, %(fresh_word)s, 'g'),
               sort = regexp_replace(sort, %(word)s, %(fresh_word)s, 'g')
         WHERE model_id = %(model)s;
        UPDATE ir_exports_line SET name = %(fresh)s
         WHERE name = %(name)s AND export_id IN (
               SELECT id FROM ir_exports WHERE resource = %(model)s)
        """,
        values,
    )
