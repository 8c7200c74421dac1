# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests that the translations of the code are those that Odoo itself reads."""

import pytest

from dev.env import parsed_terms
from dev.env.parsed_terms import translate

TEXT = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

#. module: addon
#. odoo-{side}
#: code:addons/addon/models/ticket.py:0
msgid "Closed"
msgstr "{translation}"

#. module: addon
#. odoo-python
#: code:addons/addon/models/ticket.py:0
msgid "Not translated"
msgstr ""

#. module: addon
#: model:ir.ui.menu,name:addon.menu
msgid "Contacts"
msgstr "Contatos"
"""
ORIGINAL = translate.CodeTranslations._read_code_translations_file


@pytest.fixture
def po(tmp_path, monkeypatch):
    monkeypatch.setattr(parsed_terms, "FOLDER", str(tmp_path / "kept"))
    path = tmp_path / "addon" / "i18n" / "pt_BR.po"
    path.parent.mkdir(parents=True)
    write(path, "Fechado", "python")
    return path


def write(path, translation, side):
    path.write_text(TEXT.format(translation=translation, side=side))


def read(function, path, side="python"):
    with open(path, "rb") as file:
        return function(
            file, lambda row: row.get("value") and f"odoo-{side}" in row["comments"]
        )


def assert_like_odoo(path):
    for side in ("python", "javascript"):
        for _time in ("parsed", "kept"):
            found = read(parsed_terms.read, path, side)
            assert found == read(ORIGINAL, path, side)


def test_texts_are_those_that_odoo_reads(po):
    assert read(parsed_terms.read, po) == {"Closed": "Fechado"}
    assert_like_odoo(po)


def test_what_is_kept_is_not_parsed_again(po, monkeypatch):
    before = read(parsed_terms.read, po)
    monkeypatch.setattr(translate, "translation_file_reader", None)
    assert read(parsed_terms.read, po) == before


def test_changes_are_read(po):
    read(parsed_terms.read, po)
    write(po, "Encerrado", "python")
    assert read(parsed_terms.read, po) == {"Closed": "Encerrado"}
    write(po.with_name("addon.pot"), "", "javascript")  # its comments count
    assert_like_odoo(po)
    assert read(parsed_terms.read, po, "javascript") == {"Closed": "Encerrado"}


def test_a_damaged_file_is_parsed_again(po, tmp_path):
    before = read(parsed_terms.read, po)
    [kept] = (tmp_path / "kept").iterdir()
    kept.write_bytes(b"")
    assert read(parsed_terms.read, po) == before
