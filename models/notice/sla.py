# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Automatic messages about SLA deadlines, with OCA's optional helpdesk_mgmt_sla."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, sql

from ...tools import log
from ...tools.templates.defaults import SLA_WARNING
from ..common.automatic_events import AGENT, CUSTOMER, SLA
from .helpdesk_whatsapp_rule import DEFAULTS

_logger = logging.getLogger(__name__)

#: Most tickets that are looked at in one transaction.
BATCH = 200
DEADLINES = "helpdesk_ticket_sla"
DEADLINES_INDEX = "helpdesk_ticket_sla_whatsapp_index"

DEFAULTS[SLA] = (SLA_WARNING, {"to_agent": True})


def has_sla(env):
    """Return whether OCA's ``helpdesk_mgmt_sla`` is installed."""
    return "sla_deadline" in env["helpdesk.ticket"]._fields


class HelpdeskWhatsappRule(models.Model):
    """Adds the event of a near SLA deadline."""

    _inherit = "helpdesk.whatsapp.rule"

    hours_before = fields.Float(
        "Hours before",
        default=2,
        help="How long before the SLA deadline the message goes out.",
    )

    @api.model
    def _get_events(self):
        events = super()._get_events()
        if has_sla(self.env):
            events.append((SLA, self.env._("SLA deadline near")))
        return events

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Remove the field for SLA deadlines if there are no SLAs."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if not has_sla(self.env):
            for node in arch.xpath("//field[@name='hours_before']"):
                node.getparent().remove(node)
        return arch, view


class HelpdeskWhatsappNotice(models.Model):
    """Creates a notice when the SLA deadline of a ticket is near."""

    _inherit = "helpdesk.whatsapp.notice"

    def init(self):
        result = super().init()
        if sql.table_exists(self.env.cr, DEADLINES):
            sql.create_index(
                self.env.cr,
                DEADLINES_INDEX,
                DEADLINES,
                ["deadline"],
                where="state = 'in_progress'",
            )
        return result

    @api.model
    def _cron_look_at_deadlines(self):
        """Create notices for tickets with a near SLA deadline, one a deadline.

        This is a scheduled action of its own, which no change of a ticket triggers. It
        reads only tickets of whose deadline somebody was not notified yet, and commits
        batch by batch.
        """
        rules = self._deadline_rules() if has_sla(self.env) else ()
        commit = self.env["ir.cron"]._commit_progress
        last_id, seconds_left = 0, commit(remaining=1)
        while rules and seconds_left:
            tickets = self._near_deadlines(rules, last_id)
            if not tickets:
                break
            for ticket in tickets:
                self._look_at_deadline(ticket)
            last_id = tickets.ids[-1]
            seconds_left = commit(len(tickets), remaining=1)
        if seconds_left:
            commit(remaining=0)

    @api.model
    def _deadline_rules(self):
        """Return the rules for near deadlines of which somebody is notified."""
        accounts = self.env["helpdesk.whatsapp.account"].search([("active", "=", True)])
        for account in accounts.filtered(lambda account: not account._rule(SLA)):
            # The SLA addon was installed after the account was created.
            account._make_default_templates()
            account._make_default_rules()
        return accounts.rule_ids.filtered(
            lambda rule: rule.event == SLA and (rule.to_customer or rule.to_agent)
        )

    @api.model
    def _near_deadlines(self, rules, last_id):
        """Return the next tickets with a near deadline, in the order of their ids.

        Tickets are left out if there are notices of the deadline for all sides that
        ``rules`` notify.
        """
        self.env.flush_all()
        now = fields.Datetime.now()
        sides = [side for side in (CUSTOMER, AGENT) if any(rules.mapped(f"to_{side}"))]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT ticket.id
                  FROM (SELECT ticket_id, min(deadline) AS deadline
                          FROM helpdesk_ticket_sla
                         WHERE state = 'in_progress'
                           AND ticket_id IN (
                               SELECT ticket_id FROM helpdesk_ticket_sla
                                WHERE state = 'in_progress'
                                  AND deadline > %(now)s AND deadline <= %(end)s)
                         GROUP BY ticket_id) near
                  JOIN helpdesk_ticket ticket ON ticket.id = near.ticket_id
                  LEFT JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id
                 WHERE ticket.active AND stage.closed IS NOT TRUE
                   AND ticket.id > %(last_id)s
                   AND (SELECT count(DISTINCT notice.side)
                          FROM helpdesk_whatsapp_notice notice
                         WHERE notice.ticket_id = ticket.id
                           AND notice.side = ANY(%(sides)s)
                           AND notice.key = %(prefix)s::text || near.deadline::text
                       ) < %(count)s
                 ORDER BY ticket.id LIMIT %(limit)s
                """,
                now=now,
                end=now + timedelta(hours=max(rules.mapped("hours_before"))),
                last_id=last_id,
                sides=sides,
                count=len(sides),
                prefix=f"{SLA} ",
                limit=BATCH,
            )
        )
        return self.env["helpdesk.ticket"].browse(row[0] for row in rows)

    @api.model
    def _look_at_deadline(self, ticket):
        """Create the notices of one ticket; an error is logged, not raised."""
        now = fields.Datetime.now()
        try:
            with self.env.cr.savepoint():
                for side in (CUSTOMER, AGENT):
                    self._deadline_is_near(ticket, side, now)
        except Exception as error:
            # Another addon's data: the other tickets are looked at anyway.
            log.failure(_logger, log.ERROR, "deadlines", error, ticket=ticket.id)

    @api.model
    def _deadline_is_near(self, ticket, side, now):
        """Create the notice for ``side`` if its rule says so and there is none yet."""
        account, deadline = ticket._whatsapp_account_of(side), ticket.sla_deadline
        rule = account._rule(SLA, ticket.team_id) if account else None
        if not rule or not rule._is_sent_to(side):
            return
        key = f"{SLA} {deadline}"
        once = [("ticket_id", "=", ticket.id), ("side", "=", side), ("key", "=", key)]
        is_near = deadline - timedelta(hours=rule.hours_before) <= now
        if is_near and not self.search_count(once, limit=1):
            self.create(
                {
                    "ticket_id": ticket.id,
                    "account_id": account.id,
                    "side": side,
                    "key": key,
                    "known": {"sla_deadline": fields.Datetime.to_string(deadline)},
                }
            )
            self._schedule_processing()

    def _pending_event(self):
        deadline = (self.known or {}).get("sla_deadline")
        if not deadline:
            return super()._pending_event()
        ticket = self.ticket_id
        rule = self.account_id._rule(SLA, ticket.team_id)
        is_wanted = rule._is_sent_to(self.side) and not ticket.closed
        is_unchanged = fields.Datetime.to_string(ticket.sla_deadline) == deadline
        return (SLA if is_wanted and is_unchanged else None), rule
