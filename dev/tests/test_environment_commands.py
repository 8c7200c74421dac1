# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of `dev/run` and `dev/test` on the command line, without any download."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
NOT_COPIED = shutil.ignore_patterns("__pycache__", "simulator", "tests", "bench")


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A copy of the clone, so that no run of this clone is in the way."""
    folder = tmp_path_factory.mktemp("a folder") / "any name"
    shutil.copytree(ROOT / "dev", folder / "dev", ignore=NOT_COPIED)
    return folder


def start(clone, command, *arguments, **env):
    return subprocess.run(
        [clone / "dev" / command, *arguments],
        env=os.environ | env,
        cwd="/",
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def test_help_tells_of_every_flag_and_variable(clone):
    done = start(clone, "run", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    for word in (
        "--port",
        "--simulator-port",
        "--workers",
        "--reset",
        "--queue-job",
        "ODOO_SRC",
        "PGHOST",
        "HELPDESK_WHATSAPP_CACHE",
        "Ctrl-C",
        "admin / admin",
    ):
        assert word in done.stdout
    done = start(clone, "test", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    for word in ("-k webhook", "--no-lint", "CHROMIUM", "pytest"):
        assert word in done.stdout
    assert not (clone / ".dev").exists()


def test_an_unknown_flag_is_refused(clone):
    done = start(clone, "run", "--prot", "1")
    assert done.returncode == 2
    assert "--prot" in done.stderr


def test_a_taken_port_stops_the_start_with_one_sentence(clone):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = start(clone, "run", ODOO_PORT=str(port))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"Port {port}, wanted for Odoo, is taken")


def test_an_old_python_is_named(clone, tmp_path):
    for name in ("sh", "dirname", "basename", "pwd"):
        (tmp_path / name).symlink_to(shutil.which(name))
    script = (clone / "dev" / "run").read_text()
    (clone / "dev" / "old").write_text(script.replace("/usr/bin/python3", "none"))
    (clone / "dev" / "old").chmod(0o755)
    done = start(clone, "old", PATH=str(tmp_path), PYTHON="")
    assert done.returncode == 1
    assert "needs Python 3.10 or newer" in done.stderr


def test_the_commands_start_on_a_python_without_packages(clone):
    find = "import sys; sys.path.insert(0, '.'); import dev.env.cli"
    bare = [sys.executable, "-I", "-S", "-c", find]
    done = subprocess.run(bare, cwd=clone, capture_output=True, text=True)
    assert not done.returncode, done.stderr
