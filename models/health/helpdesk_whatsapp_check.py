# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo import api, fields, models

from ...tools import health
from ..health_checks.check import declared

STATES = [
    (health.ERROR, "Not working"),
    (health.WARNING, "Needs attention"),
    (health.UNKNOWN, "Not known"),
    (health.OK, "All right"),
]
PROBLEMS = (health.WARNING, health.ERROR)
_RANKS = {state: rank for rank, (state, _label) in enumerate(STATES)}

_POSITIONS = {code: position for position, code in enumerate(declared())}

#: By code of check: the action that shows what it counts, and its context.
PAGES = {
    "events": ("helpdesk_whatsapp_event_action", {"search_default_attention": 1}),
    "inbox": ("helpdesk_whatsapp_event_action", {"search_default_pending": 1}),
    "outbox": ("helpdesk_whatsapp_message_action", {}),
    "unknown": ("helpdesk_whatsapp_failure_action", {"search_default_failures": 1}),
    "files": ("helpdesk_whatsapp_message_action", {}),
}


class HelpdeskWhatsappCheck(models.Model):
    """A line of an account's health page: what a check found, and what to do about it.

    Only the server writes these records; helpdesk managers read them. ``finding`` is
    stored without a language (see ``health_checks.check``) and translated for each
    reader. ``reports`` has what Meta reported in webhooks and cannot be asked for
    again.
    """

    _name = "helpdesk.whatsapp.check"
    _description = "WhatsApp Health Check"
    _order = "sequence, id"
    _rec_name = "code"

    account_id = fields.Many2one(
        "helpdesk.whatsapp.account", required=True, readonly=True, ondelete="cascade"
    )
    code = fields.Selection(
        [(check.code, check.label) for check in declared().values()],
        "What is checked",
        required=True,
        readonly=True,
    )
    sequence = fields.Integer(compute="_compute_sequence", store=True)
    state = fields.Selection(STATES, default=health.UNKNOWN, required=True)
    finding = fields.Json("Outcome", readonly=True)
    value = fields.Char("Finding", compute="_compute_texts")
    advice = fields.Text("What to do", compute="_compute_texts")
    since = fields.Datetime(readonly=True)
    checked_at = fields.Datetime("Checked on", readonly=True)
    alarmed = fields.Selection(
        STATES,
        "Reported as",
        readonly=True,
        help="The worst state the administrator was notified of.",
    )
    reports = fields.Text(readonly=True)
    can_dismiss = fields.Boolean(compute="_compute_buttons")
    has_page = fields.Boolean(compute="_compute_buttons")

    _account_code_unique = models.UniqueIndex(
        "(account_id, code)", "The account has this check already."
    )

    @api.depends("state", "code")
    def _compute_sequence(self):
        for check in self:
            position = _POSITIONS.get(check.code, 0)
            check.sequence = _RANKS.get(check.state, 0) * 100 + position

    @api.depends("code", "finding")
    @api.depends_context("lang")
    def _compute_texts(self):
        for check in self:
            value = advice = ""
            if check.finding and check.code in declared():
                account = check.account_id.sudo()
                value, advice = declared()[check.code].shown(account, check.finding)
            check.value, check.advice = value or False, advice or False

    @api.depends("state", "code", "reports")
    def _compute_buttons(self):
        for check in self:
            is_problem = check.state in PROBLEMS
            check.can_dismiss = is_problem and bool(check.reports)
            check.has_page = check.code in PAGES

    def action_dismiss(self):
        """Delete Meta's reports about a problem that was dealt with, and check again.

        :raises AccessError: the user may not change the account
        """
        for check in self.filtered("reports"):
            check.account_id.check_access("write")
            check.sudo().reports = False
            check.account_id.sudo()._recheck(check.code)

    def action_open(self):
        """Open the records that the check counts."""
        self.ensure_one()
        name, context = PAGES[self.code]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"helpdesk_mgmt_whatsapp.{name}"
        )
        return {**action, "context": context}

    @api.model
    def _of(self, account, *codes):
        """Return the account's checks of the codes; create those that are missing."""
        rows = self.sudo()
        known = rows.search([("account_id", "=", account.id), ("code", "in", codes)])
        missing = set(codes).difference(known.mapped("code"))
        return known | rows.create(
            [{"account_id": account.id, "code": code} for code in missing]
        )

    def _known_reports(self):
        """Return what Meta reported: ``{name: value}``."""
        return json.loads(self.reports or "{}")

    def _store_report(self, name, report):
        """Store Meta's report under ``name``; ``None``, that it is over, deletes it."""
        reports = self._known_reports() | {name: report}
        known = {name: report for name, report in reports.items() if report}
        self.reports = json.dumps(known) if known else False

    def _record(self, finding):
        """Store a finding of the check.

        :param finding: ``health_checks.check.Finding``
        :return: the check's state
        """
        self.ensure_one()
        now, state = fields.Datetime.now(), declared()[self.code].state_of(finding)
        values = {"checked_at": now}
        if state != self.state or not self.since:
            values |= {"state": state, "since": now}
        if finding.as_json() != self.finding:
            values["finding"] = finding.as_json()
        if state == health.OK:
            values["alarmed"] = False
        self.write(values)
        return state

    def _alarm(self):
        """Notify the responsible user, in their language, of new and worse problems."""
        for check in self:
            if check.state not in PROBLEMS or check.alarmed in (
                check.state,
                health.ERROR,
            ):
                continue
            check.alarmed = check.state
            lang = check.account_id._responsible_user().lang
            text = check.with_context(lang=lang)
            text.account_id._alarm(
                check.code,
                text.env._("WhatsApp: %(check)s", check=text._label()),
                "\n".join(filter(None, (text.value, text.advice))),
            )

    def _label(self):
        labels = self._fields["code"]._description_selection(self.env)
        return dict(labels)[self.code]
