# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Has Meta be slow, wrong, forbidding, or deliver in its own way."""

import secrets

from . import Fault

CLOCK = 300
#: Errors with Meta's own body, after which a message is certain not to be sent.
PASSING = (131000, 131016, 2)
BARE = (500, 502, 503)
LIMITS = (130429, 131056, 80007)


def be_slow(run):
    run.meta.fault("latency", seconds=2)
    run.rest(1)
    run.meta.mend()


def fail(run):
    """Answer with errors of either kind: Meta's own, and bare ones of a proxy's."""
    for _turn in range(10):
        if run.chance.random() < 0.5:
            run.meta.fault("error", times=2, code=run.chance.choice(PASSING))
        else:
            run.meta.fault("http", times=2, status=run.chance.choice(BARE))
        run.rest(1 / 10)
    run.meta.mend()


def _through_the_window(kind, **values):
    def act(run):
        run.meta.fault(kind, **values)
        run.rest(1)
        run.meta.mend()

    return act


def limit_rate(run):
    for code in LIMITS:
        run.meta.fault("error", times=4, code=code)
        run.rest(1 / len(LIMITS))
    run.meta.mend()


def replace_token(run):
    """Let the token expire; then the administrator saves another one."""
    for number in run.meta.numbers:
        path = f"accounts/{number}"
        run.meta.control("PATCH", path, token_expires_at=run.meta.now() - 1)
    run.note("the token has expired")
    run.rest(1)
    token = f"simulator-{secrets.token_hex(8)}"
    for number in run.meta.numbers:
        path = f"accounts/{number}"
        run.meta.control("PATCH", path, access_token=token, token_expires_at=0)
    run.save_account(access_token=token)
    run.note("another token is saved")


def deliver_twice(run):
    _deliver(run, copies=2, delay=0.5)


def deliver_in_disorder(run):
    _deliver(run, delay=3)


def deliver_in_batches(run):
    _deliver(run, batch=True)


def _deliver(run, **how):
    run.meta.control("POST", "delivery", seed=run.chance.random(), **how)
    run.rest(1)
    run.meta.mend()


def deliver_late(run):
    run.meta.control("POST", "delivery", mode="held")
    run.rest(1)
    run.meta.control("POST", "delivery", mode="live")
    run.meta.control("POST", "deliveries/release")


def shift_clock(run):
    for offset in (CLOCK, -CLOCK):
        run.meta.control("POST", "clock", offset=offset)
        run.rest(1 / 2)
    run.meta.mend()


UNKNOWN = ("unknown",)
FAULTS = (
    Fault("slow", "Meta answers after 2 s", be_slow),
    Fault("errors", "Meta answers 5xx", fail, permits=UNKNOWN),
    Fault(
        "cut-before",
        "connection cut before acceptance",
        _through_the_window("cut_before"),
        permits=UNKNOWN,
    ),
    Fault(
        "cut-after",
        "connection cut after acceptance",
        _through_the_window("cut_after"),
    ),
    Fault(
        "error-after",
        "bare 500 after acceptance",
        _through_the_window("http_after", status=500),
    ),
    Fault("rate", "rate limits", limit_rate),
    Fault("token", "token expired, then replaced", replace_token),
    Fault("doubled", "webhooks doubled", deliver_twice),
    Fault("reordered", "webhooks reordered", deliver_in_disorder),
    Fault("delayed", "webhooks delayed", deliver_late),
    Fault("batched", "webhooks batched", deliver_in_batches),
    Fault("clock", "Meta's clock off by 5 min", shift_clock),
)
