from odoo import models
from odoo.tools import plaintext2html


class HelpdeskWhatsappAccount(models.Model):
    """Activities that tell of a problem of the account, and end with it."""

    _inherit = "helpdesk.whatsapp.account"

    def _forget_alarms_after(self, vals):
        if not vals.get("active", True):
            self._forget_alarms()

    def _forget_alarms(self):
        """An archived account needs nobody; once it is back, all is told anew."""
        self.sudo().check_ids.alarmed = False
        self._activities().unlink()

    def _alarm(self, problem, summary, note):
        """Have the responsible user act: one activity a problem, until it is closed.

        :param str problem: the same whenever it is about the same
        :param str note: plain text
        """
        self.ensure_one()
        values = {"summary": summary, "note": plaintext2html(note)}
        if activity := self._activities_of(problem):
            activity.write(values)
            return
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self._responsible_user().id,
            whatsapp_problem=problem,
            **values,
        )

    def _calm(self, problem):
        """The problem is gone: so is its activity."""
        text = self.with_context(lang=self._responsible_user().lang)
        text._activities_of(problem).action_feedback(
            feedback=text.env._("The problem is gone.")
        )

    def _activities_of(self, problem):
        return self._activities().filtered(
            lambda activity: activity.whatsapp_problem == problem
        )

    def _activities(self):
        activities = self.env["mail.activity"].sudo()
        return activities.search(
            [
                ("whatsapp_problem", "!=", False),
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
            ]
        )

    def _responsible_user(self):
        """Who is told when the account fails: its maker, else the administrator."""
        root = self.env.ref("base.user_root")
        maker = self.create_uid
        return (
            maker if maker.active and maker != root else self.env.ref("base.user_admin")
        )
