# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fixtures: a simulator with a receiver, an Odoo, a browser, an agent's page."""

import os

import browser as browsers
import lanes
import pytest
from simulator_client import Receiver, Simulator

from dev.chaotic.arena import Arena
from dev.env import paths, postgres, processes, toolbox
from dev.env.databases import ManyDatabases
from dev.env.stack import Stack


def pytest_addoption(parser):
    parser.addoption(
        "--part",
        choices=("alone", "installed"),
        help="only files of which no test, or of which one needs the addon installed",
    )


def pytest_collection_modifyitems(config, items):
    """Choose the part, and its order."""
    needing = {item.path for item in items if "template" in item.fixturenames}
    part = config.getoption("part")
    if part:
        wanted = [i for i in items if (i.path in needing) == (part == "installed")]
        config.hook.pytest_deselected(items=[i for i in items if i not in wanted])
        items[:] = sorted(wanted, key=lanes.place)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return lanes.Scheduler(config, log)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item, nextitem):
    """Stop the Odoo with workers after the last test that needs it."""
    name = "running_workers"
    is_last = not nextitem or name not in nextitem.fixturenames
    if is_last and name in item.funcargs:
        item.funcargs[name].stop_odoo()


@pytest.fixture(scope="session")
def template():
    """The database with the addon that ``./dev/test`` has made; `Stack` copies it."""
    return os.environ["HELPDESK_TEST_TEMPLATE"]


@pytest.fixture(scope="session")
def running_simulator():
    simulator, receiver = Simulator(), Receiver()
    yield simulator, receiver
    receiver.stop()
    assert simulator.stop() == 0


@pytest.fixture
def receiver(running_simulator):
    return running_simulator[1]


@pytest.fixture
def sim(running_simulator, receiver):
    """A simulator with its start data, whose webhooks go to ``receiver``."""
    simulator = running_simulator[0]
    simulator.control("POST", "reset", {"webhook": True})
    receiver.renew()
    simulator.control("POST", "webhook", {"url": receiver.url})
    return simulator


@pytest.fixture(scope="session")
def running_stack(template):
    """An Odoo and a simulator, to be renewed by the fixture or test that uses them."""
    with Stack() as stack:
        yield stack


@pytest.fixture(scope="session")
def running_workers(template):
    """An Odoo with two HTTP workers, and a simulator; to be renewed before use."""
    with Stack(workers=2) as stack:
        yield stack


@pytest.fixture(scope="module")
def arena(template):
    """Two Odoo servers with workers on one database, which faults may hit."""
    server = postgres.UsersServer()
    test = paths.state_dir("test")
    with Arena(
        toolbox.get(),
        server,
        ManyDatabases(server, paths.state_dir("test", "data") / "filestore"),
        processes.Registry(test / "stack.pids"),
        paths.state_dir("test", "arena"),
        template,
        workers=1,
    ) as arena:
        yield arena


@pytest.fixture(scope="module")
def stack(running_stack):
    """An Odoo with a new database and a simulator, for the tests of one file."""
    running_stack.renew()
    return running_stack


@pytest.fixture(scope="session")
def running_chromium():
    with browsers.browser() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def chromium(running_chromium):
    """A browser, whose pages are closed after the tests of a file."""
    yield running_chromium
    for tab in browsers.opened():
        browsers.close(tab)


@pytest.fixture(autouse=True)
def _close_pages():
    """Close what a test leaves open: it would go on with each webhook that follows."""
    before = browsers.opened()
    yield
    for tab in browsers.opened():
        if tab not in before:
            browsers.close(tab)


@pytest.fixture
def agent(chromium, stack):
    """A page of a logged in agent, on which no exception may occur."""
    tab = browsers.page(chromium)
    browsers.log_in(tab, stack, "agent")
    yield tab
    browsers.close(tab)
    assert not tab.errors
