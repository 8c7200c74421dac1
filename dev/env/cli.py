# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Runs a command of dev/, and prints a failure as one sentence on stderr."""

import sys

from . import command_bench, command_chaos, command_run, command_terms, command_test
from .say import Trouble

COMMANDS = {
    "chaos": command_chaos.main,
    "run": command_run.main,
    "test": command_test.main,
    "terms": command_terms.main,
    "bench": command_bench.main,
}


def main(arguments):
    try:
        if not arguments or arguments[0] not in COMMANDS:
            raise Trouble(f"Start this with ./dev/{', ./dev/'.join(COMMANDS)}.")
        return COMMANDS[arguments[0]](arguments[1:])
    except Trouble as trouble:
        sys.stdout.flush()
        print(trouble, file=sys.stderr)
        return 1
    except OSError as error:  # a full disk, a folder that may not be written
        print(f"{error.strerror}: {error.filename or 'no file'}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
