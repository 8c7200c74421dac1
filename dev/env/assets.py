# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Puts the asset bundles in the template database; Odoo's shell runs this file.

Without it, Odoo builds a bundle in each copy when a page first loads it, which takes
longer than most tests. A bundle of the same files is taken from the cache: Odoo itself
goes by their times, which differ between clones.
"""

import hashlib
import os
from pathlib import Path

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
TESTS = "web.assets_unit_tests"
STYLES = (".css", ".scss", ".sass", ".less")
CACHE = Path(os.environ["HELPDESK_BUNDLES"])


def cached(name, kind, files):
    """Return where the bundle of these files is cached; None: it cannot be."""
    whole = hashlib.sha256()
    for file in files:
        if not file["filename"]:  # an attachment of the database
            return None
        if file["url"].endswith(STYLES) == (kind == "css"):
            whole.update(f"{file['url']}\n".encode())
            whole.update(Path(file["filename"]).read_bytes())
    return CACHE / f"{name}.{whole.hexdigest()[:16]}.{kind}"


def put(name, kind):
    """Put a bundle's scripts ("js") or styles ("css") in the database."""
    files, _external = env["ir.qweb"]._get_asset_content(name)  # noqa: F821
    bundle = env["ir.qweb"]._get_asset_bundle(name, css=True, js=True)  # noqa: F821
    path = cached(name, kind, files)
    if path and path.exists():
        os.utime(path)
        if not bundle.get_attachments(f"min.{kind}"):
            bundle.save_attachment(f"min.{kind}", path.read_bytes().decode())
        return
    attachment = getattr(bundle, kind)()
    if path and not bundle.css_errors:
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(attachment.raw or b"")
        fresh.replace(path)


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
    for kind in ("css", "js"):
        put(name, kind)
env.cr.commit()  # noqa: F821
