import json

from odoo import api, fields, models

from .helpdesk_whatsapp_template import APPROVED

#: "Error codes": what is wrong with the template itself.
PAUSED, DISABLED, MISSING, STOPPED_MARKETING = 132015, 132016, 132001, 131050


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
        """Put a filled-in template into the outbox, its file into the files' lane.

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
        message._take_file_of_template()
        return message

    def _take_file_of_template(self):
        """Have the file of the header uploaded, if it has one."""

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
        if reason and reason != "window_closed":
            return reason
        template = self.template_id
        if template.category == "MARKETING" and self.contact_id.has_stopped_marketing:
            return "opted_out"
        if template and self.ticket_id and not template._is_for(self.ticket_id):
            return "template_team"
        if self.message_type != "template":
            return reason
        return None if template.status == APPROVED else "no_template"

    def _needs_window(self):
        return super()._needs_window() and not self.forms

    def _fail(self, reason, code=None, details="", moment=None):
        """What Meta's refusal says of template and customer is heeded at once."""
        result = super()._fail(reason, code, details, moment)
        template = self.template_id.sudo()
        if code == STOPPED_MARKETING:
            self.contact_id.has_stopped_marketing = True
        elif code == MISSING and template:
            template.account_id._outdate_templates()
        elif code in (PAUSED, DISABLED) and template:
            template.status = "PAUSED" if code == PAUSED else "DISABLED"
        return result

    def _what_it_waits_for(self):
        words = super()._what_it_waits_for()
        if not words and self.is_held and self.state == "accepted":
            return self.env._(
                "WhatsApp holds it back until it has assessed the template's quality."
            )
        return words
