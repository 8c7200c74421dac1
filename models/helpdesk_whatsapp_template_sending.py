from collections import namedtuple

from odoo import fields, models
from odoo.tools import format_date, format_datetime, html2plaintext

from ..tools import interactive
from ..tools import template as meta
from .helpdesk_whatsapp_template import APPROVED

#: ``text``: what the customer reads; ``forms``: what Meta is given, by type: always
#: ``template``, and ``text`` or ``interactive`` where the same can go out as that.
Composed = namedtuple("Composed", "text forms")

#: Stands where a field of the ticket is empty: Meta takes no empty value.
NOTHING = "–"


class HelpdeskWhatsappAccount(models.Model):
    _inherit = "helpdesk.whatsapp.account"

    template_ids = fields.One2many("helpdesk.whatsapp.template", "account_id")

    def _template(self, name, lang, approved=False):
        """The template of that name that fits a reader of ``lang`` best, or none.

        Their language in any country, else the account's, else English, else any.

        :param str lang: Odoo's code
        :param bool approved: only what Meta delivers outside the window
        """
        self.ensure_one()
        found = self.template_ids.filtered(
            lambda template: template.name == name
            and (template.status == APPROVED or not approved)
        )
        wanted = (lang, self._language(), "en_US")
        return found.sorted(
            lambda template: [_distance(template.language, code) for code in wanted]
        )[:1]


def _distance(language, lang):
    """How far Meta's ``language`` is from Odoo's ``lang``: 0 to 3."""
    language, lang = language.lower().replace("-", "_"), lang.lower()
    if language == lang:
        return 0
    if language == lang.split("_")[0]:
        return 1
    return 2 if language.split("_")[0] == lang.split("_")[0] else 3


class HelpdeskWhatsappTemplate(models.Model):
    """A template filled in for a ticket."""

    _inherit = "helpdesk.whatsapp.template"

    def _compose(self, ticket, given=None):
        """The message about ``ticket``.

        :param dict given: values by place (see ``tools.template``) that go before
            those of the variables
        :return: ``Composed``
        :raises tools.template.Unfillable: a place has no value
        """
        self.ensure_one()
        values = {**self._values(ticket), **(given or {})}
        values = meta.fitted(self.components, values)
        text = meta.in_words(self.components, values)
        content = meta.message(self.name, self.language, self.components, values)
        forms = {"template": content}
        if self.header_type in (False, "TEXT"):
            forms |= self._as_free_text(text, values)
        return Composed(text, forms)

    def _agents_places(self):
        """The places of the body that are left for the agent."""
        left = self.variable_ids.filtered(lambda variable: variable.source == "agent")
        return [place for place in left.mapped("place") if place.startswith("body.")]

    def _as_free_text(self, text, values):
        """The same inside the customer service window: quick replies as buttons."""
        replies = [
            (values.get(f"button.{index}") or button.text, button.text)
            for index, button in enumerate(self.button_ids)
            if button.type == "QUICK_REPLY"
        ]
        if not replies:
            return {"text": {"body": text, "preview_url": True}}
        if len(replies) > interactive.BUTTONS or len(text) > interactive.BUTTONS_BODY:
            return {}
        return {"interactive": interactive.buttons(text, replies)}

    def _values(self, ticket):
        """What the variables say about ``ticket``, by place."""
        values = {}
        for variable in self.variable_ids:
            if variable.source == "fixed":
                values[variable.place] = variable.fixed_text
            elif variable.source == "field" and variable.field_path:
                values[variable.place] = variable._of_ticket(ticket) or NOTHING
        for index, button in enumerate(self.button_ids):
            if button.action:
                uid = f"{interactive.OWN}{button.action}:{ticket.id}"
                values[f"button.{index}"] = uid
        return values


class HelpdeskWhatsappTemplateVariable(models.Model):
    _inherit = "helpdesk.whatsapp.template.variable"

    def _of_ticket(self, ticket):
        """The field's value as people read it, in the language of the environment."""
        *path, last = self._fields_of_path()
        record = ticket.sudo()
        for field in path:
            record = record[field.name][:1]
        return meta.clean(record and _shown(record, last))


def _shown(record, field):
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
    return value or value == 0 and str(value)
