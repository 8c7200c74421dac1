# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Automatic messages about SLA deadlines, with OCA's optional helpdesk_mgmt_sla."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import sql

from ...tools import log
from ...tools.templates.defaults import SLA_WARNING
from ..common.automatic_events import AGENT, CUSTOMER, SLA
from .helpdesk_whatsapp_rule import DEFAULTS

_logger = logging.getLogger(__name__)

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
    def _cron_process(self):
        if has_sla(self.env):
            try:
                with self.env.cr.savepoint():
                    self._look_at_deadlines()
            except Exception as error:
                # Another addon's data: the other notices are sent anyway.
                log.event(_logger, log.ERROR, "deadlines", **log.of_error(error))
        return super()._cron_process()

    @api.model
    def _look_at_deadlines(self):
        """Create notices for tickets with a near SLA deadline, one a deadline."""
        accounts = self.env["helpdesk.whatsapp.account"].search([("active", "=", True)])
        for account in accounts.filtered(lambda account: not account._rule(SLA)):
            # The SLA addon was installed after the account was created.
            account._make_default_templates()
            account._make_default_rules()
        rules = accounts.rule_ids.filtered(
            lambda rule: rule.event == SLA and (rule.to_customer or rule.to_agent)
        )
        if not rules:
            return
        now = fields.Datetime.now()
        hours = max(rules.mapped("hours_before"))
        near = self.env["helpdesk.ticket.sla"].search(
            [
                ("state", "=", "in_progress"),
                ("deadline", ">", now),
                ("deadline", "<=", now + timedelta(hours=hours)),
            ]
        )
        for ticket in near.ticket_id.filtered(lambda t: t.active and not t.closed):
            for side in (CUSTOMER, AGENT):
                self._deadline_is_near(ticket, side, now)

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

    def _pending_event(self):
        deadline = (self.known or {}).get("sla_deadline")
        if not deadline:
            return super()._pending_event()
        ticket = self.ticket_id
        rule = self.account_id._rule(SLA, ticket.team_id)
        is_wanted = rule._is_sent_to(self.side) and not ticket.closed
        is_unchanged = fields.Datetime.to_string(ticket.sla_deadline) == deadline
        return (SLA if is_wanted and is_unchanged else None), rule
