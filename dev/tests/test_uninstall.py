# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests that the helpdesk works after the addon was uninstalled."""

import browser as browsers
import pytest
from meta import Meta, message
from odoo_rpc import call_kw, logged_in
from patience import wait_until

COMPLAINT = "Meu computador não está ligando"


@pytest.fixture
def stack(running_stack):
    running_stack.renew()
    yield running_stack
    running_stack.stop_odoo()  # it has loaded another registry


def have_more_workers(stack):
    """Let queues have several workers each, which are records made at run time."""
    session = logged_in(stack, "admin")
    model = {"model": "res.config.settings"}
    values = [{"whatsapp_workers": 3}]
    [settings] = call_kw(session, stack, **model, method="create", args=[values])
    call_kw(session, stack, **model, method="execute", args=[[settings]])
    copies = "SELECT count(*) FROM ir_cron WHERE cron_name LIKE 'WhatsApp:%%(3)'"
    assert stack.query(copies) > [(3,)]


def test_uninstalling_leaves_tickets_and_what_was_said(chromium, stack):
    Meta(stack).deliver(message("wamid.1", "5511911111111", COMPLAINT))
    made = "SELECT id FROM helpdesk_ticket WHERE name = %s"
    rows = wait_until(lambda: stack.query(made, COMPLAINT))
    have_more_workers(stack)
    stack.stop_odoo()
    stack.uninstall("helpdesk_mgmt_whatsapp")
    stack.start_odoo()
    tab = browsers.page(chromium)
    browsers.log_in(tab, stack, "admin")
    ticket = browsers.Ticket(tab, stack, rows[0][0])
    ticket.wait_for(COMPLAINT)
    assert not tab.errors
    browsers.close(tab)
    tables = "SELECT count(*) FROM pg_tables WHERE tablename LIKE %s"
    assert stack.query(tables, "helpdesk_whatsapp_%") == [(0,)]
    triggers = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'helpdesk_whatsapp%%'"
    assert stack.query(triggers) == [(0,)]
    ours = "SELECT count(*) FROM ir_act_server WHERE name->>'en_US' LIKE 'WhatsApp:%%'"
    assert stack.query(ours) == [(0,)]
    statement = "SELECT DISTINCT message_type FROM mail_message WHERE body LIKE %s"
    kinds = {kind for [kind] in stack.query(statement, f"%{COMPLAINT}%")}
    # On a slow machine, agents may have been notified that the message is unread.
    assert kinds - {"user_notification"} == {"comment"}
