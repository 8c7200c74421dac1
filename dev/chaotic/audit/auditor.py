# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Finds what was lost, doubled or put out of order, and what nothing explains.

It knows neither Odoo nor the simulator: it compares the lists of ``records``.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

#: Why something may be other than expected, and is no breach of the promise.
REASONS = {
    "unknown": "Nobody can know whether Meta took it: its author sees that, and it is"
    " not sent again by itself.",
    "failed": "It cannot be sent: its author sees that, with the reason.",
    "parked": "It cannot be processed: the administrator sees it, with the error.",
    "unreadable": "Its text cannot be read: an agent sees that there is a message.",
    "refused": "It is not accepted: the agent gets a message why.",
    "came_later": "Meta delivered the earlier message after the later one.",
    "dated_later": "Meta's clock gave the earlier message the later time.",
}
LOST, DOUBLED, DISORDERED = "lost", "doubled", "out of order"
UNEXPLAINED, EXPLAINED = "unexplained", "explained"
KINDS = (LOST, DOUBLED, DISORDERED, UNEXPLAINED)
WAITS = ("in", "out", "others_in", "others_out")

#: How far a message has come. What is on its way at the end has not been sent.
ON_ITS_WAY = ("outgoing", "sending")
IN_TROUBLE = ("unknown", "failed")
RANK = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3, "played": 4}


@dataclass
class Finding:
    """Something of one of ``KINDS``, or explained by a reason of ``REASONS``."""

    kind: str
    what: str
    about: str
    reason: str = ""

    def __str__(self):
        return f"{self.kind}: {self.about}: {self.what}"


@dataclass
class Audit:
    """The findings, and the greatest waits in seconds.

    ``others_wait`` is that of those who do not flood.
    """

    findings: list = field(default_factory=list)
    waits: dict = field(default_factory=dict)

    def count(self, kind):
        return sum(finding.kind == kind for finding in self.findings)

    @property
    def is_clean(self):
        return not any(self.count(kind) for kind in KINDS)

    @property
    def breaches(self):
        return [finding for finding in self.findings if finding.kind in KINDS]

    @property
    def explained(self):
        """Return how often each reason explains something."""
        return Counter(f.reason for f in self.findings if f.kind == EXPLAINED)


def audit(evidence, permitted=()):
    """Compare what people did with what there is.

    :param permitted: the reasons of ``REASONS`` that the fault can bring about; what
        any other one would explain is a finding
    """
    return _Auditor(evidence, {"came_later", "dated_later", *permitted}).audit()


def unanswered(error):
    """Return the audit of a helpdesk that no longer answers."""
    finding = Finding(UNEXPLAINED, f"it does not answer: {error}", "the helpdesk")
    return Audit([finding], dict.fromkeys(WAITS, 0))


