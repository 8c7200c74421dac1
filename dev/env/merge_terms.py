# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Updates the template of translations and the languages from Odoo's export.

    python merge_terms.py exported.pot i18n/addon.pot

It is a program of its own, because it needs polib, which dev/env's Python may not have.
It prints its result as JSON. A translation is only used for exactly the same text, not
for a similar one.
"""

import json
import sys
from pathlib import Path

import polib

#: As in OCA's templates: without a date, which would change with each export.
HEADER = (
    ("Project-Id-Version", "Odoo Server 19.0"),
    ("Report-Msgid-Bugs-To", ""),
    ("Last-Translator", ""),
    ("Language-Team", ""),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=UTF-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", ""),
)
PLURALS = {"pt_BR": "nplurals=2; plural=(n > 1);", "fr": "nplurals=2; plural=(n > 1);"}
PLURAL = "nplurals=2; plural=(n != 1);"


def template(exported, path):
    """Write the template; returns its entries, in the order of the export."""
    result = _empty(exported.header)
    result.metadata = dict(HEADER)
    result.extend(exported)
    _save(result, path)
    return result


def merged(pattern, path):
    """Write a language; returns the texts without a translation."""
    known = polib.pofile(str(path))
    texts = {_key(entry): entry for entry in known if not entry.obsolete}
    result = _empty(pattern.header)
    language = path.stem
    added = {"Language": language, "Plural-Forms": PLURALS.get(language, PLURAL)}
    headers = {name: text for name, text in known.metadata.items() if text}
    headers = {
        name: text for name, text in headers.items() if not name.endswith("-Date")
    }
    result.metadata = {
        name: (added | headers).get(name) or text
        for name, text in (pattern.metadata | {"Language": language}).items()
    }
    result.metadata["Plural-Forms"] = added["Plural-Forms"]
    for entry in pattern:
        old = texts.get(_key(entry))
        usable = old and not old.fuzzy
        result.append(
            polib.POEntry(
                msgid=entry.msgid,
                msgctxt=entry.msgctxt,
                msgstr=old.msgstr if usable else "",
                occurrences=entry.occurrences,
                comment=entry.comment,
                tcomment=old.tcomment if old else "",
                flags=entry.flags,
            )
        )
    _save(result, path)
    return [entry.msgid for entry in result if not entry.msgstr]


def _key(entry):
    return entry.msgctxt, entry.msgid


def _empty(header):
    result = polib.POFile(wrapwidth=78)
    result.header = header
    return result


def _save(file, path):
    path.write_text(f"{file}".rstrip("\n") + "\n", encoding="utf-8")


def main(exported, target):
    target = Path(target)
    pattern = template(polib.pofile(exported), target)
    missing = {
        path.stem: merged(pattern, path) for path in sorted(target.parent.glob("*.po"))
    }
    print(json.dumps({"terms": len(pattern), "missing": missing}))


if __name__ == "__main__":
    main(*sys.argv[1:])
