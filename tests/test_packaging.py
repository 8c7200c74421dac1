from odoo.tools import file_open

from .common import WhatsappCase


class TestPackaging(WhatsappCase):
    def test_a_copy_of_the_database_speaks_to_nobody(self):
        self.receive("Hi")
        message = self.answer(self.tickets())
        self.env.flush_all()
        with file_open("helpdesk_mgmt_whatsapp/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.assertFalse(self.account.active)
        self.assertFalse(self.account.access_token or self.account.app_secret)
        self.assertEqual(message.state, "failed")
        self.assertTrue(message._reason_in_words())
        self.send()
        self.assertFalse(self.simulator.received(self.maria))

    def test_our_assets_come_after_those_that_take_every_failure(self):
        modules = self.env["ir.module.module"].search(
            [("name", "in", ("sms", "snailmail", "helpdesk_mgmt_whatsapp"))]
        )
        order = self.env["ir.asset"]._topological_sort(tuple(modules.mapped("name")))
        self.assertEqual(list(order)[-1], "helpdesk_mgmt_whatsapp")
