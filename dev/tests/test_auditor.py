# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests that the auditor of `./dev/chaos` notices what is planted, and explains."""

import copy

import pytest

from dev.chaotic.audit.auditor import DISORDERED, DOUBLED, LOST, UNEXPLAINED, audit
from dev.chaotic.audit.records import Arrival, Entry, Evidence, Posted, Record, Written
from dev.chaotic.plan import Plan, find_token

ANA, BOB = "5531900000001", "5531900000002"


def token(customer, side, number):
    return f"q000000-c{customer:03}-{side}{number:04}"


def add_customer(evidence, number, phone, ticket):
    """Add three messages, two answers and a confirmation, all as they should be."""
    for turn in range(3):
        mark, at = token(number, "i", turn), 10 * turn
        evidence.written.append(
            Written(mark, phone, f"wamid.{mark}", at, at + 1, at + 2, 100 + at, at + 3)
        )
        evidence.chatter.append(Entry(100 * turn + number, ticket, phone, mark))
        evidence.records.append(
            Record(mark, phone, f"wamid.{mark}", "", False, False, "received")
        )
    for turn in range(2):
        mark, at = token(number, "o", turn), 10 * turn + 5
        evidence.posted.append(Posted(mark, phone, at, "accepted"))
        evidence.chatter.append(Entry(100 * turn + 50 + number, ticket, phone, mark))
        add_sent(evidence, mark, phone, mark, at + 1)
    add_sent(evidence, "", phone, f"Your ticket is number {ticket}", 4, True)
    evidence.tickets[phone] = [ticket]


def add_sent(evidence, mark, phone, text, at, is_automatic=False):
    uuid = f"uuid {phone} {text}"
    evidence.arrivals.append(Arrival(mark, phone, uuid, text, "delivered", at))
    evidence.records.append(
        Record(mark, phone, f"wamid {uuid}", uuid, True, is_automatic, "delivered")
    )


@pytest.fixture
def evidence():
    evidence = Evidence()
    add_customer(evidence, 1, ANA, 11)
    add_customer(evidence, 2, BOB, 12)
    return evidence


def kinds(evidence, *permitted):
    return [finding.kind for finding in audit(evidence, permitted).breaches]


def about(rows, mark):
    [found] = [row for row in rows if row.token == mark]
    return found


FIRST, SECOND = token(1, "i", 0), token(1, "i", 1)
ANSWER, LATER = token(1, "o", 0), token(1, "o", 1)


def test_nothing_is_found_where_all_is_as_it_should_be(evidence):
    found = audit(evidence)
    assert found.is_clean and not found.findings
    assert found.waits == {"in": 3, "out": 1, "others_in": 3, "others_out": 1}


def test_a_planted_loss_is_noticed_on_either_side(evidence):
    evidence.chatter.remove(about(evidence.chatter, FIRST))
    assert kinds(evidence) == [LOST]
    evidence.arrivals.remove(about(evidence.arrivals, ANSWER))
    assert kinds(evidence) == [LOST, LOST]


def test_a_planted_double_is_noticed_on_either_side(evidence):
    entry = copy.copy(about(evidence.chatter, FIRST))
    entry.id = 999
    evidence.chatter.append(entry)
    assert kinds(evidence) == [DOUBLED]
    evidence.chatter.remove(entry)
    evidence.arrivals.append(copy.copy(about(evidence.arrivals, ANSWER)))
    assert set(kinds(evidence)) == {DOUBLED}


def test_a_planted_swap_is_noticed_on_either_side(evidence):
    one, other = about(evidence.chatter, FIRST), about(evidence.chatter, SECOND)
    one.id, other.id = other.id, one.id
    assert kinds(evidence) == [DISORDERED]
    one.id, other.id = other.id, one.id
    places = [evidence.arrivals.index(about(evidence.arrivals, ANSWER))]
    places.append(evidence.arrivals.index(about(evidence.arrivals, LATER)))
    rows = evidence.arrivals
    rows[places[0]], rows[places[1]] = rows[places[1]], rows[places[0]]
    assert kinds(evidence) == [DISORDERED]


def test_an_automatic_message_that_comes_twice_is_noticed(evidence):
    confirmation = about(evidence.arrivals[:3], "")
    evidence.arrivals.append(copy.copy(confirmation))
    assert set(kinds(evidence)) == {DOUBLED}
    evidence.arrivals.pop()
    evidence.arrivals.remove(confirmation)
    assert kinds(evidence) == [LOST]


def test_a_second_ticket_of_one_conversation_is_noticed(evidence):
    evidence.tickets[ANA] = [11, 13]
    assert kinds(evidence) == [DOUBLED]


