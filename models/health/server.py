from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from ...tools.health import ERROR, OK, WARNING, Finding

#: What waits in a queue ought to be gone after the first, and must after the second.
PATIENCE = (timedelta(minutes=10), timedelta(hours=1))
#: A scheduled action that is so late is not run at all.
CRON_LATE = timedelta(minutes=30)
CRON_FAILURES = 3


class HelpdeskWhatsappAccount(models.Model):
    """Checks of what is ours: settings, queues, scheduled actions."""

    _inherit = "helpdesk.whatsapp.account"

    def _health_paused(self, _meta):
        if not self.paused_reason:
            return Finding(OK, self.env._("Messages are sent"))
        return Finding(
            ERROR,
            self.paused_explanation,
            self.env._(
                "No message is being sent. Fix the problem, then press Check now:"
                " queued messages are sent then."
            ),
        )

    def _health_settings(self, _meta):
        missing = []
        if not self.access_token:
            missing.append(
                self.env._(
                    "The access token is missing. In Meta's Business settings, add a"
                    " system user, give it the app and the WhatsApp account, and"
                    " generate a token that does not expire."
                )
            )
        if not self.app_secret:
            missing.append(self._text_no_app_secret())
        if not self.phone_number_uid:
            missing.append(
                self.env._(
                    "The phone number id is missing. Copy it from Meta's console,"
                    " WhatsApp → API Setup; it is not the phone number."
                )
            )
        state = ERROR if missing else WARNING
        if not self.business_account_uid:
            missing.append(
                self.env._(
                    "The WhatsApp Business account id is missing. Copy it from Meta's"
                    " console, WhatsApp → API Setup, to have the webhooks checked."
                )
            )
        if missing:
            return Finding(state, self.env._("Incomplete"), "\n".join(missing))
        return Finding(OK, self.env._("Complete"))

    # -------------------------------------------------------------------------- queues

    def _health_inbox(self, _meta):
        return self._queue(
            self.env["helpdesk.whatsapp.event"],
            [("account_id", "=", self.id), ("state", "=", "pending")],
            "received_at",
            self.env._(
                "What customers write does not reach the tickets. See the line on"
                " scheduled actions; an update that failed is tried again by itself."
            ),
        )

    def _health_outbox(self, _meta):
        return self._queue(
            self.env["helpdesk.whatsapp.message"],
            [("account_id", "=", self.id), ("state", "=", "outgoing")],
            "create_date",
            self.env._(
                "Answers do not go out. See the lines on sending and on scheduled"
                " actions, and what the messages say."
            ),
        )

    def _health_files(self, _meta):
        return self._queue(
            self.env["helpdesk.whatsapp.message"],
            [("account_id", "=", self.id), ("media_state", "=", "waiting")],
            "create_date",
            self.env._(
                "Files are not fetched or uploaded. Large ones take their time; of"
                " others, the messages say why."
            ),
        )

    def _queue(self, records, domain, moment, advice):
        """How many wait, and for how long."""
        waiting = records.search_count(domain)
        if not waiting:
            return Finding(OK, self.env._("Nothing is waiting"))
        oldest = records.search(domain, order=f"{moment}, id", limit=1)[moment]
        value = self.env._(
            "%(count)s waiting, the oldest since %(moment)s",
            count=waiting,
            moment=self._moment(oldest),
        )
        age = fields.Datetime.now() - oldest
        late, too_late = PATIENCE
        if age < late:
            return Finding(OK, value)
        return Finding(ERROR if age > too_late else WARNING, value, advice)

    def _stuck_updates(self):
        """How many of its updates, or of an unknown number of its app, wait for help.

        What was signed with a secret that no account has any more concerns all.
        """
        events = self.env["helpdesk.whatsapp.event"].sudo()
        active = self.sudo().search([("active", "=", True)])
        others = set(active.mapped("app_secret"))
        others -= {self.sudo().app_secret, False}
        digests = [events._digest(secret) for secret in others]
        of_nobody = Domain("account_id", "=", False)
        return events.search_count(
            Domain("state", "in", ("failed", "unrouted"))
            & (
                Domain("account_id", "=", self.id)
                | of_nobody & Domain("signed_by", "not in", digests)
            )
        )

    def _health_events(self, _meta):
        stuck = self._stuck_updates()
        if not stuck:
            return Finding(OK, self.env._("None"))
        return Finding(
            WARNING,
            str(stuck),
            self.env._(
                "%(count)s updates from Meta could not be processed. See Helpdesk →"
                " Configuration → WhatsApp → Inbox.",
                count=stuck,
            ),
        )

    def _health_crons(self, _meta):
        ours = self.env["ir.model.data"].search(
            [("module", "=", "helpdesk_mgmt_whatsapp"), ("model", "=", "ir.cron")]
        )
        crons = self.env["ir.cron"].with_context(active_test=False)
        crons = crons.browse(ours.mapped("res_id")).exists()
        lazy = crons.filtered(lambda cron: not self._cron_is_alive(cron))
        if not lazy:
            return Finding(
                OK, self.env._("All %(count)s are running", count=len(crons))
            )
        return Finding(
            ERROR,
            ", ".join(lazy.mapped("name")),
            self.env._(
                "These scheduled actions are archived, late or failing. See Settings →"
                " Technical → Scheduled Actions, and that Odoo runs with cron threads"
                " (max_cron_threads)."
            ),
        )

    def _cron_is_alive(self, cron):
        if not cron.active or cron.failure_count >= CRON_FAILURES:
            return False
        is_me = cron == self.env.ref("helpdesk_mgmt_whatsapp.ir_cron_health")
        return is_me or cron.nextcall > fields.Datetime.now() - CRON_LATE
