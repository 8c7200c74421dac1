# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests when a bundle that Odoo has made is taken from the cache; Odoo is replaced."""

import pytest

from dev.env import kept_bundles


class Attachment:
    def __init__(self, raw):
        self.raw = raw


@pytest.fixture
def page(tmp_path, monkeypatch):
    """Returns a new bundle of one script and one style in a new database."""
    monkeypatch.setattr(kept_bundles, "FOLDER", str(tmp_path))

    class Bundle:
        name, is_debug_assets, rtl, autoprefix = "web.page", False, False, False
        made = []

        def __init__(self, script="let a;", filename="script.js", css_errors=()):
            (tmp_path / "script.js").write_text(script)
            (tmp_path / "style.css").write_text("p {}")
            self.files = [
                {"url": "/style.css", "filename": str(tmp_path / "style.css")},
                {"url": "/script.js", "filename": filename and tmp_path / filename},
            ]
            self.script, self.css_errors, self.saved = script, css_errors, {}

        def get_attachments(self, extension):
            return self.saved.get(extension)

        def save_attachment(self, extension, content):
            self.saved[extension] = Attachment(content.encode())
            return self.saved[extension]

        def js(self):
            self.made.append("js")
            return self.save_attachment("min.js", f"min {self.script}")

        def css(self):
            self.made.append("css")
            return self.save_attachment("min.css", "p{}")

    kept_bundles.keep(Bundle)
    kept_bundles.keep(Bundle)
    return Bundle


def test_another_database_gets_what_was_made_of_the_same_files(page):
    for _database in range(2):
        bundle = page()
        assert bundle.js().raw == b"min let a;"
        assert bundle.css().raw == b"p{}"
        assert set(bundle.saved) == {"min.js", "min.css"}
    assert page.made == ["js", "css"]


def test_a_changed_script_is_made_anew_and_the_style_is_not(page):
    for script in ("let a;", "let b;"):
        bundle = page(script)
        bundle.css()
        assert bundle.js().raw == f"min {script}".encode()
    assert page.made == ["css", "js", "js"]


def test_what_is_written_from_right_to_left_or_debugged_is_odoos_own(page):
    for name in ("rtl", "is_debug_assets"):
        for _database in range(2):
            bundle = page()
            setattr(bundle, name, True)
            bundle.css()
    assert page.made == ["css"] * 4


def test_a_script_of_the_database_or_an_error_is_not_kept(page):
    for wrong in ({"filename": None}, {"css_errors": ["No such colour"]}):
        for _database in range(2):
            page(**wrong).js()
    assert page.made == ["js"] * 4
