# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date, format_datetime, html2plaintext

from ...tools.templates import template as meta
from ..common.groups import AGENTS

#: Types of fields whose values people cannot read.
UNREADABLE = ("binary", "json", "properties", "properties_definition", "reference")


class HelpdeskWhatsappTemplateVariable(models.Model):
    """A variable of a template, and what it is filled in with for a ticket.

    ``place`` says where it is in the template (``tools.templates.template``). Helpdesk
    managers edit it.
    """

    _name = "helpdesk.whatsapp.template.variable"
    _description = "WhatsApp Template Variable"
    _order = "sequence, id"

    template_id = fields.Many2one(
        "helpdesk.whatsapp.template", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer()
    place = fields.Char(required=True, help="body.1, header.1, button.0…")
    label = fields.Char("Variable", compute="_compute_label")
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
        "(template_id, place)", "Each variable can be defined only once."
    )

    @api.depends("place")
    def _compute_label(self):
        for variable in self:
            variable.label = variable._filled_with()

    def _filled_with(self):
        """Return a label of the place: ``{{1}}``, *Header {{1}}* or *Button 2*."""
        part, _dot, name = (self.place or "").partition(".")
        if part == "button":
            return self.env._("Button %(number)s", number=int(name or 0) + 1)
        variable = f"{{{{{name}}}}}"
        if part == "header":
            return self.env._("Header %(variable)s", variable=variable)
        return variable

    @api.constrains("source", "field_path")
    def _check_field_path(self):
        """Check that the field exists, and that the user may read it.

        :raises ValidationError: as for :meth:`_fields_of_path`
        :raises AccessError: the path leads through a model that the user may not read
        """
        env = self.sudo(False).env
        for variable in self.filtered(lambda v: v.source == "field" and v.field_path):
            for field in variable._fields_of_path():
                if field.relational:
                    env[field.comodel_name].check_access("read")

    def _fields_of_path(self):
        """Return the fields of the path ``field_path``, as a list.

        :raises ValidationError: there is no such field, it cannot be shown as text, or
            only groups other than the helpdesk's agents may read it
        """
        model, found = self.env["helpdesk.ticket"], []
        for name in (self.field_path or "").split("."):
            field = model._fields.get(name) if model is not None else None
            if field is None or field.type in UNREADABLE:
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

    def _path_label(self):
        """Return the labels of the fields of ``field_path``, or ``""``."""
        try:
            path = self._fields_of_path()
        except ValidationError:
            return ""
        return " › ".join(field._description_string(self.env) for field in path)

    def _value(self, ticket):
        """Return the text that the variable is filled in with for ``ticket``.

        It is ``""`` if the agent fills it in.

        :raises tools.templates.template.Unfillable: its field no longer exists
        """
        if self.source == "fixed":
            return meta.clean(self.fixed_text)
        if self.source == "field" and self.field_path:
            return self._of_ticket(ticket)
        return ""

    def _of_ticket(self, ticket):
        """Return the field's value as text, in the language of the environment.

        :raises tools.templates.template.Unfillable: the field no longer exists: the
            addon that added it was uninstalled
        """
        try:
            *path, last = self._fields_of_path()
        except ValidationError:
            raise meta.Unfillable(self.place) from None
        record = ticket.sudo()
        if self.field_path == "name" and not record._whatsapp_title():
            return record.env._("your request")
        for field in path:
            record = record[field.name][:1]
        return meta.clean(_shown(record, last) if record else "")


def _shown(record, field):
    """Return the value of a field as a person reads it; empty values are false."""
    value, env = record[field.name], record.env
    if field.relational:
        return ", ".join(value.mapped("display_name"))
    if field.type == "selection":
        return dict(field._description_selection(env)).get(value)
    if field.type == "html":
        return html2plaintext(value or "")
    if field.type == "datetime":
        tz = env.context.get("tz")
        return value and format_datetime(env, value, tz, dt_format="short")
    if field.type == "date":
        return value and format_date(env, value)
    if field.type == "boolean":
        return env._("Yes") if value else env._("No")
    return value
