# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..tools.templates.library import SUFFIX, Entry


class HelpdeskWhatsappLibrary(models.TransientModel):
    """Lets a helpdesk manager pick a template of Meta's library for an account."""

    _name = "helpdesk.whatsapp.library"
    _description = "Meta's template library"

    account_id = fields.Many2one(
        "helpdesk.whatsapp.account",
        required=True,
        default=lambda self: self.env["helpdesk.whatsapp.account"].search([], limit=1),
    )
    language = fields.Selection(
        lambda self: self.env["helpdesk.whatsapp.template"]._language_selection(),
        required=True,
        compute="_compute_language",
        store=True,
        readonly=False,
    )
    words = fields.Char("Search", help="Part of the name or the text, in English too.")
    line_ids = fields.One2many("helpdesk.whatsapp.library.line", "library_id")
    is_searched = fields.Boolean()

    @api.depends("account_id")
    def _compute_language(self):
        """Begin with the account's language, if Meta has it."""
        codes = dict(self._fields["language"]._description_selection(self.env))
        for library in self:
            lang = library.account_id._language()
            short = lang.partition("_")[0]
            known = next((code for code in (lang, short) if code in codes), "en_US")
            library.language = known

    def action_search(self):
        """List the templates of the library, and keep the dialog open."""
        self.ensure_one()
        self.account_id.check_access("write")
        found = self.account_id._search_library(self.language, self.words or "")
        lines = [
            Command.create(
                {
                    "name": entry.name,
                    "header": entry.header,
                    "text": entry.text,
                    "topic": entry.topic,
                    "buttons": [list(button) for button in entry.buttons],
                }
            )
            for entry in found
        ]
        self.write({"line_ids": [Command.clear(), *lines], "is_searched": True})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Meta's template library"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }


class HelpdeskWhatsappLibraryLine(models.TransientModel):
    """A template of Meta's library; its dialog takes it."""

    _name = "helpdesk.whatsapp.library.line"
    _description = "Template of Meta's library"

    library_id = fields.Many2one(
        "helpdesk.whatsapp.library", required=True, ondelete="cascade"
    )
    name = fields.Char("Name in the library", readonly=True)
    header = fields.Char(readonly=True)
    text = fields.Text(readonly=True)
    topic = fields.Char("Use", readonly=True)
    buttons = fields.Json("Buttons at Meta", readonly=True)
    labels = fields.Char("Buttons", compute="_compute_buttons")
    has_url = fields.Boolean(compute="_compute_buttons")
    has_phone = fields.Boolean(compute="_compute_buttons")
    new_name = fields.Char(
        "Name", compute="_compute_new_name", store=True, readonly=False
    )
    url = fields.Char(
        "Page that the button opens",
        help="End it with {{1}} if it is another page for each customer: the template"
        " then says what is filled in, such as the ticket's number.",
    )
    is_url_open = fields.Boolean(compute="_compute_is_url_open")
    url_sample = fields.Char("Sample of the address")
    phone = fields.Char("Number that the button calls")

    @api.depends("name")
    def _compute_new_name(self):
        for line in self:
            line.new_name = line.name

    @api.depends("buttons")
    def _compute_buttons(self):
        for line in self:
            entry = line._entry()
            line.labels = ", ".join(label for _kind, label, _url in entry.buttons)
            line.has_url, line.has_phone = entry.has_url, entry.has_phone

    @api.depends("url")
    def _compute_is_url_open(self):
        for line in self:
            line.is_url_open = (line.url or "").strip().endswith(SUFFIX)

    def _entry(self):
        language = self.library_id.language or ""
        buttons = tuple(tuple(button) for button in self.buttons or [])
        text, topic = self.text or "", self.topic or ""
        return Entry(self.name or "", language, self.header or "", text, buttons, topic)

    def action_open(self):
        """Open the dialog that asks for what the template needs."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take from Meta's library"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_take(self):
        """Create the template at Meta and in Odoo, and open it.

        :raises UserError: a value is missing, or Meta has refused
        """
        self.ensure_one()
        account = self.library_id.account_id
        given = (self.new_name, self.url, self.phone, self.url_sample)
        texts = [text or "" for text in given]
        template = account._take_from_library(self._entry(), *texts)
        if not template:
            raise UserError(
                self.env._("Meta does not show the new template yet: press Sync soon.")
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": template._name,
            "res_id": template.id,
            "views": [(False, "form")],
        }
