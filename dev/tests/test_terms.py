# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of `dev/terms`: its output, and how it updates translations."""

import json
import os
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
EXPORTED = """\
# Translation of Odoo Server.
msgid ""
msgstr ""
"Project-Id-Version: Odoo Server 19.0\\n"
"POT-Creation-Date: 2031-01-01 00:00+0000\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: \\n"

#. module: addon
#: model:ir.ui.menu,name:addon.menu
msgid "Contacts"
msgstr ""

#. module: addon
#. odoo-python
#: code:addons/addon/models/ticket.py:0
msgid "Ticket %(number)s is cancelled."
msgstr ""
"""
KNOWN = """\
msgid ""
msgstr ""
"Language: pt_BR\\n"
"Language-Team: Those who translate\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

#. module: addon
#: model:ir.ui.menu,name:addon.old_menu
msgid "Contacts"
msgstr "Contatos"

msgid "Ticket %(number)s was cancelled."
msgstr "O chamado %(number)s foi cancelado."

#, fuzzy
msgid "Ticket %(number)s is cancelled."
msgstr "O chamado %(number)s foi cancelado."
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "exported.pot").write_text(EXPORTED)
    (tmp_path / "i18n").mkdir()
    (tmp_path / "i18n" / "pt_BR.po").write_text(KNOWN)
    (tmp_path / "i18n" / "es.po").write_text("")
    return tmp_path


def merge(folder):
    script = ROOT / "dev" / "env" / "merge_terms.py"
    target = folder / "i18n" / "addon.pot"
    done = subprocess.run(
        [sys.executable, script, folder / "exported.pot", target],
        capture_output=True,
        text=True,
    )
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def test_help_is_given_and_any_other_word_refused():
    for word, code in (("--help", 0), ("pt_BR", 1)):
        done = subprocess.run(
            [ROOT / "dev" / "terms", word],
            env=os.environ,
            cwd="/",
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == code
        assert "./dev/terms" in (done.stderr if code else done.stdout)
        assert not (done.stdout if code else done.stderr)


def test_a_translation_is_kept_for_the_same_text_and_dropped_with_it(folder):
    found = merge(folder)
    missing = "Ticket %(number)s is cancelled."
    assert found == {
        "terms": 2,
        "missing": {"es": ["Contacts", missing], "pt_BR": [missing]},
    }
    file = polib.pofile(str(folder / "i18n" / "pt_BR.po"))
    assert [(entry.msgid, entry.msgstr) for entry in file] == [
        ("Contacts", "Contatos"),
        (missing, ""),
    ]
    assert not any(entry.fuzzy or entry.obsolete for entry in file)
    assert file[0].occurrences == [("model:ir.ui.menu,name:addon.menu", "")]
    assert file.metadata["Language-Team"] == "Those who translate"


def test_headers_are_complete_and_tell_no_date(folder):
    merge(folder)
    for path in (folder / "i18n").iterdir():
        text = path.read_text()
        assert "Content-Transfer-Encoding: 8bit" in text
        assert "-Date" not in text
    spanish = polib.pofile(str(folder / "i18n" / "es.po")).metadata
    assert spanish["Language"] == "es"
    assert spanish["Plural-Forms"] == "nplurals=2; plural=(n != 1);"


def test_nothing_changes_where_no_text_has(folder):
    merge(folder)
    files = sorted((folder / "i18n").iterdir())
    before = [path.read_bytes() for path in files]
    exported = folder / "exported.pot"
    exported.write_text(EXPORTED.replace("2031-01-01", "2031-02-02"))
    merge(folder)
    assert [path.read_bytes() for path in files] == before