def test_a_message_in_another_ones_ticket_is_noticed(evidence):
    about(evidence.chatter, FIRST).customer = BOB
    assert UNEXPLAINED in kinds(evidence)


def test_a_lost_file_is_noticed(evidence):
    about(evidence.written, FIRST).digest = "of the file"
    assert kinds(evidence) == [LOST]
    about(evidence.chatter, FIRST).digests = ("of the file",)
    assert not kinds(evidence)


def test_what_nobody_has_written_is_noticed(evidence):
    evidence.chatter.append(Entry(998, 11, ANA, token(9, "i", 9)))
    evidence.arrivals.append(Arrival("", ANA, "strange", "Buy!", "read", 9))
    assert kinds(evidence) == [UNEXPLAINED, UNEXPLAINED]


def test_a_status_that_the_helpdesk_has_missed_is_noticed(evidence):
    about(evidence.arrivals, ANSWER).status = "read"
    assert kinds(evidence) == [UNEXPLAINED]


@pytest.mark.parametrize("state", ["outgoing", "sending"])
def test_what_never_leaves_the_queue_is_lost(evidence, state):
    evidence.arrivals.remove(about(evidence.arrivals, ANSWER))
    about(evidence.records, ANSWER).state = state
    assert kinds(evidence, "unknown", "failed") == [LOST]


def test_unknown_is_explained_only_if_its_author_sees_it_and_the_fault_may(evidence):
    evidence.arrivals.remove(about(evidence.arrivals, ANSWER))
    record = about(evidence.records, ANSWER)
    record.state = "unknown"
    assert kinds(evidence, "unknown") == [UNEXPLAINED], "nobody sees it"
    record.is_notified = True
    assert kinds(evidence) == [UNEXPLAINED], "this fault leaves nothing unknown"
    assert audit(evidence, ["unknown"]).is_clean
    assert audit(evidence, ["unknown"]).explained == {"unknown": 1}


def test_unknown_is_no_excuse_where_a_status_has_come(evidence):
    record = about(evidence.records, ANSWER)
    record.state, record.is_notified = "unknown", True
    assert kinds(evidence, "unknown") == [UNEXPLAINED]


def test_only_an_update_that_is_meant_to_fail_may_be_parked(evidence):
    evidence.chatter.remove(about(evidence.chatter, FIRST))
    evidence.parked.add(FIRST)
    assert kinds(evidence) == [UNEXPLAINED]
    about(evidence.written, FIRST).is_poison = True
    assert audit(evidence).explained == {"parked": 1}


def test_a_poison_without_readable_text_is_still_seen_by_an_agent(evidence):
    entry = about(evidence.chatter, FIRST)
    entry.token = ""
    assert kinds(evidence) == [LOST]
    about(evidence.written, FIRST).is_poison = True
    assert audit(evidence).explained == {"unreadable": 1}
    evidence.chatter.remove(entry)
    assert kinds(evidence) == [LOST]


def test_a_request_that_was_refused_leaves_nothing_behind(evidence):
    posted = about(evidence.posted, ANSWER)
    posted.outcome, posted.is_poison = "refused", True
    assert kinds(evidence) == [UNEXPLAINED]
    evidence.chatter.remove(about(evidence.chatter, ANSWER))
    evidence.arrivals.remove(about(evidence.arrivals, ANSWER))
    assert audit(evidence).explained == {"refused": 1}


def test_another_order_is_explained_by_metas_deliveries_and_clock_alone(evidence):
    one, other = about(evidence.chatter, FIRST), about(evidence.chatter, SECOND)
    one.id, other.id = other.id, one.id
    first, second = evidence.written[:2]
    first.taken = second.posted + 1
    assert audit(evidence).explained == {"came_later": 1}
    first.taken = second.posted - 1
    assert kinds(evidence) == [DISORDERED]
    first.dated = second.dated + 1
    assert audit(evidence).explained == {"dated_later": 1}


def test_who_floods_is_left_out_of_the_others_waits(evidence):
    about(evidence.written, token(2, "i", 0)).seen = 100
    evidence.flooding.add(BOB)
    waits = audit(evidence).waits
    assert (waits["in"], waits["others_in"]) == (100, 3)


def test_the_same_seed_makes_the_same_plan_and_no_text_twice():
    plans = [Plan(seed, "slow", 5, 20, 10, 10).steps for seed in ("1", "1", "2")]
    assert plans[0] == plans[1] != plans[2]
    texts = [step.text for plan in plans[1:] for step in plan]
    assert len(set(texts)) == len(texts)
    assert all(find_token(step.text) == step.token for step in plans[0])
