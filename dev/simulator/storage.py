# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Saves the data to disk: a JSON file, and the media's bytes in a folder beside it.

Without a file everything stays in memory.
"""

import asyncio
import json
import os
from pathlib import Path

from .demo import start_world
from .files import Files
from .world import World

PAUSE = 0.5


class Storage:
    """Loads and saves the data, at once or soon."""

    def __init__(self, path=None):
        self.path = Path(path) if path else None
        folder = self.path.with_name(self.path.name + ".media") if path else None
        self.files = Files(folder)
        self._due = None

    def load(self):
        if self.path and self.path.exists():
            return World.load(json.loads(self.path.read_text("utf-8")))
        return start_world()

    def save(self, world):
        """Replace the file atomically."""
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(f"{self.path.name}.{os.getpid()}.tmp")
        draft.write_text(json.dumps(world.dump(), ensure_ascii=False), "utf-8")
        os.replace(draft, self.path)

    def save_soon(self, world):
        """Save in half a second, once for all changes until then."""
        if self.path and self._due is None:
            self._due = asyncio.get_running_loop().call_later(PAUSE, self._save, world)

    def _save(self, world):
        self._due = None
        self.save(world)
