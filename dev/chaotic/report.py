# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Prints the results of a run as a table, and returns them as JSON."""

from .audit.auditor import DISORDERED, DOUBLED, LOST, REASONS, UNEXPLAINED

HEAD = (
    *("fault", "written", "answers", "lost", "doubled", "order", "unexpl."),
    *("explained", "wait in", "wait out", "s"),
)
WIDTHS = (34, 8, 8, 5, 8, 6, 8, 10, 18, 18, 6)
SHOWN = 12


def header():
    return _row(HEAD)


def row(result):
    """Return the line of a result; waits in parentheses are those of who floods."""
    if result.skipped:
        return f"{result.fault.title:<34} skipped: {result.skipped}"
    found = result.audit
    kinds = (LOST, DOUBLED, DISORDERED, UNEXPLAINED)
    return _row(
        (
            *(result.fault.title, result.written, result.posted),
            *(found.count(kind) for kind in kinds),
            sum(found.explained.values()),
            *(_wait(found.waits, direction) for direction in ("in", "out")),
            round(result.seconds),
        )
    )


def details(result):
    """Yield what the table has no room for."""
    if result.skipped:
        return
    for finding in result.audit.breaches[:SHOWN]:
        yield f"    {finding}"
    left = len(result.audit.breaches) - SHOWN
    if left > 0:
        yield f"    and {left} more"
    for reason, times in sorted(result.audit.explained.items()):
        yield f"    explained: {times} × {reason}: {REASONS[reason]}"


def as_json(results, load):
    return {
        "load": load,
        "is_clean": all(result.is_clean for result in results),
        "faults": [_one(result) for result in results],
    }


def _one(result):
    values = {
        "name": result.fault.name,
        "title": result.fault.title,
        "seconds": round(result.seconds, 1),
        "notes": result.notes,
    }
    if result.skipped:
        return values | {"skipped": result.skipped}
    found = result.audit
    return values | {
        "written": result.written,
        "answers": result.posted,
        "lost": found.count(LOST),
        "doubled": found.count(DOUBLED),
        "out_of_order": found.count(DISORDERED),
        "unexplained": found.count(UNEXPLAINED),
        "explained": dict(found.explained),
        "greatest_wait": found.waits,
        "findings": [str(finding) for finding in found.breaches],
    }


def _wait(waits, direction):
    others, all_ = waits[f"others_{direction}"], waits[direction]
    return f"{others} s" if others == all_ else f"{others} ({all_}) s"


def _row(cells):
    first, *rest = zip(cells, WIDTHS, strict=True)
    return f"{first[0]:<{first[1]}}" + "".join(f"{c:>{w}}" for c, w in rest)
