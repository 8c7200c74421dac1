"""Who tries the addon and removes it has a working helpdesk as before."""

import time

import browser as browsers
from meta import Meta, message

from dev.env.stack import Stack

COMPLAINT = "Meu computador não está ligando"


def test_uninstalling_leaves_tickets_and_what_was_said():
    with Stack() as stack:
        Meta(stack).deliver(message("wamid.1", "5511911111111", COMPLAINT))
        made = "SELECT id FROM helpdesk_ticket WHERE name = %s"
        while not (rows := stack.query(made, COMPLAINT)):
            time.sleep(0.1)
        stack.stop_odoo()
        stack.uninstall("helpdesk_mgmt_whatsapp")
        stack.start_odoo()
        with browsers.browser() as chromium:
            tab = browsers.page(chromium)
            browsers.log_in(tab, stack, "admin")
            ticket = browsers.Ticket(tab, stack, rows[0][0])
            ticket.wait_for(COMPLAINT)
            assert not tab.errors
        tables = "SELECT count(*) FROM pg_tables WHERE tablename LIKE %s"
        assert stack.query(tables, "helpdesk_whatsapp_%") == [(0,)]
        kept = "SELECT DISTINCT message_type FROM mail_message WHERE body LIKE %s"
        assert stack.query(kept, f"%{COMPLAINT}%") == [("comment",)]
