# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.templates.statuses import APPROVED
from ..common.groups import MANAGERS

#: Statuses of templates that Meta has reviewed and that have not been deleted.
JUDGED = (APPROVED, "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL")
#: Days of the longest period of the dashboard.
LONGEST = 366
#: Column and model of the dimensions that are records.
NAMED = {
    "accounts": ("account_id", "helpdesk.whatsapp.account"),
    "teams": ("team_id", "helpdesk.ticket.team"),
    "agents": ("user_id", "res.users"),
}


class HelpdeskWhatsappStats(models.AbstractModel):
    """Computes the figures that the REST API, the dashboard and the digest show.

    They are sums of ``helpdesk.whatsapp.report``, which defines what counts as a
    message. Only helpdesk managers get them, of the accounts of their companies.
    """

    _name = "helpdesk.whatsapp.stats"
    _description = "WhatsApp Figures"

    @api.model
    def dashboard(self, days=30, account_id=None, since=None, until=None):
        """Return the figures of a period and of the one before, for the dashboard.

        :param int days: length of the period, which ends today; 1 to 366
        :param int account_id: id of an account, or ``None`` for all
        :param str since: ``YYYY-MM-DD``: first day of the period, instead of ``days``
        :param str until: ``YYYY-MM-DD``: last day, with ``since``
        :return: dict of ``figures`` (as of ``_figures``), ``before`` (as of
            ``_totals``, of the period of the same length before) and ``accounts``, a
            list of {id, name} to choose from
        :raises AccessError: the user is no helpdesk manager
        """
        self._check_is_manager()
        start, end = self._days_between(since, until) or self._last_days(days)
        accounts = self._accounts()
        chosen = accounts.filtered(lambda account: account_id in (None, account.id))
        return {
            "figures": self._figures(start, end, chosen),
            "before": self._totals(start - (end - start), start, chosen),
            "accounts": [{"id": each.id, "name": each.name} for each in accounts],
        }

    @api.model
    def _figures(self, since, until, accounts):
        """Return the figures of a period, with those of its days, teams and so on.

        :param since: naive datetime in UTC
        :param until: naive datetime in UTC, which the period does not include
        :return: dict, ready for JSON, with the keys of :meth:`_totals` and

            * ``since``, ``until``: the period (``YYYY-MM-DD HH:MM:SS``, UTC)
            * ``activeSessions``: number of sessions that are active now
            * ``templateApprovalRate``: of the templates that Meta has reviewed, the
              share that is approved now (0 to 1, or null)
            * ``days``: [{date}], every day of the period in the user's time zone;
              ``teams`` (the present team of the ticket), ``agents`` (the user who
              wrote; automatic messages and those of the WhatsApp Business app have
              none) and ``accounts``: [{id, name}], null where there is none. Each row
              has the totals of its messages, without ``uniqueContacts``
            * ``failures``: [{reason, code, words, messages}], the most frequent first;
              ``words`` is the label of the reason
            * ``costs``: [{category, messages, charged}] by Meta's pricing category, of
              the messages for which Meta has reported one
        :raises AccessError: the user is no helpdesk manager
        """
        self._check_is_manager()
        sums = self._sums(since, until, accounts)
        return {
            "since": fields.Datetime.to_string(since),
            "until": fields.Datetime.to_string(until),
            **_figures(sums["total"][0]),
            "uniqueContacts": self._contacts(since, until, accounts),
            "activeSessions": self._active_sessions(accounts),
            "templateApprovalRate": self._approval_rate(accounts),
            "days": self._every_day(since, until, sums["days"]),
            **{name: self._with_names(name, sums[name]) for name in NAMED},
            "failures": self._failures(sums["failures"]),
            "costs": self._costs(sums["costs"]),
        }

    @api.model
    def _totals(self, since, until, accounts):
        """Return the sums of a period.

        :param since: as for :meth:`_figures`, like ``until``
        :return: dict, ready for JSON

            * ``totalMessages`` = ``inboundMessages`` (from customers) +
              ``outboundMessages`` (to customers, in any state: by agents, automatic, by
              the REST API, or written in the WhatsApp Business app). A message that is
              sent again counts once; reactions, edits and deletions do not count
            * ``automaticMessages``: outbound messages that no person wrote
            * ``uniqueContacts``: contacts with a message in either direction
            * ``ticketsCreated``: tickets that a customer's message has opened
            * ``answers``: number of times that a person has answered a waiting
              customer; ``avgResponseTime``: minutes that they waited, or null
            * ``deliveredMessages``, ``readMessages``, ``failedMessages``;
              ``deliveryRate`` and ``failureRate``: share of the messages that Odoo has
              sent and Meta has accepted or refused; ``readRate``: share of the
              delivered (0 to 1, or null; WhatsApp does not report that a customer
              without read receipts has read a message)
            * ``chargedMessages``: delivered messages that Meta charges for
            * ``windowsExpiredUnanswered``: number of customer service windows that
              closed before a person had answered
        :raises AccessError: the user is no helpdesk manager
        """
        self._check_is_manager()
        total = self._sum(since, until, accounts)
        return {**_figures(total), "uniqueContacts": total["contacts"]}

    @api.model
    def _check_is_manager(self):
        """Check that the user may see the figures.

        :raises AccessError: the user is no helpdesk manager
        """
        if not self.env.su and not self.env.user.has_group(MANAGERS):
            raise AccessError(
                self.env._("Only helpdesk managers see the figures of WhatsApp.")
            )

    @api.model
    def _accounts(self):
        """Return the accounts of the companies that the user works in now."""
        own = [("company_id", "in", self.env.companies.ids)]
        return self.env["helpdesk.whatsapp.account"].search(own)

    # ------------------------------------------------------------------------ periods

    @api.model
    def _last_days(self, days):
        """Return (since, until) of the last ``days``, including today."""
        today = self._local_day(fields.Datetime.now())
        first = today - timedelta(days=min(max(days, 1), LONGEST) - 1)
        return self._midnight(first), self._midnight(today + timedelta(days=1))

    @api.model
    def _days_between(self, since, until):
        """Return (since, until) of two days and those between them, at most a year.

        Without one of the days, return ``None``.

        :param str since: ``YYYY-MM-DD``, as ``until``, in any order
        """
        if not (since and until):
            return None
        first, last = sorted(map(fields.Date.to_date, (since, until)))
        last = min(last, first + timedelta(days=LONGEST - 1))
        return self._midnight(first), self._midnight(last + timedelta(days=1))

    @api.model
    def _zone(self):
        """Return the time zone of the user, else of the company's working hours."""
        calendar = self.env.company.resource_calendar_id
        return pytz.timezone(self.env.user.tz or calendar.tz or "UTC")

    @api.model
    def _midnight(self, day):
        """Return the start of ``day`` in the user's time zone, as naive UTC."""
        start = self._zone().localize(datetime.combine(day, time.min))
        return start.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _local_day(self, moment):
        return pytz.utc.localize(moment).astimezone(self._zone()).date()

    # ------------------------------------------------------------------- parts of them

    @api.model
    def _every_day(self, since, until, rows):
        """Return a row for each day of the period, even if it has no messages."""
        by_day = {row["day"]: row for row in rows}
        first = self._local_day(since)
        last = self._local_day(until - timedelta(seconds=1))
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        nothing = defaultdict(int)
        return [
            {"date": fields.Date.to_string(day), **_figures(by_day.get(day, nothing))}
            for day in days
        ]

    @api.model
    def _with_names(self, name, rows):
        """Return the rows of a dimension of ``NAMED``, with the records' names."""
        column, model = NAMED[name]
        ids = [row[column] for row in rows if row[column]]
        records = self.env[model].sudo().browse(ids).exists()
        names = {record.id: record.display_name for record in records}
        return [
            {"id": row[column], "name": names.get(row[column]), **_figures(row)}
            for row in rows
        ]

    @api.model
    def _failures(self, rows):
        messages = self.env["helpdesk.whatsapp.message"]
        return [
            {
                "reason": row["failure_reason"],
                "code": int(row["error_code"]) if row["error_code"] else None,
                "words": messages._failure_label(row["failure_reason"]),
                "messages": int(row["failed"]),
            }
            for row in rows
            if row["failure_reason"]
        ]

    @api.model
    def _costs(self, rows):
        return [
            {
                "category": row["price_category"],
                "messages": int(row["messages"]),
                "charged": int(row["charged"]),
            }
            for row in rows
            if row["price_category"]
        ]

    @api.model
    def _active_sessions(self, accounts):
        return self.env["helpdesk.whatsapp.session"].search_count(
            [
                ("account_id", "in", accounts.ids),
                ("state", "=", "active"),
                ("expires_at", ">", fields.Datetime.now()),
            ]
        )

    @api.model
    def _approval_rate(self, accounts):
        """Return the share of ``JUDGED`` templates that are approved now."""
        templates = self.env["helpdesk.whatsapp.template"].search(
            [("account_id", "in", accounts.ids), ("status", "in", JUDGED)]
        )
        approved = templates.filtered(lambda template: template.status == APPROVED)
        return _share(len(approved), len(templates))


def _figures(sums):
    """Return the figures of a row of sums (``MEASURES`` in ``counting``)."""
    answers, delivered = sums["answers"], sums["delivered"]
    return {
        "totalMessages": int(sums["messages"]),
        "inboundMessages": int(sums["inbound"]),
        "outboundMessages": int(sums["outbound"]),
        "automaticMessages": int(sums["automatic"]),
        "ticketsCreated": int(sums["opened"]),
        "answers": int(answers),
        "avgResponseTime": round(sums["waited"] / answers, 1) if answers else None,
        "deliveredMessages": int(delivered),
        "readMessages": int(sums["seen"]),
        "failedMessages": int(sums["failed"]),
        "deliveryRate": _share(delivered, sums["settled"]),
        "readRate": _share(sums["seen"], delivered),
        "failureRate": _share(sums["failed"], sums["settled"]),
        "chargedMessages": int(sums["charged"]),
        "windowsExpiredUnanswered": int(sums["missed"]),
    }


def _share(part, whole):
    """Return ``part`` of ``whole`` as a number from 0 to 1; ``None`` of nothing."""
    return round(part / whole, 4) if whole else None
