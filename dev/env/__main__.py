"""`python dev/env run|test …`: what the shims start."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

from dev.env.cli import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
