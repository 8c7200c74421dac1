"""One simulator and one receiver for all its tests, reset before each."""

import pytest
from simulator_client import Receiver, Simulator


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
