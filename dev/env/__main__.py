# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Entry point of the scripts in dev/: `python dev/env run|test|chaos|terms …`."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

from dev.env.cli import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
