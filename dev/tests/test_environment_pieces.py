# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the modules in `dev/env`, without a network, Odoo or PostgreSQL."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import lanes
import pytest
from patience import PATIENCE, wait_until

from dev.env import (
    bytecode,
    cache,
    chromium,
    debian,
    odoo_source,
    paths,
    pins,
    ports,
    processes,
    pytest_run,
    python_packages,
    queue_job,
)
from dev.env.say import Trouble


@pytest.fixture
def registry(tmp_path):
    return processes.Registry(tmp_path / "pids")


@pytest.fixture
def sleeper():
    with subprocess.Popen(["sleep", "7200"], start_new_session=True) as process:
        yield process
        process.kill()


def test_a_taken_port_is_named_with_the_flag_that_changes_it():
    with socket.socket() as taken:
        taken.bind((ports.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=f"Port {port}.*Odoo.*--port"):
            ports.require(port, "--port", "Odoo")
    ports.require(port, "--port", "Odoo")


def test_a_port_out_of_range_is_refused():
    with pytest.raises(Trouble, match="is not a port"):
        ports.require(70000, "--port", "Odoo")


def test_an_orphan_in_the_list_is_stopped(registry, sleeper):
    registry.add(sleeper.pid)
    assert registry.stop_orphans() == 1
    assert sleeper.wait(PATIENCE) < 0
    assert registry.stop_orphans() == 0


def test_a_pid_used_anew_by_another_program_is_left_alone(registry, sleeper):
    registry.add(sleeper.pid)
    rows = registry.path.read_text()
    started = processes.started_at(sleeper.pid)
    registry.path.write_text(rows.replace(started, f"{started}0"))
    assert registry.stop_orphans() == 0
    assert sleeper.poll() is None


def test_a_damaged_list_of_pids_stops_nothing(registry):
    registry.path.write_text("{")
    assert registry.stop_orphans() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux to do it")
def test_children_end_with_a_parent_that_is_killed(tmp_path):
    script = (
        "from pathlib import Path; import sys, time\n"
        "from dev.env.processes import Child, Registry\n"
        f"folder = Path({str(tmp_path)!r})\n"
        "sleep, log = ['sleep', '7200'], folder / 'log'\n"
        "child = Child('x', sleep, log, Registry(folder / 'p'))\n"
        "print(child.pid, flush=True); time.sleep(7200)\n"
    )
    command = [sys.executable, "-c", script]
    env = os.environ | {"PYTHONPATH": str(paths.ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=env) as parent:
        pid = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    wait_until(lambda: not processes.started_at(pid))


def test_a_child_that_stops_by_itself_is_told_with_its_log(tmp_path, registry):
    command = ["sh", "-c", "echo the reason; exit 3"]
    child = processes.Child("Odoo", command, tmp_path / "log", registry)
    child.popen.wait()
    with pytest.raises(Trouble, match=r"(?s)Odoo stopped.*exit 3.*the reason"):
        child.require_running()
    child.kill()


def test_a_second_run_in_the_same_clone_is_refused(tmp_path):
    handle = processes.only_one(tmp_path / "lock", "./dev/run")
    with pytest.raises(Trouble, match=f"already running.*{os.getpid()}"):
        processes.only_one(tmp_path / "lock", "./dev/run")
    handle.close()
    processes.only_one(tmp_path / "lock", "./dev/run").close()


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("HELPDESK_WHATSAPP_CACHE", str(tmp_path))
    return tmp_path


def test_a_thing_half_made_is_made_anew(own_cache):
    (own_cache / "thing").mkdir()
    (own_cache / "thing" / "half").touch()
    folder = cache.ensure("thing", lambda folder: (folder / "whole").touch())
    assert {path.name for path in folder.iterdir()} == {"whole", cache.MARK}


def test_a_thing_whose_making_fails_leaves_nothing(own_cache):
    def fail(folder):
        (folder / "half").touch()
        raise Trouble("no network")

    with pytest.raises(Trouble, match="no network"):
        cache.ensure("thing", fail)
    assert not (own_cache / "thing").exists()
    assert cache.find("thing") is None


def test_a_thing_is_made_once(own_cache):
    made = []
    for _time in range(2):
        cache.ensure("thing", made.append)
    assert len(made) == 1


def test_what_nobody_has_used_for_days_is_removed(own_cache):
    for name in ("used", "unused"):
        cache.ensure(name, lambda folder: None)
        (own_cache / f"{name}.css").touch()
        for path in (own_cache / name / cache.MARK, own_cache / f"{name}.css"):
            os.utime(path, (1, 1))
    cache.used(cache.find("used") / cache.MARK)
    cache.used(own_cache / "used.css")
    (own_cache / "half made").mkdir()
    cache.forget_unused(own_cache.glob("[!.]*"), 1)
    left = {path.name for path in own_cache.glob("[!.]*")}
    assert left == {"used", "used.css", "half made"}


def test_the_addon_has_its_name_whatever_the_clone_is_called(own_cache):
    link = paths.addons_dir() / "helpdesk_mgmt_whatsapp"
    assert link.resolve() == paths.ROOT
    assert paths.addons_dir() == link.parent


def test_threads_link_a_new_clone_at_the_same_time(tmp_path, own_cache):
    roots = [tmp_path / str(number) for number in range(40)]
    with ThreadPoolExecutor() as pool:
        for root in roots:
            folders = set(pool.map(paths.addons_dir, [root] * 8))
            assert len(folders) == 1
            shutil.rmtree(folders.pop())


def test_a_missing_tool_is_named(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(Trouble, match="apt-get is not here.*ODOO_SRC"):
        debian.require_apt()


def test_without_a_browser_there_is_one_sentence(monkeypatch, own_cache):
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(Trouble, match="need Chromium: install it"):
        chromium.get()
    monkeypatch.setenv("CHROMIUM", "/nonexistent/browser")
    with pytest.raises(Trouble, match="CHROMIUM is /nonexistent/browser"):
        chromium.get()


@pytest.fixture
def tools(tmp_path, monkeypatch):
    """The only folder of the PATH, with an apt-get and a Chromium."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name in ("apt-get", "chromium"):
        (folder / name).symlink_to("/bin/true")
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("CHROMIUM", raising=False)
    return folder


class FakeApt:
    """An apt whose headless shell says which folders it takes libraries from."""

    def __init__(self, simulated=""):
        self.asked = []
        self.simulated = simulated

    def own_packages(self, names, work, target):
        self.asked.append(names)
        work.mkdir()
        program = target / "usr" / "lib" / "chromium" / chromium.SHELL
        program.parent.mkdir(parents=True)
        program.write_text('#!/bin/sh\necho "$LD_LIBRARY_PATH" "$@"\n')
        program.chmod(0o755)
        apt = debian.Apt(work / "own")
        apt.run = lambda *_command: subprocess.CompletedProcess([], 0, self.simulated)
        apt.unpack = self.unpack
        return apt

    def unpack(self, names, target):
        self.asked.append(names)
        (target / "usr" / "lib" / "x86_64-linux-gnu").mkdir(parents=True)


@pytest.fixture
def fake_apt(monkeypatch, own_cache, tools):
    for name in ("sh", "dirname", "readlink"):
        (tools / name).symlink_to(f"/bin/{name}")
    apt = FakeApt()
    monkeypatch.setattr(debian, "own_packages", apt.own_packages)
    return apt


def test_the_headless_shell_is_unpacked_once_and_preferred(
    monkeypatch, fake_apt, tools
):
    for _time in range(2):
        assert chromium.get().endswith(f"/{chromium.SHELL}")
    assert fake_apt.asked == [[chromium.SHELL, "chromium-common"]]
    monkeypatch.setenv("CHROMIUM", str(tools / "chromium"))
    assert chromium.get() == str(tools / "chromium")


def test_the_headless_shell_has_the_libraries_that_the_machine_does_not_have(fake_apt):
    fake_apt.simulated = """\
Inst libopenh264-7 (2.3.1 Debian:12 [amd64])
Inst libnss3 [2:3.87-1] (2:3.87-1+deb12u1 Debian:12 [amd64])
Inst chromium-headless-shell (156 Debian-Security:12 [amd64])
Conf libopenh264-7 (2.3.1 Debian:12 [amd64])
"""
    shell = chromium.get()
    assert fake_apt.asked[1:] == [["libopenh264-7"]], "nothing the machine has"
    said = subprocess.run([shell, "--a flag"], capture_output=True, text=True).stdout
    folder = Path(shell).parent / "usr" / "lib" / "x86_64-linux-gnu"
    assert f":{folder}:" in said
    assert said.endswith("--a flag\n")


def test_where_the_headless_shell_cannot_be_had_chromium_is_used(
    monkeypatch, own_cache, tools, capsys
):
    def refuse(*_arguments):
        raise Trouble("no network")

    monkeypatch.setattr(debian, "own_packages", refuse)
    for _time in range(2):
        assert chromium.get() == str(tools / "chromium")
    assert capsys.readouterr().out.count("no network") == 1, "not at each run"


def test_what_shares_an_odoo_stays_in_one_process():
    first = "dev/tests/test_rest_api.py::test_a"
    assert lanes.scope(first) == lanes.scope("dev/tests/test_concurrency.py::test_b[1]")
    journeys = {
        f"dev/tests/test_journey.py::{test}" for test in ("test_a", "test_b[2]")
    }
    assert {lanes.scope(test) for test in journeys} == {"test_journey"}
    upgrades = [
        f"dev/tests/test_upgrades.py::test_{n}" for n in ("a[1]", "b[1]", "a[2]")
    ]
    scopes = [lanes.scope(test) for test in upgrades]
    assert scopes[0] == scopes[1] != scopes[2], "each version's database is apart"


def test_the_files_that_take_long_are_there():
    here = Path(__file__).parent
    assert [name for name in lanes.LONG if not (here / f"{name}.py").exists()] == []


def _release(root, version):
    (root / "odoo").mkdir()
    (root / "odoo" / "release.py").write_text(f"version_info = ({version}, FINAL, 0)")


def test_a_checkout_of_another_odoo_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_SRC", str(tmp_path))
    with pytest.raises(Trouble, match="no checkout of Odoo"):
        odoo_source.get()
    _release(tmp_path, "18, 0")
    with pytest.raises(Trouble, match="not Odoo 19.0"):
        odoo_source.get()


def test_a_checkout_brings_its_addons(tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_SRC", str(tmp_path))
    _release(tmp_path, "19, 0")
    (tmp_path / "addons").mkdir()
    found = odoo_source.get()
    assert found.python_path == tmp_path
    assert found.addons == (tmp_path / "addons",)


class OfferingApt(debian.Apt):
    """An apt whose archive offers the given versions of a package."""

    def __init__(self, *versions):
        rows = [f" odoo-19 | {version} | an archive" for version in versions]
        self.shown = "\n".join(rows)

    def run(self, *_command):
        return subprocess.CompletedProcess(_command, 0, self.shown)


def test_the_pinned_debian_package_is_taken_or_the_newest_of_its_series(capsys):
    pinned = "19.0.0+dfsg-1"
    pick = OfferingApt("19.0.1+dfsg-1", pinned).pick("odoo-19", pinned)
    assert pick == f"odoo-19={pinned}"
    pick = OfferingApt("20.0-1", "19.0.1+dfsg-1").pick("odoo-19", pinned)
    assert pick == "odoo-19=19.0.1+dfsg-1"
    assert "no longer offered" in capsys.readouterr().out
    with pytest.raises(Trouble, match="no longer offers odoo-19 19.0"):
        OfferingApt("20.0-1").pick("odoo-19", pinned)


def test_without_network_there_is_one_sentence(tmp_path):
    """apt and pip are replaced, because they take long to give up."""
    command = ["sh", "-c", "echo 'WARNING: retrying'; echo 'ERROR: no way'; exit 1"]
    with pytest.raises(Trouble, match=r"^No packages \(ERROR: no way\)\.$"):
        python_packages.run_logged(command, tmp_path / "log", "No packages")
    with pytest.raises(Trouble, match=r"no network\?.*ODOO_SRC.*\(E: no host\)\.$"):
        raise debian.no_download("The lists", "Err:1 a\nE: no host\n")


def test_every_python_package_is_pinned_exactly():
    rows = pins.REQUIREMENTS.read_text().splitlines()
    rows = [row.split(";")[0].strip() for row in rows if not row.startswith("#")]
    assert all("==" in row and "*" not in row for row in rows if row)
    simulator = (paths.DEV / "simulator" / "requirements.txt").read_text().split()
    assert set(simulator) <= set(rows)
    jobs = queue_job.REQUIREMENTS.read_text().splitlines()
    assert all("==" in row and "*" not in row for row in jobs if row[:1] != "#")


def test_only_what_odoo_loads_changes_the_addons_fingerprint(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "dev").mkdir()
    (tmp_path / "models" / "a.py").write_text("a")
    before = pins.addon_fingerprint(tmp_path)
    (tmp_path / "dev" / "b.py").write_text("b")
    (tmp_path / "README.md").write_text("b")
    assert pins.addon_fingerprint(tmp_path) == before
    (tmp_path / "models" / "a.py").write_text("b")
    assert pins.addon_fingerprint(tmp_path) != before


@pytest.fixture
def addon(tmp_path, monkeypatch):
    monkeypatch.chdir(paths.ROOT)
    (tmp_path / "tests").mkdir()
    return tmp_path


def test_paths_of_tests_go_to_the_run_that_can_run_them(addon):
    chosen = pytest_run.Selection(["-x", "dev/tests/conftest.py::a"], addon)
    assert chosen.common == ["-x"]
    assert not chosen.addon
    assert chosen.dev == [f"{paths.DEV}/tests/conftest.py::a"]


def test_without_a_path_everything_is_run(addon):
    chosen = pytest_run.Selection(["-k", "dev/tests"], addon)
    assert chosen.common == ["-k", "dev/tests"]
    assert chosen.addon == [str(addon / "tests")]
    assert chosen.dev == [str(paths.DEV / "tests")]


def test_a_whole_folder_runs_in_several_processes_and_what_is_chosen_in_one(addon):
    def wholes(*arguments):
        chosen = pytest_run.Selection(arguments, addon)
        return chosen.has_all_of_addon, chosen.has_all_of_dev

    assert wholes() == (True, True)
    assert wholes("dev/tests") == (False, True)
    assert wholes("dev/tests", "-x") == (False, False)
    assert wholes("-k", "webhook") == (False, False)
    assert wholes("dev/tests/conftest.py") == (False, False)


def test_two_processes_list_their_children_in_one_file(registry):
    script = (
        "from pathlib import Path; import os, sys\n"
        "from dev.env.processes import Registry\n"
        f"registry = Registry(Path({str(registry.path)!r}))\n"
        "for number in range(200): registry.add(int(sys.argv[1]) + number)\n"
    )
    env = os.environ | {"PYTHONPATH": str(paths.ROOT)}
    children = [
        subprocess.Popen([sys.executable, "-c", script, str(first)], env=env)
        for first in (10**7, 2 * 10**7)
    ]
    assert [child.wait(PATIENCE) for child in children] == [0, 0]
    assert len(registry._read()) == 400


def test_clones_share_the_bytecode_of_what_they_share(own_cache, tmp_path, monkeypatch):
    source, kept = tmp_path / "packages", []
    for clone in ("one", "another"):
        monkeypatch.setattr(paths, "STATE", tmp_path / clone)
        for _time in range(2):
            own = bytecode.folder(source)
        assert own == tmp_path / clone / "bytecode"
        kept.append((own / source.relative_to("/")).resolve())
    assert kept[0] == kept[1] and kept[0].is_relative_to(own_cache)


def test_bytecode_that_a_clone_has_stays(own_cache, tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "STATE", tmp_path / "clone")
    source = tmp_path / "packages"
    known = tmp_path / "clone" / "bytecode" / source.relative_to("/") / "module.pyc"
    known.parent.mkdir(parents=True)
    known.write_text("")
    bytecode.folder(source)
    assert known.exists() and not known.parent.is_symlink()
