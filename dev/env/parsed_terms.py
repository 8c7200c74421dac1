# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Keeps in the cache what Odoo reads of its addons' .po files.

For the first text of an addon's code that is to be translated, each process of Odoo
parses the addon's whole .po and .pot, those of base for a second. `dev/odoo-bin` uses
this, and it is a plugin of the pytest that runs the addon's tests.
"""

import hashlib
import marshal
import os
from pathlib import Path

import odoo.init  # noqa: F401 (to be imported before any other module of Odoo)
from odoo.tools import translate

FOLDER = os.environ.get("HELPDESK_PARSED_TERMS")


def use():
    if FOLDER:
        translate.CodeTranslations._read_code_translations_file = staticmethod(read)


def pytest_configure(config):
    use()


def read(file, is_wanted):
    """Return the translations of the code, as Odoo's own function does."""
    return {row["src"]: row["value"] for row in _rows(file) if is_wanted(row)}


def _rows(file):
    """Return the rows of texts in the code: source, value, comments."""
    kept = Path(FOLDER, _digest(file))
    try:
        return marshal.loads(kept.read_bytes())
    except (OSError, EOFError, TypeError, ValueError):
        pass
    rows = [
        {name: row[name] for name in ("src", "value", "comments")}
        for row in translate.translation_file_reader(file, fileformat="po")
        if row["type"] == "code" and row["src"]
    ]
    kept.parent.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(marshal.dumps(rows))
    fresh.replace(kept)
    return rows


def _digest(file):
    """Return a hash of the .po and of the .pot beside it, whose comments count."""
    whole = hashlib.sha256(file.read())
    file.seek(0)
    for path in sorted(Path(file.name).parent.glob("*.pot")):
        whole.update(path.read_bytes())
    return whole.hexdigest()
