# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.modules.module import load_script
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path

SCRIPT = "helpdesk_mgmt_whatsapp/migrations/19.0.1.3.0/pre-names.py"
EVENT = "helpdesk.whatsapp.event"


@tagged("post_install", "-at_install")
class TestRenamedFields(TransactionCase):
    """What users have saved about a renamed field works after the update."""

    def test_saved_filters_follow(self):
        filters = self.env["ir.filters"]
        saved = filters.create(
            {
                "name": "One customer",
                "model_id": EVENT,
                "domain": "[('partition', '=', 'the lane')]",
                "context": "{'group_by': ['partition']}",
                "sort": '["partition"]',
            }
        )
        other = filters.create(
            {"name": "x", "model_id": "res.partner", "domain": "[('lane', '=', 1)]"}
        )
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE ir_filters SET domain = replace(domain, 'partition', 'lane'),
                   context = replace(context, 'partition', 'lane'),
                   sort = replace(sort, 'partition', 'lane')
             WHERE id = %s
            """,
            [saved.id],
        )
        script = load_script(file_path(SCRIPT), "pre_names")
        script._rename_field(self.env.cr, EVENT, "lane", "partition")
        self.env.invalidate_all()
        self.assertEqual(saved.domain, "[('partition', '=', 'the lane')]")
        self.assertEqual(saved.context, "{'group_by': ['partition']}")
        self.assertEqual(saved.sort, '["partition"]')
        self.assertEqual(other.domain, "[('lane', '=', 1)]")
