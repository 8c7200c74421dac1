# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from babel import Locale, UnknownLocaleError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.templates.languages import LANGUAGES
from ...tools.templates.statuses import CATEGORIES, DELETED, DRAFT, STATUSES

#: Fields by which Meta identifies a template.
IDENTITY = {"account_id", "name", "language"}
#: Fields that Meta reviews.
CONTENT = {
    *("category", "header_type", "header_text", "body", "footer", "button_ids"),
    *("has_security_advice", "code_minutes", "ttl_seconds"),
}
#: Fields with what Meta reports, and those computed from it: only the server may write
#: them.
METAS = {
    *("components", "is_changed", "is_foreign", "is_primary", "submitted_at"),
    *("header_media_uid", "header_uploaded_at"),
    *("status", "template_uid", "meta_components", "meta_category", "quality"),
    "meta_ttl_seconds",
    *("rejected_reason", "correct_category", "meta_notice"),
}
#: Prefixes of the names of Meta's sample templates, which all business accounts have.
SAMPLE_NAMES = ("hello_world", "sample_")
#: Prefix of the names of templates that Meta has made of texts ("Direct Send"): nobody
#: can edit or delete them.
GENERATED = "auto_generated_"


class HelpdeskWhatsappTemplate(models.Model):
    """A message template of an account in one language.

    The templates of one name are the languages of one template: rules and stages refer
    to any of them, and each customer gets the one of their language. Outside the
    customer service window only a template that Meta has approved can be sent. Inside
    it, the text is sent as an ordinary message, approved or not.

    Helpdesk managers may edit a template while Meta accepts changes. The status and
    what else Meta reports are written by the server only.
    """

    _name = "helpdesk.whatsapp.template"
    _description = "WhatsApp Template"
    _inherit = ["helpdesk.whatsapp.of.account"]
    _order = "account_id, name, is_primary desc, language"

    account_id = fields.Many2one(
        "helpdesk.whatsapp.account",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env["helpdesk.whatsapp.account"].search([], limit=1),
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    name = fields.Char(required=True, help="Lower case letters, digits and _ only.")
    language = fields.Selection("_language_selection", required=True)
    category = fields.Selection(
        CATEGORIES,
        default="UTILITY",
        required=True,
        help="Utility: about something the customer does with you. Marketing: anything"
        " else. Authentication: one-time passwords. Meta puts a template into another"
        " category if it sees fit, and charges by it.",
    )
    status = fields.Selection(
        STATUSES, default=DRAFT, required=True, readonly=True, copy=False
    )
    template_uid = fields.Char(
        "Meta's id", readonly=True, copy=False, index="btree_not_null"
    )
    header_type = fields.Selection(
        [
            ("TEXT", "Text"),
            ("IMAGE", "Image"),
            ("VIDEO", "Video"),
            ("DOCUMENT", "Document"),
            ("LOCATION", "Location"),
        ],
        "Header",
    )
    header_text = fields.Char("Header text")
    header_attachment_ids = fields.Many2many(
        "ir.attachment",
        string="File",
        help="It is sent with each message, and Meta reviews it as a sample.",
    )
    header_latitude = fields.Float("Latitude", digits=(9, 6))
    header_longitude = fields.Float("Longitude", digits=(9, 6))
    header_place = fields.Char("Name of the location")
    header_address = fields.Char("Address")
    body = fields.Text()
    footer = fields.Char()
    has_security_advice = fields.Boolean(
        "Security advice",
        default=True,
        help="“For your security, do not share this code.”",
    )
    code_minutes = fields.Integer(
        "Code expires after (minutes)",
        help="1 to 90; 0: the message does not mention it.",
    )
    button_ids = fields.One2many(
        "helpdesk.whatsapp.template.button", "template_id", "Buttons", copy=True
    )
    variable_ids = fields.One2many(
        "helpdesk.whatsapp.template.variable",
        "template_id",
        "Variables",
        compute="_compute_variable_ids",
        store=True,
        readonly=False,
        copy=True,
    )
    team_ids = fields.Many2many(
        "helpdesk.ticket.team",
        string="Teams",
        help="Only these may use it; empty: all.",
    )
    is_sample = fields.Boolean(
        "Meta's sample", compute="_compute_is_sample", store=True
    )

    _name_unique = models.UniqueIndex(
        "(account_id, name, language)",
        "This account has a template of that name in that language already.",
    )

    @api.model
    def _language_selection(self):
        """Return Meta's languages, and others that existing templates have."""
        groups = self.sudo()._read_group([], ["language"])
        codes = LANGUAGES.union(code for (code,) in groups if code)
        named = [(code, self._language_name(code)) for code in codes]
        return sorted(named, key=lambda language: language[1].lower())

    @api.model
    def _language_name(self, code):
        """Return the name of a language, in the user's language, with Meta's code."""
        try:
            name = Locale.parse(code).get_display_name(self.env.lang or "en_US")
        except (UnknownLocaleError, ValueError):
            return code
        return f"{name} ({code})"

    @api.depends("name")
    def _compute_is_sample(self):
        for template in self:
            names = (*SAMPLE_NAMES, GENERATED)
            template.is_sample = (template.name or "").startswith(names)

    @api.depends("name", "language")
    @api.depends_context("whatsapp_template_by_name")
    def _compute_display_name(self):
        by_name = self.env.context.get("whatsapp_template_by_name")
        for template in self:
            name, language = template.name, template.language
            is_short = by_name or not language
            template.display_name = name if is_short else f"{name} ({language})"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_written(set().union(*vals_list))
        return super().create(vals_list)

    def write(self, vals):
        self._check_written(set(vals))
        return super().write(vals)

    def _check_written(self, names):
        """Check that a user may write these fields; the superuser may write all.

        :param set names: of the fields
        :raises AccessError: only the server may write one of them
        :raises UserError: Meta does not accept the change, or none at the moment
        """
        if self.env.su:
            return
        if names & METAS:
            raise AccessError(
                self.env._(
                    "What Meta reports about a template cannot be changed in Odoo."
                )
            )
        if names & IDENTITY and self.filtered("template_uid"):
            raise UserError(
                self.env._(
                    "Meta identifies the template by its name and language: they"
                    " cannot be changed. Create a new one."
                )
            )
        if names & CONTENT and self.filtered("is_locked"):
            raise UserError(
                self.env._(
                    "Meta does not accept changes of this template at the moment."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_at_meta(self):
        if not self.env.su and any(template._is_at_meta() for template in self):
            raise UserError(
                self.env._("Meta has this template: use “Delete at Meta” instead.")
            )

    def _is_generated(self):
        """Whether Meta has made the template: nobody may edit or choose it."""
        return (self.name or "").startswith(GENERATED)

    def _is_at_meta(self):
        """Whether Meta has the template, in any state of review."""
        return bool(self.template_uid) and self.status != DELETED

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if not {"name", "language"} & set(default or {}):
            for vals in vals_list:
                vals["name"] += "_copy"
        return vals_list
