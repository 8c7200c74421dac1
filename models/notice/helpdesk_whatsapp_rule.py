# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.templates import defaults as default_templates
from ..common import foreseen
from ..common.automatic_events import (
    ANSWERED,
    ASSIGNED,
    CREATED,
    RESOLVED,
    UPDATED,
)

#: A new account's rules: for each event, the template's name and the recipients.
DEFAULTS = {
    CREATED: (default_templates.TICKET_CREATED, {"to_customer": True}),
    UPDATED: (default_templates.TICKET_UPDATED, {"to_customer": True}),
    ASSIGNED: (default_templates.TICKET_ASSIGNED, {}),
    RESOLVED: (default_templates.TICKET_RESOLVED, {"to_customer": True}),
    ANSWERED: (default_templates.AGENT_RESPONSE, {"to_customer": True}),
}


class HelpdeskWhatsappRule(models.Model):
    """Which template is sent, and to whom, when something happens to a ticket.

    Every account has one rule for each event. A team's own rule takes its place: with
    another template, or with no recipient, so that nothing is sent. Helpdesk managers
    edit the rules.
    """

    _name = "helpdesk.whatsapp.rule"
    _description = "WhatsApp Automatic Message"
    _inherit = ["helpdesk.whatsapp.of.account"]
    _order = "account_id, sequence, id"

    account_id = fields.Many2one(
        "helpdesk.whatsapp.account", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    event = fields.Selection("_get_events", "When", required=True)
    sequence = fields.Integer(compute="_compute_sequence", store=True)
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        ondelete="cascade",
        help="Empty: for all teams that have no line of their own.",
    )
    template_id = fields.Many2one(
        "helpdesk.whatsapp.template",
        domain="[('account_id', '=', account_id), ('is_primary', '=', True),"
        " ('is_sample', '=', False)]",
        ondelete="set null",
        help="Each reader gets it in their language.",
    )
    to_customer = fields.Boolean("To the customer")
    to_agent = fields.Boolean(
        "To the agent",
        help="To the assigned agent's own WhatsApp, or to the team leader's if nobody"
        " is assigned: to the number in their contact.",
    )

    _one_of_team = models.UniqueIndex(
        "(account_id, event, COALESCE(team_id, 0))",
        "There is a line for this event and team already.",
    )

    @api.model
    def _get_events(self):
        """Return the events as pairs of value and label, for a selection field."""
        env = self.env
        return [
            (CREATED, env._("Ticket created")),
            (UPDATED, env._("Stage changed")),
            (ASSIGNED, env._("Ticket assigned")),
            (RESOLVED, env._("Ticket resolved")),
            (ANSWERED, env._("Agent answered after the 24 hours")),
        ]

    @api.depends("event")
    def _compute_sequence(self):
        order = list(DEFAULTS)
        for rule in self:
            rule.sequence = order.index(rule.event) if rule.event else 0

    @api.depends("event", "team_id")
    def _compute_display_name(self):
        events = dict(self._get_events())
        for rule in self:
            parts = (events.get(rule.event), rule.team_id.display_name)
            rule.display_name = " · ".join(filter(None, parts))

    @api.onchange("event")
    def _onchange_event(self):
        """Propose the template of the rule for all teams."""
        if self.event and not self.template_id:
            self.template_id = self.account_id._origin._rule(self.event).template_id

    @api.constrains("event", "template_id", "account_id", "to_agent")
    def _check_template(self):
        for rule in self:
            template, is_answer = rule.template_id, rule.event == ANSWERED
            if template and template.account_id != rule.account_id:
                raise ValidationError(
                    self.env._("The template belongs to another account.")
                )
            if is_answer and rule.to_agent:
                raise ValidationError(
                    self.env._("An agent's answer goes to the customer only.")
                )
            template._check_can_be_filled()
            places = template._agents_places()
            if is_answer and template and len(places) != 1:
                raise ValidationError(
                    self.env._(
                        "The template of agents' answers needs exactly one variable of"
                        " its body that is left for the agent: their text goes there."
                    )
                )
            if not is_answer and places:
                raise ValidationError(
                    self.env._(
                        "“%(template)s” has a variable that is left for the agent:"
                        " nobody fills it in here.",
                        template=template.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_of_teams(self):
        if any(not rule.team_id for rule in self):
            raise UserError(
                self.env._(
                    "Each event keeps its line for all teams. To say nothing, switch"
                    " off both recipients."
                )
            )

    def _is_sent_to(self, side):
        """Return whether the rule sends something to ``side``.

        :param str side: ``customer`` or ``agent``
        """
        return bool(self.template_id) and self[f"to_{side}"]

    def _template_for(self, contact, first=None):
        """Return the template that can be sent now, in the contact's language, or none.

        Outside the customer service window it has to be approved by Meta.

        :param first: a template that is preferred to that of the rule
        """
        is_approved = not contact._window_is_open()
        for template in (first or self.template_id.browse(), self.template_id):
            found = template and self.account_id._template(
                template.name, contact._language(), is_approved
            )
            if found:
                return found
        return self.template_id.browse()


class HelpdeskWhatsappAccount(models.Model):
    """Adds the rules of automatic messages."""

    _inherit = "helpdesk.whatsapp.account"

    rule_ids = fields.One2many(
        "helpdesk.whatsapp.rule", "account_id", "Automatic messages"
    )

    def _rule(self, event, team=None):
        """Return the rule for ``event``: the one of ``team``, or that for all teams.

        :param str event: one of ``models/common/automatic_events.py``
        :param team: ``helpdesk.ticket.team``, or none
        """
        rules = self.rule_ids.filtered(lambda rule: rule.event == event)
        return self._rule_of(rules, team)

    def _rule_now(self, event, team):
        """Return the same as :meth:`_rule`, in one query if it is the only event."""
        rules = self.env["helpdesk.whatsapp.rule"]
        of_event = [("account_id", "=", self.id), ("event", "=", event)]
        ids = foreseen.shared(
            self.env,
            "rules_of_event",
            (self.id, event),
            lambda: rules.search_fetch(of_event).ids,
        )
        return self._rule_of(rules.browse(ids), team)

    @api.model
    def _rule_of(self, rules, team):
        own = rules.filtered(lambda rule: team and rule.team_id == team)
        return own or rules.filtered(lambda rule: not rule.team_id)

    def _make_default_rules(self):
        """Create the rules for all teams that the accounts do not have yet."""
        rules = self.env["helpdesk.whatsapp.rule"].sudo()
        events = [event for event, _label in rules._get_events()]
        for account in self.sudo():
            existing = account.rule_ids.filtered(lambda rule: not rule.team_id)
            rules.create(
                [
                    account._default_rule(event)
                    for event in events
                    if event not in existing.mapped("event")
                ]
            )

    def _default_rule(self, event):
        """Return the values of the rule for ``event`` with which an account starts."""
        name, recipients = DEFAULTS[event]
        template = self.template_ids.filtered(
            lambda template: template.name == name and template.is_primary
        )
        return {
            "account_id": self.id,
            "event": event,
            "template_id": template.id,
            **recipients,
        }
