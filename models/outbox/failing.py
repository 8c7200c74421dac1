from odoo import fields, models

from ...tools.meta import errors
from ..common.message_states import RANK

#: Methods of the message that may find a way out before it is marked as failed, in the
#: order of the calls. Each gets the failure reason and returns the one to be noted, or
#: ``None``: the message has not failed then, and the method has seen to it.
BEFORE_FAILING = ("_fail_unless_template",)
#: Methods of the message that follow when it is marked as failed, in the order of the
#: calls; each is in the room whose business it is.
AFTER_FAILING = (
    "_take_reaction_back",  # message: the chatter shows what the customer sees
    "_notices_not_delivered",  # notice: told by e-mail, or by an agent
    "_react_to_refusal",  # template_message: what Meta says of template and customer
    "_notify_agent_of_failure",  # trouble: nobody wrote it, somebody must know
    "_count_failure",  # figures
)


class HelpdeskWhatsappMessage(models.Model):
    """The one end of sending: a message fails, and whoever must know of it is called.

    A room that has something to do then adds its method to the lists above.
    """

    _inherit = "helpdesk.whatsapp.message"

    def _fail(self, reason, code=None, details="", moment=None):
        """Mark the message as failed, unless there is another way.

        :param str reason: one of ``FAILURE_REASONS``
        :param int code: Meta's error code
        :param str details: Meta's details
        :param datetime moment: when it failed, by Meta's clock; by default now
        """
        self.ensure_one()
        for name in BEFORE_FAILING:
            reason = getattr(self, name)(reason)
            if not reason:
                return
        self.write(
            {
                "state": "failed",
                "failed_at": moment or fields.Datetime.now(),
                "failure_reason": reason,
                "error_code": code,
                "error_details": details,
            }
        )
        self._state_changed()
        for name in AFTER_FAILING:
            getattr(self, name)()

    def _fail_by_status(self, status, moment):
        """Meta's status says that it failed; one that was delivered has not.

        :param status: ``tools.meta.webhook.Status``
        """
        verdict = errors.verdict(status.error_code)
        if RANK.get(self.state, RANK["played"]) < RANK["delivered"]:
            self._fail(verdict.reason, status.error_code, status.error_details, moment)
        if verdict.remedy is errors.Remedy.FIX_ACCOUNT:
            self.account_id._pause_sending(verdict.reason, status.error_details)
