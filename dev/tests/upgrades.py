# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Upgrades the database of a former version, and compares it with its former data."""

import json
import os
import re
from collections import defaultdict

from dev.env import former
from dev.env.paths import ADDON
from dev.env.stack import Stack

#: Tables with users' data.
TABLES = """
    SELECT tablename FROM pg_tables
     WHERE schemaname = 'public'
       AND (tablename LIKE 'helpdesk\\_%' OR tablename IN (
            'mail_message', 'mail_notification', 'mail_followers', 'mail_activity',
            'res_partner', 'res_users', 'res_company'))
"""
#: Queries of what an installation creates; their rows are the same in each database.
STRUCTURE = {
    "column": """
        SELECT table_name, column_name, udt_name, is_nullable
          FROM information_schema.columns WHERE table_schema = 'public'
    """,
    "index": "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraint": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
          FROM pg_constraint
         WHERE connamespace = 'public'::regnamespace AND contype != 'n'
    """,
    "record": """
        SELECT model, name, noupdate FROM ir_model_data
         WHERE module = 'helpdesk_mgmt_whatsapp'
    """,
}
#: Casts, which a restored dump has at other positions.
CASTS = re.compile(r"::[a-z ]+(\[\])?|[()\s]")
#: Models of the addon's records, whose values are compared.
RECORDS = {
    "ir.actions.act_window": "ir_act_window",
    "ir.actions.server": "ir_act_server",
    "ir.cron": "ir_cron",
    "ir.model": "ir_model",
    "ir.model.access": "ir_model_access",
    "ir.model.fields": "ir_model_fields",
    "ir.model.fields.selection": "ir_model_fields_selection",
    "ir.rule": "ir_rule",
    "ir.ui.menu": "ir_ui_menu",
    "ir.ui.view": "ir_ui_view",
    "mail.activity.type": "mail_activity_type",
}
#: Columns that differ between databases; the crons are inactive here.
OWN = ("id", "call", "_date", "_uid", "_fs", "_path", "arch_prev", "failure_count")
OWN += ("active", "action")
#: Columns that change without users; the simulator verifies the webhook.
IGNORED = {"write_date", "write_uid", "handshake_at"}


#: Meta's text of an error, why an account that is not used is paused since.
REFUSED = "131031 Business Account locked"
#: What the health page once said of a sanction to whoever read Portuguese.
SAID = "A Meta desativou a conta: 1 de dezembro de 2026"
BAN = {"waba_ban_state": "DISABLE", "waba_ban_date": "December 1, 2026"}
BANNED = {"DISABLE": {"event": "DISABLED_UPDATE", "ban_info": BAN}}


class Upgraded(Stack):
    """The database of ``version`` after `odoo -u`, and a running Odoo.

    Its crons are inactive until ``work`` is called. ``before`` and ``after`` are the
    users' data: rows by table and id.
    """

    def __init__(self, version):
        self.version = version
        self.before, self.after, self.warnings = {}, {}, []
        super().__init__(
            database=f"helpdesk_whatsapp_upgraded_{version}",
            prepare=self._remember,
            template=former.ensure(version),
            arguments=("-u", ADDON),
        )

    def __enter__(self):
        (self.folder / "odoo.log").unlink(missing_ok=True)
        super().__enter__()
        log, is_loaded, _rest = self.log().partition("Registry loaded in")
        if not is_loaded or "Failed to load registry" in log:
            self.__exit__()
            raise AssertionError(f"The upgrade failed:\n{log[-5000:]}")
        self.warnings = [
            line
            for line in log.splitlines()
            if any(f" {level} " in line for level in ("WARNING", "ERROR", "CRITICAL"))
        ]
        with self.connection() as connection, connection.cursor() as cursor:
            self.after = _rows(cursor)
        return self

    def _remember(self, cursor):
        _as_if_just_filled(cursor)
        cursor.execute("UPDATE ir_cron SET active = false WHERE active")
        _pause(cursor)
        self.before = _rows(cursor)

    def work(self):
        """Activate the crons."""
        self.query("UPDATE ir_cron SET active = true WHERE cron_name LIKE 'WhatsApp%%'")
        self.wake_crons()

    def compare_with_new(self):
        """Return the differences from a database with a new installation."""
        name = f"{self.database}_new"  # others copy the template, which ends sessions
        self._databases.copy(os.environ["HELPDESK_TEST_TEMPLATE"], name)
        with self._databases.connect(name) as new, self.connection() as own:
            with new.cursor() as expected, own.cursor() as found:
                expected, found = _structure(expected), _structure(found)
        self._databases.drop(name)
        return [
            *(f"missing: {row}" for row in sorted(expected - found)),
            *(f"too much: {row}" for row in sorted(found - expected)),
        ]


def _structure(cursor):
    rows = set()
    for kind, statement in STRUCTURE.items():
        cursor.execute(statement)
        rows |= {CASTS.sub("", f"{kind} {row}") for row in cursor.fetchall()}
    for model, table in RECORDS.items():
        cursor.execute(
            f"SELECT data.name, to_jsonb(record) FROM {table} record"
            "  JOIN ir_model_data data ON data.res_id = record.id"
            " WHERE data.module = %s AND data.model = %s",
            (ADDON, model),
        )
        for name, record in cursor.fetchall():
            rows |= {
                f"{name}: {column} {_comparable(value)}"
                for column, value in record.items()
                if not column.endswith(OWN)
            }
    return rows


def _comparable(value):
    """Return a value without translations, which `-u` does not update, and ids."""
    text = value.get("en_US") if isinstance(value, dict) else value
    return re.sub(r"\d+", "0", text) if isinstance(text, str) else text


def _as_if_just_filled(cursor):
    """Move all times forward, as if the database had just been filled."""
    cursor.execute(
        "SELECT now() AT TIME ZONE 'UTC' - max(create_date)"
        "  FROM helpdesk_whatsapp_message"
    )
    [(gone,)] = cursor.fetchall()
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        "  JOIN pg_tables ON tablename = table_name"
        " WHERE table_name LIKE 'helpdesk\\_%' AND data_type LIKE 'timestamp%'"
    )
    columns = defaultdict(list)
    for table, column in cursor.fetchall():
        columns[table].append(f"{column} = {column} + %(gone)s")
    for table, moved in columns.items():
        cursor.execute(f"UPDATE {table} SET {', '.join(moved)}", {"gone": gone})


def _pause(cursor):
    """Pause the archived account, by a sanction if its version stored Meta's."""
    archived = "(SELECT id FROM helpdesk_whatsapp_account WHERE NOT active)"
    cursor.execute(
        "UPDATE helpdesk_whatsapp_account"
        "   SET paused_reason = 'locked', paused_details = %s WHERE NOT active",
        [REFUSED],
    )
    cursor.execute(
        "SELECT FROM information_schema.columns"
        " WHERE table_name = 'helpdesk_whatsapp_check' AND column_name = 'reports'"
    )
    if cursor.fetchall():
        cursor.execute(
            "UPDATE helpdesk_whatsapp_check SET state = 'error', reports = %s"
            f" WHERE code = 'standing' AND account_id IN {archived}",
            [json.dumps(BANNED)],
        )
        cursor.execute(
            "UPDATE helpdesk_whatsapp_account SET paused_details = %s WHERE NOT active",
            [SAID],
        )


def _rows(cursor):
    """Return the users' data: rows by table, and by id if they have one."""
    cursor.execute(TABLES)
    found = {}
    for (table,) in cursor.fetchall():
        cursor.execute(f"SELECT to_jsonb(row) FROM {table} row")
        rows = [row for (row,) in cursor.fetchall()]
        found[table] = {row.get("id") or str(row): row for row in rows}
    return found


def differences(before, after, gone, may_change):
    """Return what is missing or has changed, as a list of texts.

    :param gone: what may be missing: columns by table, or None for the whole table
    :param may_change: returns whether a table's row may change in a column
    """
    found = []
    for table in before.keys() - {name for name in gone if gone[name] is None}:
        for key, row in before[table].items():
            now = after.get(table, {}).get(key, {})
            changed = {
                column: now.get(column, "(gone)")
                for column in row.keys() - IGNORED - gone.get(table, set())
                if now.get(column, "(gone)") != row[column]
                and not may_change(table, row, column)
            }
            if changed:
                found.append(f"{table}: {row} became {changed}")
    return found
