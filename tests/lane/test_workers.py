# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of several workers per lane, each of which is a cron record."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ...models.lane.lane import LANES
from ...models.lane.workers import SHARED
from ..users import new_test_user

MODULE = "helpdesk_mgmt_whatsapp"


@tagged("post_install", "-at_install")
class TestWorkers(TransactionCase, CronMixinCase):
    def save(self, workers):
        settings = self.env["res.config.settings"].create({})
        settings.whatsapp_workers = workers
        settings.execute()

    def cron(self, name="ir_cron_inbox", worker=1):
        xml_id = f"{MODULE}.{name}" + (f"_worker_{worker}" if worker > 1 else "")
        return self.env.ref(xml_id, raise_if_not_found=False)

    def copies(self):
        data = [("module", "=", MODULE), ("model", "=", "ir.cron")]
        found = self.env["ir.model.data"].search([*data, ("name", "like", "_worker_")])
        return self.env["ir.cron"].browse(found.mapped("res_id"))

    def shared(self):
        return [name for name in SHARED if self.cron(name)]

    def test_each_further_worker_of_a_queue_is_a_copy_of_its_cron(self):
        self.assertFalse(self.copies())
        self.save(3)
        self.assertEqual(len(self.copies()), 2 * len(self.shared()))
        for name in self.shared():
            own, copy = self.cron(name), self.cron(name, 3)
            for field in ("code", "model_id", "user_id", "interval_type", "priority"):
                self.assertEqual(copy[field], own[field])
            self.assertTrue(copy.active)
            self.assertEqual(copy.name, f"{own.name} (3)")
            portuguese = own.with_context(lang="pt_BR").name
            self.assertEqual(copy.with_context(lang="pt_BR").name, f"{portuguese} (3)")

    def test_saving_again_or_with_renamed_copies_makes_no_more(self):
        self.save(2)
        copies = self.copies()
        copies[0].name = "Another name"
        self.save(2)
        self.env["helpdesk.whatsapp.lane"]._adjust_workers()
        self.assertEqual(self.copies(), copies)

    def test_a_lower_number_deletes_copies_and_their_actions(self):
        self.save(3)
        third = self.cron(worker=3)
        action = third.ir_actions_server_id
        self.save(2)
        self.assertEqual(len(self.copies()), len(self.shared()))
        self.assertFalse(self.cron(worker=3) or third.exists() or action.exists())
        self.save(1)
        self.assertFalse(self.copies())
        self.assertTrue(self.cron())

    def test_a_copy_that_is_at_work_is_deleted_later(self):
        self.save(2)
        copy = self.cron(worker=2)
        works = [True]
        real = type(copy).try_lock_for_update

        def lock(crons, **options):
            return crons.browse() if works and crons == copy else real(crons, **options)

        self.patch(type(copy), "try_lock_for_update", lock)
        self.save(1)
        self.assertEqual(self.copies(), copy)
        with self.capture_triggers(copy.id) as triggers:
            self.env["helpdesk.whatsapp.lane"]._more(LANES["inbox"])
        self.assertFalse(triggers.records)
        works.clear()
        self.env["helpdesk.whatsapp.lane"]._adjust_workers()
        self.assertFalse(self.copies())

    def test_more_work_than_one_can_do_triggers_each_copy_once(self):
        self.save(3)
        own, copies = self.cron(), self.cron(worker=2) + self.cron(worker=3)
        with self.capture_triggers() as triggers:
            for _claim in range(3):
                self.env["helpdesk.whatsapp.lane"]._more(LANES["inbox"])
        self.assertEqual(triggers.records.cron_id, copies)
        self.assertEqual(len(triggers.records), 2)
        self.assertNotIn(own, triggers.records.cron_id)

    def test_a_queue_with_one_worker_triggers_no_copy(self):
        self.save(2)
        lanes = [lane for lane in LANES.values() if lane.cron not in SHARED]
        self.assertTrue(lanes)
        with self.capture_triggers() as triggers:
            for lane in lanes:
                self.env["helpdesk.whatsapp.lane"]._more(lane)
        self.assertFalse(triggers.records)

    def test_a_number_out_of_range_is_refused(self):
        for number in (0, -1, 17):
            with self.assertRaisesRegex(UserError, "between 1 and 16"):
                self.save(number)
        self.assertFalse(self.copies())

    def test_only_system_administrators_change_it(self):
        manager = new_test_user(
            self.env, "erp", "base.group_erp_manager,helpdesk_mgmt.group_helpdesk_user"
        )
        settings = self.env["res.config.settings"]
        self.assertNotIn("whatsapp_workers", settings.with_user(manager).fields_get())
        own = settings.create({"whatsapp_workers": 5}).with_user(manager)
        with self.assertRaises(AccessError):
            own.whatsapp_workers = 6
        own.sudo().with_user(manager).sudo().set_values()
        self.assertFalse(self.copies(), "not as sudo either")
