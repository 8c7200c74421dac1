import json

from odoo import api, fields, models

from .helpdesk_whatsapp_template import APPROVED


class HelpdeskWhatsappMessage(models.Model):
    """A message written once as a template, that goes out in one of several ways.

    Which one is decided when Meta is called: ordinary text while the customer service
    window is open, else the template itself.
    """

    _inherit = "helpdesk.whatsapp.message"

    template_id = fields.Many2one(
        "helpdesk.whatsapp.template",
        "Template",
        index="btree_not_null",
        ondelete="set null",
    )
    forms = fields.Text(
        help="JSON: what Meta may be given instead, by type; one is chosen at the call."
    )

    @api.model
    def _queue_composed(self, contact, template, composed, **more):
        """Put a filled-in template into the outbox.

        Its buttons may be typed as well as pressed.

        :param composed: of the template's ``_compose``
        :param more: as for :meth:`_queue`
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
        return message

    def _choose_form(self):
        super()._choose_form()
        if not self.forms:
            return
        forms = json.loads(self.forms)
        others = [kind for kind in forms if kind != "template"]
        is_free = bool(others) and self.contact_id._window_is_open()
        kind = others[0] if is_free else "template"
        self.write({"message_type": kind, "content": json.dumps(forms[kind])})

    def _why_not_now(self):
        reason = super()._why_not_now()
        if self.message_type != "template":
            return reason
        if reason and reason != "window_closed":
            return reason
        is_usable = self.template_id.status == APPROVED
        return None if is_usable else "no_template"

    def _needs_window(self):
        return super()._needs_window() and not self.forms
