# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import format_datetime

from ..common.groups import AGENTS
from ..common.sentinels import KNOWN
from ..common.words import OUTBOUND, UNTIL_OPENED, US


class HelpdeskTicket(models.Model):
    """Follows the conversation with its assignee and its stage.

    What happens so is no news to the customer: an agent has just written to them, or
    they have written themselves.
    """

    _inherit = "helpdesk.ticket"

    def action_whatsapp_take_over(self):
        """Assign the ticket to the user, and notify the colleague who had it.

        :raises AccessError: the user may not change the ticket, or is no member of its
            team
        """
        self.ensure_one()
        former = self.user_id
        self.assign_to_me()
        if former and former != self.env.user:
            env = self.with_context(lang=former.lang).env
            self.message_notify(
                partner_ids=former.partner_id.ids,
                subject=self.display_name,
                body=env._("%(name)s has taken over this ticket.", name=env.user.name),
            )

    def _whatsapp_question_of_colleague(self, seen_id):
        """Return which colleague has answered since the agent began to write.

        :param seen_id: newest mail.message the agent had before them then, if known
        :return: ``{"answered": {name, seconds}}``, with the seconds since; ``False`` if
            nobody has
        """
        if not seen_id:
            return {"answered": False}
        answer = self.env["helpdesk.whatsapp.message"].sudo()
        answer = answer.search(
            [
                ("ticket_id", "=", self.id),
                ("direction", "=", OUTBOUND),
                ("is_automatic", "=", False),
                ("mail_message_id", ">", seen_id),
                ("mail_message_id.author_id", "!=", self.env.user.partner_id.id),
            ],
            order="id desc",
            limit=1,
        )
        passed = fields.Datetime.now() - (answer.create_date or fields.Datetime.now())
        name = answer.mail_message_id.author_id.name
        seconds = int(passed.total_seconds())
        return {"answered": answer and {"name": name, "seconds": seconds} or False}

    def _whatsapp_notify_assignee_after(self, vals):
        """Notify the user who was assigned by somebody else, if a customer waits."""
        user = self.env["res.users"].browse(vals.get("user_id") or ())
        if not user or user == self.env.user:
            return
        for ticket in self.sudo().with_context(lang=user.lang):
            if ticket.whatsapp_waiting_for == US:
                ticket._whatsapp_notify_assignee(user)

    def _whatsapp_notify_assignee(self, user):
        since = format_datetime(
            self.env, self.whatsapp_waiting_since, tz=user.tz, dt_format="short"
        )
        self.message_notify(
            partner_ids=user.partner_id.ids,
            subject=self.display_name,
            subtype_xmlid=UNTIL_OPENED,
            body=self.env._(
                "%(name)s is waiting for an answer on WhatsApp since %(time)s:"
                " “%(text)s”",
                name=self.whatsapp_contact_id.display_name,
                time=since,
                text=self.whatsapp_last_message or "",
            ),
        )

    def _whatsapp_follow_answer(self, user):
        """Assign the ticket to who has answered, and move it from its first stage.

        :param user: res.users, or none if it is not known
        """
        team, values = self.team_id, {}
        is_free = not self.user_id and team._whatsapp_does("whatsapp_assigns")
        if is_free and self._whatsapp_may_own(user):
            values["user_id"] = user.id
        if self._whatsapp_is_in_first_stage() and team._whatsapp_does(
            "whatsapp_begins"
        ):
            values["stage_id"] = self._whatsapp_stage_of_work().id
        self._whatsapp_write_known(values)

    def _whatsapp_follow_reply(self):
        """Move the ticket out of a stage that waits for the customer: they replied."""
        is_waiting = self.stage_id.whatsapp_is_waiting
        if is_waiting and self.team_id._whatsapp_does("whatsapp_resumes"):
            self._whatsapp_write_known({"stage_id": self._whatsapp_stage_of_work().id})

    def _whatsapp_stage_to_reopen(self):
        """Prefer a stage in which tickets are worked on."""
        stage = super()._whatsapp_stage_to_reopen()
        if self.team_id._whatsapp_does("whatsapp_resumes"):
            stage = self._whatsapp_stage_of_work() or stage
        return stage

    def _whatsapp_write_known(self, values):
        """Write the values that are true; the customer is not notified."""
        values = {name: value for name, value in values.items() if value}
        if values:
            self.sudo().with_context(whatsapp_known=KNOWN).write(values)

    def _whatsapp_may_own(self, user):
        """Whether the ticket can be assigned to ``user``, as a member of its team."""
        members = self.team_id.sudo().user_ids
        is_agent = user and not user.share and user.has_group(AGENTS)
        return bool(is_agent) and (not self.team_id or user in members)

    def _whatsapp_stages(self):
        """Return the stages a ticket of this team can be in, in their order."""
        return self.team_id.with_company(self.company_id)._get_applicable_stages()

    def _whatsapp_is_in_first_stage(self):
        return not self.closed and self.stage_id == self._whatsapp_stages()[:1]

    def _whatsapp_stage_of_work(self):
        """Return the stage after the first in which tickets are worked on, if any."""
        return self._whatsapp_stages()[1:].filtered(
            lambda stage: not (stage.closed or stage.whatsapp_is_waiting)
        )[:1]
