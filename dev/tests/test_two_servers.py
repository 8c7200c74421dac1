# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of two Odoo servers with workers that share one database.

`./dev/chaos --load` does the same with 2,000 messages of 100 customers.
"""

from patience import PATIENCE
from test_chaos import complaint

from dev.chaotic.faults import declared
from dev.chaotic.run import Load, Run

LOAD = Load("two servers", 5, 20, 8, 3, PATIENCE)


def test_two_servers_take_and_send_each_message_once_and_in_order(arena):
    before = dict(arena.balancer.taken)
    result = Run(arena, declared()["none"], LOAD).carry_out()
    assert result.is_clean, complaint(result)
    assert result.written == LOAD.messages + LOAD.customers, "and once more"
    assert result.posted == LOAD.answers
    taken = [arena.balancer.taken[port] - before[port] for port in before]
    assert min(taken) >= LOAD.messages // 4, "one server has done nearly everything"
