# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..common.automatic_events import CUSTOMER, RESOLVED, UPDATED


class HelpdeskWhatsappRule(models.Model):
    """Says what a customer would get by the rule now, or why they would get nothing.

    The same methods decide as when something happens (``notice``, ``bot``).
    """

    _inherit = "helpdesk.whatsapp.rule"

    def action_preview(self):
        """Open the dialog that shows what a customer would get.

        :raises AccessError: the user may not change the rule
        """
        self.ensure_one()
        self.check_access("write")
        return self.env["helpdesk.whatsapp.preview"]._open(self)

    def _preview(self, ticket, stage):
        """Return what the customer of ``ticket`` would get now.

        :param stage: the stage the ticket would be in, or none: the present one
        :return: ``(text, why nothing, remark)``; each may be ``""``
        """
        contact = ticket.whatsapp_contact_id
        obstacle = self._why_nothing(contact, ticket, stage)
        if obstacle:
            return "", obstacle, ""
        own = self._is_about_stage() and (stage or ticket.stage_id)
        first = own and own.whatsapp_template_id
        template = self._template_for(contact, first)
        if not template:
            return "", self._why_no_template(contact), ""
        with ticket._whatsapp_as_in_stage(stage) as shown:
            composed = contact._compose(template, shown)
        if not composed:
            return "", self._why_not_composed(template, ticket), ""
        return composed.text, "", self._remark(contact, template)

    def _is_about_stage(self):
        return self.event in (UPDATED, RESOLVED)

    def _why_nothing(self, contact, ticket, stage):
        """Return why nothing is sent whatever the template says, or ``""``."""
        env, account, team = self.env, self.account_id, ticket.team_id
        if not account._is_automatic():
            return env._("Automatic messages are switched off (Settings).")
        if contact.account_id != account:
            return env._("The ticket is not of this account.")
        rule = account._rule(self.event, team)
        if rule != self:
            return env._(
                "For the team %(team)s, another line decides: %(rule)s.",
                team=team.display_name,
                rule=rule.display_name,
            )
        if not self._is_sent_to(CUSTOMER):
            return env._("The line has no template, or is not for customers.")
        if team.whatsapp_notify == "email":
            return env._("The team %s notifies by e-mail.", team.display_name)
        return self._why_not_to(contact) or self._why_not_about(
            stage or ticket.stage_id
        )

    def _why_not_to(self, contact):
        env = self.env
        if contact._may_be_notified():
            return ""
        if contact.is_blocked:
            return env._("The customer is blocked.")
        if contact.is_opted_out:
            return env._("The customer has opted out of such messages.")
        if contact.group_uid:
            return env._("It is a group: groups get no automatic messages.")
        return env._("The guide has simulated this customer: nothing is sent.")

    def _why_not_about(self, stage):
        if self.event == RESOLVED and not stage.closed:
            return self.env._("%s is no stage of closed tickets.", stage.display_name)
        if self.event == UPDATED and not stage.whatsapp_is_announced:
            return self.env._(
                "Customers are not told of the stage %s: see the stage.",
                stage.display_name,
            )
        return ""

    def _why_no_template(self, contact):
        if contact._window_is_open():
            return self.env._("The template does not exist any more.")
        return self.env._(
            "The customer wrote more than 24 hours ago, and Meta has not approved the"
            " template in their language nor in the account's."
        )

    def _why_not_composed(self, template, ticket):
        if not template._is_for(ticket):
            return self.env._("The ticket's team may not use this template.")
        return self.env._(
            "A variable of the template has no value in this ticket: the customer gets"
            " an e-mail instead, or an agent an activity."
        )

    def _remark(self, contact, template):
        """Return in which form and when it would be sent, as a text."""
        env, lines = self.env, []
        language = template._language_name(template.language)
        if contact._window_is_open():
            lines.append(env._("As text, in %s: the 24 hours are open.", language))
        elif self._goes_directly(template):
            lines.append(
                env._("As text by Direct Send, in %s: the 24 hours are over.", language)
            )
        else:
            lines.append(
                env._(
                    "As the template %(name)s, in %(language)s: the 24 hours are over.",
                    name=template.name,
                    language=language,
                )
            )
        if self.account_id._quiet_until(fields.Datetime.now()):
            lines.append(env._("It is sent when the quiet hours are over."))
        return "\n".join(lines)
