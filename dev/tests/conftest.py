"""What tests share: a simulator with a receiver, and an Odoo with a browser."""

import browser as browsers
import pytest
from simulator_client import Receiver, Simulator

from dev.env.stack import Stack


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
    """A simulator in its start world, its webhooks going to ``receiver``."""
    simulator = running_simulator[0]
    simulator.control("POST", "reset", {"webhook": True})
    receiver.renew()
    simulator.control("POST", "webhook", {"url": receiver.url})
    return simulator


@pytest.fixture(scope="session")
def running_stack():
    """A real Odoo and a simulator; whoever uses them renews them first."""
    with Stack() as stack:
        yield stack


@pytest.fixture(scope="session")
def running_workers():
    """The same with Odoo's HTTP workers."""
    with Stack(workers=2) as stack:
        yield stack


@pytest.fixture(scope="module")
def stack(running_stack):
    """A real Odoo and a simulator, as installed, for the tests of one file."""
    running_stack.renew()
    return running_stack


@pytest.fixture(scope="session")
def running_chromium():
    with browsers.browser() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def chromium(running_chromium):
    """A browser; what pages a file's tests leave open are closed behind it."""
    yield running_chromium
    for context in running_chromium.contexts:
        context.close()


@pytest.fixture
def agent(chromium, stack):
    """The page of an agent; nothing on it may fail."""
    tab = browsers.page(chromium)
    browsers.log_in(tab, stack, "agent")
    yield tab
    assert not tab.errors
    tab.context.close()
