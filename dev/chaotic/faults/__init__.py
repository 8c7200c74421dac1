# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What goes wrong: each fault is a function that does it, and then mends it.

A fault is given to the run while the load goes on, after a quarter of its time, and
returns when all is mended. Its randomness is the run's, which comes from the seed.
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass


class Skipped(Exception):
    """The fault cannot be brought about here; the message says what it needs."""


@dataclass(frozen=True)
class Fault:
    """A fault, with what it may lead to.

    :param act: function of the run
    :param around: context manager of the run, open as long as the load and its audit
    :param permits: reasons of ``auditor.REASONS`` that it can bring about
    :param has_files: customers send files too
    """

    name: str
    title: str
    act: Callable
    around: Callable = nullcontext
    permits: tuple = ()
    has_files: bool = False


def nothing(_run):
    """Let the load go on undisturbed."""


def declared():
    """Return all faults by name, in the order in which a run has them."""
    from . import floods, meta, poison, processes

    rows = (
        Fault("none", "nothing goes wrong", nothing, has_files=True),
        *processes.FAULTS,
        *meta.FAULTS,
        *poison.FAULTS,
        *floods.FAULTS,
    )
    return {fault.name: fault for fault in rows}
