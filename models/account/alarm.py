# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ..common import hooks
from ..common.groups import ADMINISTRATORS, MANAGERS


class HelpdeskWhatsappAccount(models.Model):
    """Adds activities that report a problem of the account to its responsible user.

    Each problem has one activity at most. It is marked as done when the problem is
    over.
    """

    _inherit = "helpdesk.whatsapp.account"

    def _forget_alarms_after(self, vals):
        """Delete the activities of accounts that ``vals`` has archived."""
        if not vals.get("active", True):
            self._forget_alarms()

    def _forget_alarms(self):
        """Delete the activities of these accounts, which have been archived.

        Checks that fail once the account is active again raise new activities.
        """
        self.sudo().check_ids.alarmed = False
        self._activities().unlink()

    def _alarm(self, problem, summary, note):
        """Schedule an activity for the responsible user, or update the open one.

        :param str problem: key of the problem; each key has one open activity at most
        :param str summary: the activity's summary
        :param str note: plain text
        """
        self.ensure_one()
        values = {"summary": summary, "note": plaintext2html(note)}
        if activity := self._activities_of(problem):
            if not self.sudo()._may_be_changed_by(activity.user_id):
                values["user_id"] = self._responsible_user().id
            activity.write(values)
            hooks.ACCOUNT_ALARMED.run(self, summary, note)
            return
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self._responsible_user().id,
            whatsapp_problem=problem,
            **values,
        )
        hooks.ACCOUNT_ALARMED.run(self, summary, note)

    def _calm(self, *problems):
        """Mark the activities of problems that are over as done.

        :param str problems: as for :meth:`_alarm`
        """
        if activities := self._activities_of(*problems):
            localized = activities.with_context(lang=self._responsible_user().lang)
            localized.action_feedback(feedback=localized.env._("The problem is gone."))

    def _activities_of(self, *problems):
        return self._activities().filtered(
            lambda activity: activity.whatsapp_problem in problems
        )

    def _activities(self):
        """Return the activities that report problems of the accounts, as superuser."""
        activities = self.env["mail.activity"].sudo()
        return activities.search(
            [
                ("whatsapp_problem", "!=", False),
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
            ]
        )

    def _responsible_user(self):
        """Return the user whom the activities are assigned to; there is always one.

        It is the first active user who may change the account: the one who created it,
        else a helpdesk manager of its company. If nobody may, it is a system
        administrator.
        """
        account = self.sudo()
        if account._may_be_changed_by(account.create_uid):
            return account.create_uid
        managers = account._active_users(MANAGERS)
        return (
            next(filter(account._may_be_changed_by, managers), None)
            or account._active_users(ADMINISTRATORS)[:1]
            or self.env.ref("base.user_root")
        )

    def _active_users(self, group):
        """Return the active internal users of a group, those of the company first."""
        users = self.env["res.users"].sudo()
        domain = Domain("all_group_ids", "in", self.env.ref(group).ids)
        found = users.search(domain & Domain("share", "=", False), order="id")
        return found.sorted(lambda user: self.company_id not in user.company_ids)

    def _may_be_changed_by(self, user):
        """Whether an active colleague may open and change the account."""
        if not user.active or user.share or user == self.env.ref("base.user_root"):
            return False
        account = self.with_user(user)
        companies = user.company_ids.ids
        return account.with_context(allowed_company_ids=companies).has_access("write")
