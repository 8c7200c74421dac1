# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests that an Odoo which goes on running knows a new copy of the database only."""

from odoo_rpc import call_kw, logged_in

from dev.env import databases, postgres
from dev.env.stack import CACHES

NAME = "a setting of the former copy"


def parameter(stack, method, *args):
    model = {"model": "ir.config_parameter"}
    return call_kw(logged_in(stack, "admin"), stack, **model, method=method, args=args)


def numbers(stack):
    return {
        cache: stack.query(f"SELECT max(id) FROM orm_signaling_{cache}")
        for cache in CACHES
    }


def test_what_was_changed_in_the_former_copy_is_forgotten(running_stack):
    stack = running_stack
    stack.renew()
    before = numbers(stack)
    parameter(stack, "set_param", NAME, "1")
    assert parameter(stack, "get_param", NAME) == "1"
    cleared = {cache for cache, last in numbers(stack).items() if last != before[cache]}
    assert cleared, "Odoo has told of its change"
    stack.renew()
    assert not parameter(stack, "get_param", NAME)
    renewed = numbers(stack)
    assert not {cache for cache in cleared if renewed[cache] == before[cache]}


def test_what_was_prepared_in_the_former_copy_is_forgotten(running_stack):
    statement = "INSERT INTO ir_config_parameter (key, value) VALUES (%s, '1')"
    running_stack.renew(lambda cursor: cursor.execute(statement, [NAME]))
    assert parameter(running_stack, "get_param", NAME) == "1"
    running_stack.renew()
    assert not parameter(running_stack, "get_param", NAME)


def test_passwords_are_hashed_in_one_round(running_stack):
    query = "SELECT login, password FROM res_users WHERE password > '' ORDER BY login"
    running_stack.renew()
    before = running_stack.query(query)
    assert {login for login, _password in before} >= {"admin", "agent"}
    slow = [user for user in before if not user[1].startswith("$pbkdf2-sha512$1$")]
    assert not slow
    logged_in(running_stack, "agent")
    assert running_stack.query(query) == before


def test_a_dropped_database_is_left_until_the_sweep(template, tmp_path, monkeypatch):
    monkeypatch.setattr(databases, "LEFT", "helpdesk_whatsapp_dropped_")
    many = databases.ManyDatabases(postgres.UsersServer(), tmp_path)
    left = "SELECT count(*) FROM pg_database WHERE datname LIKE %s"

    def count():
        return many._run(left, f"{databases.LEFT}%")[0][0]

    for times in (1, 2):
        many.create("helpdesk_whatsapp_short")
        many.drop("helpdesk_whatsapp_short")
        assert not many.exists("helpdesk_whatsapp_short")
        assert count() == times
    many.sweep()
    assert count() == 0
