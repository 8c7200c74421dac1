"""Who tries the addon and removes it has a working helpdesk as before."""

import browser as browsers
from meta import Meta, message

from dev.env.stack import Stack


def test_uninstalling_leaves_tickets_and_what_was_said():
    with Stack() as stack:
        Meta(stack).deliver(message("wamid.1", "5511911111111", "Meu computador"))
        with browsers.browser() as chromium:
            tab = browsers.page(chromium)
            browsers.log_in(tab, stack, "admin")
            made = "SELECT id FROM helpdesk_ticket WHERE name = 'Meu computador'"
            while not (rows := stack.query(made)):
                tab.wait_for_timeout(50)
            stack.stop_odoo()
            stack.uninstall("helpdesk_mgmt_whatsapp")
            stack.start_odoo()
            ticket = browsers.Ticket(tab, stack, rows[0][0])
            ticket.wait_for("Meu computador")
            assert not tab.errors
        tables = "SELECT count(*) FROM pg_tables WHERE tablename LIKE %s"
        assert stack.query(tables, "helpdesk_whatsapp_%") == [(0,)]
        kept = "SELECT DISTINCT message_type FROM mail_message WHERE body LIKE %s"
        assert stack.query(kept, "%Meu computador%") == [("comment",)]
