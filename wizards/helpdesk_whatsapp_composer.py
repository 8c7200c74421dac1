from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..tools import limits, markup


class HelpdeskWhatsappComposer(models.TransientModel):
    """What an agent writes to the customer of a ticket; one composer sends once."""

    _name = "helpdesk.whatsapp.composer"
    _description = "WhatsApp Composer"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    recipient = fields.Char("To", compute="_compute_recipient")
    window_expires_at = fields.Datetime(related="ticket_id.whatsapp_window_expires_at")
    is_window_open = fields.Boolean(compute="_compute_recipient")
    quoted_id = fields.Many2one("mail.message", "In reply to", readonly=True)
    quoted_text = fields.Char(compute="_compute_quoted_text")
    body = fields.Html("Message")
    char_count = fields.Integer("Characters", compute="_compute_char_count")
    char_limit = fields.Integer("Most characters", compute="_compute_template")
    template_name = fields.Char("Template", compute="_compute_template")
    preview = fields.Html("How they read it", compute="_compute_template")
    attachment_ids = fields.Many2many("ir.attachment", string="Attach files")
    file_problems = fields.Text(compute="_compute_file_problems")
    mail_message_id = fields.Many2one("mail.message", readonly=True)

    @api.depends("ticket_id")
    def _compute_recipient(self):
        for composer in self:
            composer.ticket_id.check_access("read")
            contact = composer.ticket_id.sudo().whatsapp_contact_id
            composer.is_window_open = bool(contact) and contact._window_is_open()
            names = (contact.display_name, contact._address()) if contact else ()
            composer.recipient = " · ".join(dict.fromkeys(filter(None, names)))

    @api.depends("quoted_id")
    def _compute_quoted_text(self):
        for composer in self:
            composer.ticket_id.check_access("read")
            quoted = composer.ticket_id._whatsapp_quoted(composer.quoted_id.id)
            author = quoted.mail_message_id.author_id.name
            words = quoted.text or (quoted and quoted._placeholder())
            composer.quoted_text = quoted and f"{author}: {words}"

    @api.depends("body")
    def _compute_char_count(self):
        for composer in self:
            composer.char_count = len(markup.whatsapp_from_html(composer.body))

    @api.depends("body", "ticket_id")
    def _compute_template(self):
        """While the window is closed: in which template it goes out, and how it reads.

        The server decides anew when it is sent.
        """
        for composer in self:
            composer.ticket_id.check_access("read")
            ticket = composer.ticket_id.sudo()
            template = self.env["helpdesk.whatsapp.template"]
            if not composer.is_window_open:
                template = ticket._whatsapp_template_of_answer()
            composer.template_name = template.name
            composer.char_limit = limits.TEXT_BODY
            composer.preview = False
            if template:
                text = markup.whatsapp_from_html(composer.body) or "…"
                composed = ticket._whatsapp_in_template(template, text)
                composer.preview = Markup(markup.styled(plaintext2html(composed.text)))
                composer.char_limit = ticket._whatsapp_room(template)

    @api.depends("attachment_ids", "ticket_id")
    def _compute_file_problems(self):
        for composer in self:
            composer.ticket_id.check_access("read")
            account = composer.ticket_id.sudo().whatsapp_contact_id.account_id
            files = composer.attachment_ids._origin._filtered_access("read").sudo()
            problems = map(
                account.with_context(lang=self.env.lang)._file_problem, files
            )
            composer.file_problems = "\n".join(filter(None, problems))

    def action_send(self):
        """Send; a second press, or the same request again, sends nothing more."""
        self.ensure_one()
        self.lock_for_update()
        if not self.mail_message_id:
            if not self.ticket_id:
                raise UserError(self.env._("The ticket no longer exists."))
            self.mail_message_id = self.ticket_id.whatsapp_post(
                self.body,
                quoted_id=self.quoted_id.id,
                attachment_ids=self.attachment_ids.sorted("id").ids,
            )
        return {"type": "ir.actions.act_window_close"}
