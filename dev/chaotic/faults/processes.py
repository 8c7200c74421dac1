# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Kills processes, restarts PostgreSQL, fills the disk."""

import os
import shutil
import subprocess
from contextlib import contextmanager

from . import Fault, Skipped

KILLS = 3
#: What a small disk has room for besides the files that are there.
ROOM = 4 * 2**20
FILLER = "filler"
BLOCK = 4096


def kill_web_workers(run):
    for _kill in range(KILLS):
        run.note(f"killed web worker {run.arena.kill_worker('WorkerHTTP', run.chance)}")
        run.rest(1 / KILLS)


def kill_cron_workers(run):
    """Kill them while calls of Meta are under way, which take a while."""
    run.meta.fault("latency", seconds=0.3)
    for _kill in range(KILLS):
        run.rest(1 / KILLS)
        run.note(
            f"killed cron worker {run.arena.kill_worker('WorkerCron', run.chance)}"
        )
    run.meta.mend()


def kill_masters(run):
    for server in run.chance.sample(run.arena.servers, len(run.arena.servers)):
        server.kill_master()
        run.note(f"killed the master of {server.name}")
        run.rest(1 / 2)


def restart_postgres(run):
    """Stop PostgreSQL without a word to its clients, as a crash does."""
    server = run.arena.server
    if not hasattr(server, "crash"):
        raise Skipped("needs a PostgreSQL of its own: unset PGHOST, PGPORT …")
    server.crash()
    run.note("PostgreSQL is down")
    run.rest(1 / 2)
    server.start_again()


@contextmanager
def small_disk(run):
    """Have the filestore on a small file system of its own."""
    folder = run.arena.filestore
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder.with_name(f"{folder.name}.aside")
    size = sum(path.stat().st_size + BLOCK for path in folder.rglob("*"))
    folder.rename(aside)
    folder.mkdir()
    options = f"size={size + ROOM},mode=755"
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]
    done = subprocess.run(mount, capture_output=True, text=True)
    if done.returncode:
        folder.rmdir()
        aside.rename(folder)
        raise Skipped(f"needs root, to mount a small disk: {done.stderr.strip()}")
    try:
        shutil.copytree(aside, folder, dirs_exist_ok=True)
        yield
        shutil.copytree(folder, aside, dirs_exist_ok=True)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()
        aside.rename(folder)


def fill_disk(run):
    filler = run.arena.filestore / FILLER
    with open(filler, "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(BLOCK))
        except OSError as error:
            run.note(f"the filestore is full: {os.strerror(error.errno)}")
    run.rest(1)
    filler.unlink()
    run.note("there is room again")


FAULTS = (
    Fault("web-worker", "kill -9 of web workers", kill_web_workers),
    Fault(
        "cron-worker",
        "kill -9 of cron workers",
        kill_cron_workers,
        permits=("unknown",),
    ),
    Fault("master", "kill -9 of each master", kill_masters, permits=("unknown",)),
    Fault("postgres", "PostgreSQL restarted", restart_postgres, permits=("unknown",)),
    Fault("disk", "filestore full", fill_disk, small_disk, has_files=True),
)
