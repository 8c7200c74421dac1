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
#: Names of scheduled actions, which users see; the records are not updated.
CRONS = (
    ("WhatsApp: process what Meta delivered", "WhatsApp: process webhook events"),
    ("WhatsApp: send what is queued", "WhatsApp: send queued messages"),
    ("WhatsApp: fetch and upload files", "WhatsApp: download and upload files"),
    (
        "WhatsApp: tell what has happened to tickets",
        "WhatsApp: send automatic messages about tickets",
    ),
    (
        "WhatsApp: read the templates from Meta",
        "WhatsApp: sync templates from Meta",
    ),
    (
        "WhatsApp: delete what is kept no longer",
        "WhatsApp: delete data whose retention period is over",
    ),
)


def migrate(cr, version):
    for table, name, fresh in COLUMNS:
        if column_exists(cr, table, name):
            rename_column(cr, table, name, fresh)
            _rename_field(cr, table.replace("_", "."), name, fresh)
    cr.execute("DROP INDEX IF EXISTS helpdesk_whatsapp_event_lane")
    for name, fresh in CRONS:
        cr.execute(
            """
            UPDATE ir_act_server SET name = jsonb_build_object('en_US', %(fresh)s::text)
             WHERE name->>'en_US' = %(name)s;
            UPDATE ir_cron SET cron_name = %(fresh)s WHERE cron_name = %(name)s
            """,
            {"name": name, "fresh": fresh},
        )
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
    """Keep what is stored about the field: views, defaults, filters, exports.

    A view that still had the former name would be refused while others are loaded.
    """
    values = {
        "model": model,
        "name": name,
        "fresh": fresh,
        "xml_id": f"field_{model.replace('.', '_')}__{name}",
        "fresh_xml_id": f"field_{model.replace('.', '_')}__{fresh}",
        "word": rf"([\"']){name}([\"'])",
        "fresh_word": rf"\1{fresh}\2",
        "in_view": rf"\m{name}\M",
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
        UPDATE ir_ui_view
           SET arch_db = regexp_replace(
               arch_db::text, %(in_view)s, %(fresh)s, 'g')::jsonb
         WHERE model = %(model)s;
        UPDATE ir_exports_line SET name = %(fresh)s
         WHERE name = %(name)s AND export_id IN (
               SELECT id FROM ir_exports WHERE resource = %(model)s)
        """,
        values,
    )
