from collections import defaultdict
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.templates.statuses import APPROVED
from ..common.groups import MANAGERS

#: Templates that Meta has said yes or no to, and that are still meant to be used.
JUDGED = (APPROVED, "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL")
#: Days of the longest period.
LONGEST = 366
#: Dimensions that are records: column and model.
NAMED = {
    "accounts": ("account_id", "helpdesk.whatsapp.account"),
    "teams": ("team_id", "helpdesk.ticket.team"),
    "agents": ("user_id", "res.users"),
}


class HelpdeskWhatsappStats(models.AbstractModel):
    """The figures of WhatsApp: one place for REST API, dashboard and digest.

    What is a message, and all that is counted of one, is ``helpdesk.whatsapp.report``:
    a figure leads to its rows there. It follows the user's rights: helpdesk managers,
    the accounts of their companies.
    """

    _name = "helpdesk.whatsapp.stats"
    _description = "WhatsApp Figures"

    @api.model
    def dashboard(self, days=30, account_id=None, since=None, until=None):
        """What the dashboard shows.

        :param int days: the last so many days, today among them
        :param int account_id: of one account only
        :param str since: ``YYYY-MM-DD``: instead of the last days, from this one
        :param str until: ``YYYY-MM-DD``: to this one
        :return: dict: ``figures`` and, of as many days before, ``before`` (see
            ``_figures`` and ``_totals``), the ``accounts`` to choose from ({id, name})
        :raises AccessError: the user is no helpdesk manager
        """
        self._check_is_manager()
        start, end = self._days_between(since, until) or self._last_days(days)
        own = self._accounts()
        chosen = own.filtered(lambda account: account_id in (None, account.id))
        return {
            "figures": self._figures(start, end, chosen),
            "before": self._totals(start - (end - start), start, chosen),
            "accounts": [{"id": each.id, "name": each.name} for each in own],
        }

    @api.model
    def _figures(self, since, until, accounts):
        """What happened from ``since`` to before ``until``, and how it stands now.

        :param since: naive datetime in UTC, as ``until``
        :return: dict, ready for JSON, with the keys of :meth:`_totals` and

            * ``since``, ``until``: the period (``YYYY-MM-DD HH:MM:SS``, UTC)
            * ``activeSessions``: conversations going on now
            * ``templateApprovalRate``: of the templates that Meta has judged, how many
              are approved now (0 to 1, or null)
            * ``days``: [{date}], every day of the period in the user's time zone;
              ``teams`` (a ticket's team of today), ``agents`` (who wrote; neither
              automatic messages nor those of the WhatsApp Business app have one) and
              ``accounts``: [{id, name}], null where there is none. Each row has the
              totals of its messages, without ``uniqueContacts``
            * ``failures``: [{reason, code, words, messages}], the most frequent first
            * ``costs``: [{category, messages, charged}] by Meta's category, as far as
              Meta has told it
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
        """The sums of a period.

        :return: dict

            * ``totalMessages`` = ``inboundMessages`` (from customers) +
              ``outboundMessages`` (to them, whatever became of them: of people,
              automatic, by the REST API, written in the WhatsApp Business app). One
              that is sent again counts once, reactions, edits and deletions not at all
            * ``automaticMessages``: of the outbound, those nobody wrote
            * ``uniqueContacts``: customers with a message of either direction
            * ``ticketsCreated``: tickets that a customer's message has opened
            * ``answers``: times that a person has answered a customer who waited;
              ``avgResponseTime``: minutes they had waited, or null
            * ``deliveredMessages``, ``readMessages``, ``failedMessages``;
              ``deliveryRate`` and ``failureRate``: of what Odoo has sent and Meta has
              taken or refused; ``readRate``: of the delivered (0 to 1, or null; who has
              turned read receipts off reads unseen)
            * ``chargedMessages``: delivered, and Meta charges them
            * ``windowsExpiredUnanswered``: times that a customer service window closed
              before anybody of ours had answered
        :raises AccessError: the user is no helpdesk manager
        """
        self._check_is_manager()
        total = self._sum(since, until, accounts)
        return {**_figures(total), "uniqueContacts": total["contacts"]}

    @api.model
    def _check_is_manager(self):
        if not self.env.su and not self.env.user.has_group(MANAGERS):
            raise AccessError(
                self.env._("Only helpdesk managers see the figures of WhatsApp.")
            )

    @api.model
    def _accounts(self):
        """Those of the companies the user works in."""
        own = [("company_id", "in", self.env.companies.ids)]
        return self.env["helpdesk.whatsapp.account"].search(own)

    # ------------------------------------------------------------------------ periods

    @api.model
    def _last_days(self, days):
        """(since, until) of the last ``days``, today among them."""
        today = self._local_day(fields.Datetime.now())
        first = today - timedelta(days=min(max(days, 1), LONGEST) - 1)
        return self._midnight(first), self._midnight(today + timedelta(days=1))

    @api.model
    def _days_between(self, since, until):
        """(since, until) of days named by the user, at most a year; else ``None``."""
        if not (since and until):
            return None
        first, last = sorted(map(fields.Date.to_date, (since, until)))
        last = min(last, first + timedelta(days=LONGEST - 1))
        return self._midnight(first), self._midnight(last + timedelta(days=1))

    @api.model
    def _zone(self):
        calendar = self.env.company.resource_calendar_id
        return pytz.timezone(self.env.user.tz or calendar.tz or "UTC")

    @api.model
    def _midnight(self, day):
        """When ``day`` begins for the user, as naive UTC."""
        begins = self._zone().localize(datetime.combine(day, time.min))
        return begins.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _local_day(self, moment):
        return pytz.utc.localize(moment).astimezone(self._zone()).date()

    # ------------------------------------------------------------------------ telling

    @api.model
    def _every_day(self, since, until, rows):
        """A row for each day, with messages or without."""
        known = {row["day"]: row for row in rows}
        first = self._local_day(since)
        last = self._local_day(until - timedelta(seconds=1))
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        nothing = defaultdict(int)
        return [
            {"date": fields.Date.to_string(day), **_figures(known.get(day, nothing))}
            for day in days
        ]

    @api.model
    def _with_names(self, name, rows):
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
        templates = self.env["helpdesk.whatsapp.template"].search(
            [("account_id", "in", accounts.ids), ("status", "in", JUDGED)]
        )
        approved = templates.filtered(lambda template: template.status == APPROVED)
        return _share(len(approved), len(templates))


def _figures(sums):
    """What is told of a row of sums."""
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
    return round(part / whole, 4) if whole else None
