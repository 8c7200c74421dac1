# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Builds the asset bundles in the template database; Odoo's shell runs this file.

Without it, Odoo builds a bundle in each copy when a page first loads it, which takes
longer than most tests.
"""

BUNDLES = (
    "web.assets_web",
    "web.assets_web_print",
    "web.assets_frontend",
    "web.assets_frontend_lazy",
    "web.assets_frontend_minimal",
    "web.chartjs_lib",
    "web.assets_emoji",
    "mail.assets_lamejs",
    "web.assets_tests",
    "web.assets_unit_tests_setup",
    "web.assets_unit_tests_setup_ui",
    "web.assets_unit_tests",
)

for name in BUNDLES:
    bundle = env["ir.qweb"]._get_asset_bundle(name, css=True, js=True)  # noqa: F821
    bundle.css()
    bundle.js()
env.cr.commit()  # noqa: F821
