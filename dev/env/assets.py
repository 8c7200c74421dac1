# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Puts the asset bundles in the template database; Odoo's shell runs this file.

Without it, Odoo puts a bundle in each copy when a page first loads it. What it makes of
the files is cached (kept_bundles.py).
"""

BUNDLES = (
    "web.assets_web",
    "web.assets_web_print",
    "web.assets_frontend",
    "web.assets_frontend_lazy",
    "web.assets_frontend_minimal",
    "web.chartjs_lib",
    "web.assets_emoji",
    "bus.websocket_worker_assets",
    "portal.assets_chatter",
    "portal.assets_chatter_style",
    "mail.assets_lamejs",
    "web.assets_tests",
    "web.assets_unit_tests_setup",
    "web.assets_unit_tests_setup_ui",
    "web.assets_unit_tests",
)
TESTS = "web.assets_unit_tests"


def leave_out_others_tests():
    """Remove the other modules' unit tests from the bundle of unit tests.

    Only ours are run, but the browser would load all of them to list what there is.
    """
    files, _external = env["ir.qweb"]._get_asset_content(TESTS)  # noqa: F821
    modules = {f["url"].split("/")[1] for f in files if f["url"].endswith(".test.js")}
    for module in modules - {"helpdesk_mgmt_whatsapp"}:
        env["ir.asset"].create(  # noqa: F821
            {
                "name": f"Not run: the unit tests of {module}",
                "bundle": TESTS,
                "directive": "remove",
                "path": f"{module}/static/tests/**/*.test.js",
            }
        )


leave_out_others_tests()
for name in BUNDLES:
    bundle = env["ir.qweb"]._get_asset_bundle(name, css=True, js=True)  # noqa: F821
    bundle.css()
    bundle.js()
env.cr.commit()  # noqa: F821
