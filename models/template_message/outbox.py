# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo import api, fields, models

from ...tools.templates.statuses import APPROVED

#: Errors that concern the template or the customer's wish ("Error codes").
PAUSED, DISABLED, MISSING, STOPPED_MARKETING = 132015, 132016, 132001, 131050


class HelpdeskWhatsappMessage(models.Model):
    """Sends a filled-in template as such, or as an ordinary message in the window.

    Which of its forms is sent is decided when Meta is called: an ordinary message while
    the customer service window is open, else the template.
    """

    _inherit = "helpdesk.whatsapp.message"

    template_id = fields.Many2one(
        "helpdesk.whatsapp.template",
        "Template",
        index="btree_not_null",
        ondelete="set null",
    )
    forms = fields.Text(
        "Alternative forms",
        help="JSON: what Meta may be given instead, by type; one is chosen at the"
        " call.",
    )

    @api.model
    def _queue_composed(self, contact, template, composed, **more):
        """Create a message with a filled-in template in the outbox.

        Its quick replies may also be typed. The file of its header is uploaded before.

        :param composed: ``Composed``, as the template's ``_compose`` returns it
        :param more: as for :meth:`_queue`
        :return: the queued message
        """
        message = self._queue(
            contact,
            "template",
            composed.forms["template"],
            composed.text,
            template_id=template.id,
            forms=json.dumps(composed.forms),
            **more,
        )
        if question := composed.forms.get("interactive"):
            contact._lock()
            contact._bot_await(question, message)
        message._fill_header_file()
        return message

    def _interactive_sent(self):
        """Also of a template: with the quick replies, if it has any."""
        forms = json.loads(self.forms or "{}")
        return forms.get("interactive") or super()._interactive_sent()

    def _fill_header_file(self):
        """Have the header's file uploaded, if it has one."""

    def _choose_template_or_text(self):
        """Choose the form in which the message is sent: template or free text."""
        if self._is_late_answer():
            self._take_template()
        if not self.forms:
            return
        forms = json.loads(self.forms)
        others = [kind for kind in forms if kind != "template"]
        is_free = bool(others) and self.contact_id._window_is_open()
        kind = others[0] if is_free else "template"
        self.write({"message_type": kind, "content": json.dumps(forms[kind])})

    def _template_to_chatter(self):
        """Return which template the message was sent as (JSON)."""
        first = self[:1]
        is_one = first.message_type == "template" and first.direction == "outbound"
        return {"template": first.template_id.name or ""} if is_one else {}

    def _obstacle_of_template(self):
        """Return why the message's template may not be sent (``failure_reason``)."""
        template = self.template_id
        if self.contact_id._refuses(template):
            return "opted_out"
        if template and self.ticket_id and not template._is_for(self.ticket_id):
            return "template_team"
        if self.message_type != "template" or self._template_is_approved():
            return None
        return "template" if self.contact_id._window_is_open() else "no_template"

    def _fail_unless_template(self, reason):
        """Queue a text that came too late once more, as the template it also is.

        Meta's clock decides: it may close the window before ours does.

        :return: the failure reason, or ``None`` if the message is queued again
        """
        is_text = self.forms and self.message_type != "template"
        if reason != "window_closed" or not is_text:
            return reason
        if not self._template_is_approved():
            return "no_template"
        template = json.loads(self.forms)["template"]
        self.forms = json.dumps({"template": template})
        self._queue_anew()
        return None

    def _apply_error_code_to_template(self):
        """Store what Meta's error code says about the template or the customer."""
        template, code = self.template_id.sudo(), self.error_code
        if code == STOPPED_MARKETING:
            self.contact_id.has_stopped_marketing = True
        elif code == MISSING and template:
            template.account_id._outdate_templates()
        elif code in (PAUSED, DISABLED) and template:
            template.status = "PAUSED" if code == PAUSED else "DISABLED"

    def _template_is_approved(self):
        return self.template_id.status == APPROVED

    def _has_template(self):
        """Return whether it is sent as a template outside the window."""
        late = self._is_late_answer() and self._template_of_answer()
        return bool(self.forms or late)

    def _waits_for_assessment(self):
        if not self.is_held or self.state != "accepted":
            return ""
        return self.env._(
            "WhatsApp holds it back until it has assessed the template's quality."
        )
