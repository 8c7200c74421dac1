# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Keeps in the cache what Odoo makes of its asset bundles, by what is in their files.

Odoo makes a bundle when a page of a database first loads it, which takes longer than
most tests. It goes by the files' times, which differ between clones. `dev/odoo-bin`
uses this.
"""

import hashlib
import os
from pathlib import Path

from . import loaded

FOLDER = os.environ.get("HELPDESK_BUNDLES")
STYLES = (".css", ".scss", ".sass", ".less")


def use():
    if FOLDER:
        loaded.after("base", _keep_all)


def _keep_all():
    from odoo.addons.base.models.assetsbundle import AssetsBundle

    keep(AssetsBundle)


def keep(bundles):
    """Let the class take what it makes from the cache."""
    if not hasattr(bundles, "made_by_odoo"):
        bundles.made_by_odoo = {"js": bundles.js, "css": bundles.css}
        bundles.js = lambda bundle: _made(bundle, "js")
        bundles.css = lambda bundle: _made(bundle, "css")


def _made(bundle, kind):
    make, extension = bundle.made_by_odoo[kind], f"min.{kind}"
    path = _path(bundle, kind)
    if not path or bundle.get_attachments(extension):
        return make(bundle)
    if path.exists():
        os.utime(path)
        return bundle.save_attachment(extension, path.read_bytes().decode())
    attachment = make(bundle)
    if not bundle.css_errors:
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(attachment.raw or b"")
        fresh.replace(path)
    return attachment


def _path(bundle, kind):
    """Return where it is kept; None: it cannot be."""
    if bundle.is_debug_assets or bundle.rtl:
        return None
    whole = hashlib.sha256(str(bundle.autoprefix).encode())
    for file in bundle.files:
        if not file["filename"]:  # an attachment of the database
            return None
        if file["url"].endswith(STYLES) == (kind == "css"):
            whole.update(f"{file['url']}\n".encode())
            whole.update(Path(file["filename"]).read_bytes())
    return Path(FOLDER, f"{bundle.name}.{whole.hexdigest()[:16]}.{kind}")
