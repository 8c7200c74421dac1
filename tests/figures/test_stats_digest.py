# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the statistics in Odoo's digest e-mails."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .test_stats import StatsCase


@tagged("post_install", "-at_install")
class TestStatsDigest(StatsCase):
    def setUp(self):
        super().setUp()
        if "digest.digest" not in self.env:
            self.skipTest("digest is not installed")
        hours = timedelta(hours=2)
        now = fields.Datetime.now()
        self.wrote(now - hours, "customer", "received", [])
        self.wrote(now - hours, "agent", "read", ["waited=30"])
        self.wrote(now - hours / 2, "agent", "failed", ["code=131026"])
        self.wrote(now - timedelta(days=10), "customer", "received", [])
        self.digest = self.env["digest.digest"].create(
            {"name": "Weekly", "periodicity": "weekly"}
        )

    def kpis(self, user):
        kpis = self.digest._compute_kpis(self.env.company, user)
        return {
            kpi["kpi_fullname"]: [
                kpi[f"kpi_col{number}"]["value"] for number in (1, 2, 3)
            ]
            for kpi in kpis
            if "WhatsApp" in kpi["kpi_fullname"]
        }

    def test_managers_read_the_figures(self):
        self.assertEqual(
            self.kpis(self.manager),
            {
                "Received on WhatsApp": [1, 1, 2],
                "Answered on WhatsApp": [1, 1, 1],
                "Response time on WhatsApp (minutes)": [30, 30, 30],
                "Failed on WhatsApp": [1, 1, 1],
            },
        )
        self.digest.user_ids = self.manager
        self.digest._action_send_to_user(self.manager, consume_tips=False)
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertIn("Received on WhatsApp", mail.body_html)
        self.assertIn("helpdesk_whatsapp_dashboard_action", mail.body_html)

    def test_nobody_else_does(self):
        self.assertEqual(self.kpis(self.agent), {})
        self.env["helpdesk.whatsapp.account"].search(
            [("company_id", "=", self.env.company.id)]
        ).active = False
        self.assertEqual(self.kpis(self.manager), {})
