# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields, models

from ...tools import direct_send
from ...tools.meta import account_topics
from ...tools.meta.webhook import text

#: Meta limits an account for a day at first; then it is tried again once a day.
REST = timedelta(days=1)
PROBLEM = "direct_send"


class HelpdeskWhatsappAccount(models.Model):
    """Says whether the account uses Direct Send, and what Meta has said about it."""

    _inherit = "helpdesk.whatsapp.account"

    uses_direct_send = fields.Boolean(
        "Direct Send",
        copy=False,
        help="After the 24 hours, automatic messages and agents' answers go out as the"
        " text that they are, without an approved template, at the price of a utility"
        " template. Meta offers it as a beta to business accounts that it admits:"
        " WhatsApp Manager says so under Message templates. Only messages about the"
        " customer's own request, order or account are allowed; advertising gets the"
        " account restricted. What Meta does not take is sent as the template.",
    )
    direct_send_rests_until = fields.Datetime(
        "Direct Send rests until", readonly=True, copy=False
    )
    direct_send_refusal = fields.Char(
        "Meta on Direct Send", readonly=True, copy=False, help="What Meta said last."
    )

    def _may_send_directly(self):
        """Return whether Direct Send is used, and Meta has not restricted it."""
        rests_until = self.direct_send_rests_until
        is_resting = rests_until and rests_until > fields.Datetime.now()
        return self.uses_direct_send and not is_resting

    def _note_direct_send_refusal(self, code, details):
        """Switch Direct Send off if Meta has not admitted the account, or let it rest.

        :param int code: Meta's error code
        :param str details: Meta's details
        """
        if direct_send.is_not_admitted(code, details):
            self.write({"uses_direct_send": False, "direct_send_refusal": details})
            self._alarm(
                PROBLEM,
                self.env._("Direct Send is switched off: Meta does not admit it"),
                self.env._("Meta: %s", details),
            )
        elif direct_send.is_resting(code):
            self._rest_direct_send(fields.Datetime.now() + REST, details)

    def _rest_direct_send(self, until, details):
        """Use no Direct Send until then; messages go out as templates."""
        if self.direct_send_rests_until and self.direct_send_rests_until >= until:
            return
        self.write({"direct_send_rests_until": until, "direct_send_refusal": details})
        self._recheck("direct_send")
        self._alarm(
            PROBLEM,
            self.env._("Meta has restricted Direct Send"),
            self.env._(
                "Meta found messages in it that are not utility: they must be about the"
                " customer's own request, order or account. Until it ends, templates"
                " are sent. Meta: %s",
                details,
            ),
        )

    def _forget_direct_send_refusal_after(self, vals):
        """Forget what Meta has said when somebody switches Direct Send on or off."""
        if "uses_direct_send" not in vals:
            return
        if vals["uses_direct_send"]:
            self.write({"direct_send_rests_until": False, "direct_send_refusal": False})
            for account in self:
                account._calm(PROBLEM)
        self._recheck("direct_send")

    def _on_direct_send_restriction(self, value):
        """Process "account_update": let Direct Send rest while Meta restricts it.

        Accounts that do not use it are left alone. A restriction without an end is
        asked about again every day.
        """
        now = fields.Datetime.now()
        event = account_topics.event_of(value)
        if event != "ACCOUNT_RESTRICTION":
            return
        for sanction in account_topics.sanctions({event: value}, now):
            if sanction.details == direct_send.RESTRICTION:
                for account in self.filtered("uses_direct_send"):
                    account._rest_direct_send(
                        sanction.until or now + REST, sanction.details
                    )

    def _on_correct_category(self, value):
        """Process "template_correct_category_detection": a text is no utility.

        Meta reports so before it restricts Direct Send.
        """
        category = text(value.get("correct_category"))
        for account in self.filtered("uses_direct_send"):
            account._alarm(
                PROBLEM,
                self.env._("Meta finds messages by Direct Send that are no utility"),
                self.env._(
                    "Meta sees the category %(category)s in its template %(name)s,"
                    " which it has made of them. If that goes on, it restricts Direct"
                    " Send: write only about the customer's own request, order or"
                    " account. Meta reviews its decision if you ask for it in the"
                    " Business Support Home.",
                    category=category,
                    name=text(value.get("message_template_name")),
                ),
            )
