import polib

from odoo.tools import file_open, file_path
from odoo.tools.translate import TranslationModuleReader

from .common import WhatsappCase

ADDON = "helpdesk_mgmt_whatsapp"


class TestPackaging(WhatsappCase):
    def test_every_term_is_in_the_template_and_in_portuguese(self):
        reader = TranslationModuleReader(self.env.cr, modules=[ADDON])
        terms = {source for _module, _kind, _name, _id, source, *_more in reader}
        template = polib.pofile(file_path(f"{ADDON}/i18n/{ADDON}.pot"))
        self.assertFalse(terms - {entry.msgid for entry in template})
        portuguese = polib.pofile(file_path(f"{ADDON}/i18n/pt_BR.po"))
        done = {e.msgid for e in portuguese.translated_entries()}
        self.assertFalse(terms - done)

    def test_a_copy_of_the_database_speaks_to_nobody(self):
        self.receive("Hi")
        message = self.answer(self.tickets())
        self.env.flush_all()
        with file_open(f"{ADDON}/data/neutralize.sql") as script:
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
