from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import template as meta
from .helpdesk_ticket import AGENTS

DRAFT, APPROVED = "DRAFT", "APPROVED"

CATEGORIES = [
    ("UTILITY", "Utility"),
    ("MARKETING", "Marketing"),
    ("AUTHENTICATION", "Authentication"),
]
STATUSES = [
    (DRAFT, "Draft"),
    ("PENDING", "In review"),
    (APPROVED, "Approved"),
    ("REJECTED", "Rejected"),
    ("PAUSED", "Paused"),
    ("DISABLED", "Disabled"),
    ("IN_APPEAL", "In appeal"),
    ("PENDING_DELETION", "Being deleted"),
    ("DELETED", "Deleted"),
    ("LIMIT_EXCEEDED", "Limit exceeded"),
    ("ARCHIVED", "Archived"),
    ("LOCKED", "Locked"),
]


class HelpdeskWhatsappTemplate(models.Model):
    """A message template of an account in one language.

    To the admin, the languages of one name are one thing: rules and stages name any of
    them, and each customer gets that of their language. Only what Meta has approved
    reaches a customer outside the customer service window; inside it, the same words go
    out as ordinary text, approved or not.
    """

    _name = "helpdesk.whatsapp.template"
    _description = "WhatsApp Template"
    _order = "account_id, name, language"

    account_id = fields.Many2one(
        "helpdesk.whatsapp.account", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    name = fields.Char(required=True, help="Lower case letters, digits and _ only.")
    language = fields.Char(required=True, help="Meta's code: pt_BR, en, es…")
    category = fields.Selection(CATEGORIES, default="UTILITY", required=True)
    status = fields.Selection(STATUSES, default=DRAFT, required=True, copy=False)
    template_uid = fields.Char("Meta's id", copy=False, index="btree_not_null")
    components = fields.Json(
        compute="_compute_components",
        store=True,
        help="The template as Meta describes it.",
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
    body = fields.Text(required=True)
    footer = fields.Char()
    button_ids = fields.One2many(
        "helpdesk.whatsapp.template.button", "template_id", "Buttons", copy=True
    )
    variable_ids = fields.One2many(
        "helpdesk.whatsapp.template.variable", "template_id", "Variables", copy=True
    )
    team_ids = fields.Many2many(
        "helpdesk.ticket.team",
        string="Teams",
        help="Only these may use it; empty: all.",
    )

    _name_unique = models.UniqueIndex(
        "(account_id, name, language)",
        "This account has a template of that name in that language already.",
    )

    @api.depends("name", "language")
    def _compute_display_name(self):
        for template in self:
            template.display_name = f"{template.name} ({template.language})"

    @api.depends(
        "header_type",
        "header_text",
        "body",
        "footer",
        "button_ids.sequence",
        "button_ids.type",
        "button_ids.text",
        "button_ids.url",
        "button_ids.phone_number",
        "button_ids.sample",
        "variable_ids.place",
        "variable_ids.sample",
    )
    def _compute_components(self):
        for template in self:
            template.components = template._to_components()

    def _to_components(self):
        """What is edited here, as Meta describes it ("Components")."""
        self.ensure_one()
        components = []
        if self.header_type == "TEXT":
            components.append(self._text_component("HEADER", self.header_text))
        elif self.header_type:
            components.append({"type": "HEADER", "format": self.header_type})
        components.append(self._text_component("BODY", self.body))
        if self.footer:
            components.append({"type": "FOOTER", "text": self.footer})
        if self.button_ids:
            buttons = [button._to_meta() for button in self.button_ids]
            components.append({"type": "BUTTONS", "buttons": buttons})
        return components

    def _text_component(self, kind, text):
        component = {"type": kind, "text": text or ""}
        if kind == "HEADER":
            component["format"] = "TEXT"
        samples = self._samples(kind.lower(), meta.variables(text))
        if not samples:
            return component
        key = f"{kind.lower()}_text"
        if self._is_named():
            named = [{"param_name": n, "example": s} for n, s in samples.items()]
            return component | {"example": {f"{key}_named_params": named}}
        values = list(samples.values())
        return component | {"example": {key: [values] if kind == "BODY" else values}}

    def _samples(self, part, names):
        given = {variable.place: variable.sample for variable in self.variable_ids}
        return {name: given.get(f"{part}.{name}") or "" for name in names}

    def _is_named(self):
        """Whether variables have names instead of numbers ("parameter_format")."""
        names = meta.variables(self.header_text) + meta.variables(self.body)
        return any(not name.isdecimal() for name in names)


class HelpdeskWhatsappTemplateButton(models.Model):
    """A button below a template's message."""

    _name = "helpdesk.whatsapp.template.button"
    _description = "WhatsApp Template Button"
    _order = "sequence, id"

    template_id = fields.Many2one(
        "helpdesk.whatsapp.template", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    type = fields.Selection(
        [
            ("QUICK_REPLY", "Quick reply"),
            ("URL", "Open a page"),
            ("PHONE_NUMBER", "Call"),
            ("COPY_CODE", "Copy a code"),
            ("OTP", "Copy the one-time password"),
        ],
        default="QUICK_REPLY",
        required=True,
    )
    text = fields.Char("Label")
    url = fields.Char("Address", help="May end with {{1}}.")
    phone_number = fields.Char("Number")
    sample = fields.Char(help="For Meta's review: a whole address, or a code.")
    action = fields.Selection(
        [("resolved", "Resolved"), ("reopen", "Reopen"), ("rate", "Rate")],
        help="What is done when a customer presses the quick reply. Empty: what stands"
        " on it is their message.",
    )

    def _to_meta(self):
        self.ensure_one()
        button = {"type": self.type, "text": self.text or ""}
        if self.type == "URL":
            button["url"] = self.url or ""
            if meta.variables(self.url):
                button["example"] = [self.sample or ""]
        elif self.type == "PHONE_NUMBER":
            button["phone_number"] = self.phone_number or ""
        elif self.type == "COPY_CODE":
            button["example"] = self.sample or ""
        return button


class HelpdeskWhatsappTemplateVariable(models.Model):
    """What a place of a template is filled with (see ``tools.template``)."""

    _name = "helpdesk.whatsapp.template.variable"
    _description = "WhatsApp Template Variable"
    _order = "id"

    template_id = fields.Many2one(
        "helpdesk.whatsapp.template", required=True, index=True, ondelete="cascade"
    )
    place = fields.Char(required=True, help="body.1, header.1, header, button.0…")
    sample = fields.Char(help="For Meta's review, and for the preview.")
    source = fields.Selection(
        [
            ("field", "A field of the ticket"),
            ("fixed", "Always the same"),
            ("agent", "Left for the agent"),
        ],
        default="field",
        required=True,
    )
    field_path = fields.Char(
        "Field", help="Of the ticket, like number or partner_id.name."
    )
    fixed_text = fields.Char("Text")

    _place_unique = models.UniqueIndex(
        "(template_id, place)", "Each variable is described once."
    )

    @api.constrains("source", "field_path")
    def _check_field_path(self):
        for variable in self.filtered(lambda v: v.source == "field" and v.field_path):
            variable._fields_of_path()

    def _fields_of_path(self):
        """The fields ``field_path`` leads along.

        :raises ValidationError: there is none, or it is not for every user's eyes
        """
        model, found = self.env["helpdesk.ticket"], []
        for name in (self.field_path or "").split("."):
            field = model._fields.get(name) if model is not None else None
            if field is None or field.type == "binary":
                raise ValidationError(
                    self.env._("The ticket has no field “%s”.", self.field_path)
                )
            if field.groups and field.groups != AGENTS:
                raise ValidationError(
                    self.env._("The field “%s” is not for customers.", self.field_path)
                )
            found.append(field)
            model = self.env[field.comodel_name] if field.relational else None
        return found