class _Auditor:
    def __init__(self, evidence, permitted):
        self.evidence, self.permitted = evidence, permitted
        self.findings = []
        self.entries = defaultdict(list)
        for entry in evidence.chatter:
            self.entries[entry.token].append(entry)
        self.arrivals = defaultdict(list)
        for arrival in evidence.arrivals:
            self.arrivals[arrival.token].append(arrival)
        self.records = defaultdict(list)
        for record in evidence.records:
            self.records[record.token].append(record)

    def audit(self):
        for written in self.evidence.written:
            self._look_at_written(written)
        for posted in self.evidence.posted:
            self._look_at_posted(posted)
        self._look_at_automatic()
        self._look_at_tickets()
        self._look_for_strangers()
        self._look_at_order_in()
        self._look_at_order_out()
        return Audit(self.findings, self._waits())

    def _find(self, kind, about, what, reason=""):
        self.findings.append(Finding(kind, what, about, reason))

    def _explain(self, reason, about, what, is_meant=False):
        """Note what a reason explains, if the fault can bring it about."""
        allowed = is_meant or reason in self.permitted
        self._find(EXPLAINED if allowed else UNEXPLAINED, about, what, reason)

    # ----------------------------------------------------------- from the customers

    def _look_at_written(self, written):
        entries = self.entries[written.token]
        if not entries:
            self._miss_written(written)
        if len(entries) > 1:
            self._find(DOUBLED, written.token, "it stands twice in the chatter")
        if any(entry.customer != written.customer for entry in entries):
            self._find(UNEXPLAINED, written.token, "it is in another one's ticket")
        if len([r for r in self.evidence.records if r.wamid == written.wamid]) > 1:
            self._find(DOUBLED, written.token, "it has two records")
        if entries and written.digest and written.digest not in entries[0].digests:
            self._find(LOST, written.token, "its file is not in the chatter")

    def _miss_written(self, written):
        if written.token in self.evidence.parked:
            what = "its update is parked"
            self._explain("parked", written.token, what, written.is_poison)
        elif written.is_poison and self._is_there_without_text(written):
            self._find(EXPLAINED, written.token, "it has no text", "unreadable")
        elif written.taken:
            self._find(LOST, written.token, "it is not in the chatter")
        else:
            self._find(LOST, written.token, "its webhook was never answered with 200")

    def _is_there_without_text(self, written):
        """Return whether there is a record of it, and something in the chatter."""
        entries = self.entries[""]
        return any(r.wamid == written.wamid for r in self.evidence.records) and any(
            entry.customer == written.customer for entry in entries
        )

    # -------------------------------------------------------------- from the agents

    def _look_at_posted(self, posted):
        if posted.outcome == "refused":
            self._look_at_refused(posted)
            return
        if not posted.outcome:
            self._find(UNEXPLAINED, posted.token, "the agent never got an answer")
            return
        entries, arrivals = self.entries[posted.token], self.arrivals[posted.token]
        if not entries:
            self._find(LOST, posted.token, "the answer is not in the chatter")
        if len(entries) > 1:
            self._find(DOUBLED, posted.token, "the answer stands twice in the chatter")
        if len(arrivals) > 1:
            self._find(DOUBLED, posted.token, "the customer got it twice")
        if any(arrival.customer != posted.customer for arrival in arrivals):
            self._find(UNEXPLAINED, posted.token, "another customer got it")
        records = self.records[posted.token]
        if not records:
            self._find(LOST, posted.token, "the answer was never queued")
        for record in records:
            self._look_at_outbound(record, arrivals, posted.is_poison)

    def _look_at_refused(self, posted):
        if self.entries[posted.token] or self.arrivals[posted.token]:
            self._find(UNEXPLAINED, posted.token, "it was refused and yet sent")
        else:
            self._explain("refused", posted.token, "refused", posted.is_poison)

    def _look_at_outbound(self, record, arrivals, is_poison=False):
        about = record.token or f"an automatic message to {record.customer}"
        if not arrivals:
            self._miss_outbound(record, about, is_poison)
            return
        status = arrivals[0].status
        if status == record.state == "failed":
            self._explain("failed", about, "Meta could not deliver it", is_poison)
        elif record.state in ON_ITS_WAY:
            self._find(UNEXPLAINED, about, f"the customer has it, it is {record.state}")
        elif record.state in IN_TROUBLE and status != "accepted":
            self._find(UNEXPLAINED, about, f"Meta says {status}, not {record.state}")
        elif record.state in IN_TROUBLE:
            self._explain(record.state, about, f"it is {record.state}")
        elif RANK.get(record.state, 0) < RANK.get(status, 0):
            self._find(UNEXPLAINED, about, f"Meta says {status}, not {record.state}")

    def _miss_outbound(self, record, about, is_poison):
        if record.state not in IN_TROUBLE:
            self._find(LOST, about, f"no customer has it, it is {record.state}")
        elif not record.is_notified and not record.is_automatic:
            self._find(UNEXPLAINED, about, f"nobody sees that it is {record.state}")
        else:
            self._explain(record.state, about, f"it is {record.state}", is_poison)

    # ---------------------------------------------------------------- and all others

    def _look_at_automatic(self):
        by_uuid = defaultdict(list)
        for arrival in self.evidence.arrivals:
            by_uuid[arrival.uuid].append(arrival)
        for record in self.evidence.records:
            if not record.is_automatic or not record.is_outbound:
                continue
            arrivals = by_uuid[record.uuid]
            if len(arrivals) > 1:
                about = f"an automatic message to {record.customer}"
                self._find(DOUBLED, about, "the customer got it twice")
            self._look_at_outbound(record, arrivals)
        same = Counter((a.customer, a.text) for a in self.evidence.arrivals)
        for (customer, _text), times in same.items():
            if times > 1:
                about = f"a text to {customer}"
                self._find(DOUBLED, about, f"the customer got it {times} times")

    def _look_at_tickets(self):
        wrote = {written.customer for written in self.evidence.written}
        for customer in sorted(wrote):
            if len(self.evidence.tickets.get(customer, ())) > 1:
                self._find(DOUBLED, customer, "this customer has two tickets")

    def _look_for_strangers(self):
        known = {one.token for one in self.evidence.written + self.evidence.posted}
        for entry in self.evidence.chatter:
            if entry.token and entry.token not in known:
                self._find(UNEXPLAINED, entry.token, "nobody wrote what is there")
        uuids = {record.uuid for record in self.evidence.records if record.uuid}
        for arrival in self.evidence.arrivals:
            if arrival.uuid not in uuids:
                about = arrival.token or f"a text to {arrival.customer}"
                self._find(UNEXPLAINED, about, "the helpdesk knows nothing of it")

    # ------------------------------------------------------------------------- order

    def _look_at_order_in(self):
        place = {one.token: n for n, one in enumerate(self.evidence.written)}
        written = {one.token: one for one in self.evidence.written}
        shown = defaultdict(list)
        for entry in sorted(self.evidence.chatter, key=lambda entry: entry.id):
            if entry.token in place:
                shown[entry.customer].append(entry.token)
        for tokens in shown.values():
            for first, second in pairwise(dict.fromkeys(tokens)):
                if place[first] > place[second]:
                    self._explain_order(written[second], written[first])

    def _explain_order(self, earlier, later):
        """Look why the one written earlier stands after the other."""
        what = f"it stands after {later.token}"
        if not earlier.taken or earlier.taken > later.posted:
            self._explain("came_later", earlier.token, what)
        elif earlier.dated > later.dated:
            self._explain("dated_later", earlier.token, what)
        else:
            self._find(DISORDERED, earlier.token, what)

    def _look_at_order_out(self):
        place = {one.token: n for n, one in enumerate(self.evidence.posted)}
        got = defaultdict(list)
        for arrival in self.evidence.arrivals:
            if arrival.token in place:
                got[arrival.customer].append(arrival.token)
        for tokens in got.values():
            for first, second in pairwise(dict.fromkeys(tokens)):
                if place[first] > place[second]:
                    self._find(DISORDERED, second, f"it came after {first}")

    # ------------------------------------------------------------------------- waits

    def _waits(self):
        """Return the greatest waits by direction, and of those who do not flood."""
        waits = dict.fromkeys(WAITS, 0)
        rows = [
            ("in", one.customer, one.seen - one.at)
            for one in self.evidence.written
            if one.seen
        ]
        posted = {one.token: one for one in self.evidence.posted}
        rows += [
            ("out", one.customer, one.at - posted[one.token].at)
            for one in self.evidence.arrivals
            if one.token in posted
        ]
        for direction, customer, wait in rows:
            waits[direction] = max(waits[direction], wait)
            if customer not in self.evidence.flooding:
                name = f"others_{direction}"
                waits[name] = max(waits[name], wait)
        return {name: round(wait, 1) for name, wait in waits.items()}
