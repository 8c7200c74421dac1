# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import Command, api, fields, models

from ...tools.templates import template as meta
from ...tools.templates.comparison import is_known, is_same
from ...tools.templates.statuses import APPROVED, CATEGORIES, EDITABLE

#: Value of a header's example until the file is uploaded.
NOT_UPLOADED = "not uploaded yet"


class HelpdeskWhatsappTemplate(models.Model):
    """Converts between the fields of the form and Meta's components of a template.

    ``meta_components`` are the components at Meta; ``components`` those that customers
    get.
    """

    _inherit = "helpdesk.whatsapp.template"

    components = fields.Json(
        compute="_compute_components",
        store=True,
        help="The template as customers get it, as Meta's components.",
    )
    meta_components = fields.Json("Components at Meta", readonly=True, copy=False)
    meta_category = fields.Selection(
        CATEGORIES, "Category at Meta", readonly=True, copy=False
    )
    ttl_seconds = fields.Integer(
        "Deliver within (seconds)",
        help="What reaches the customer's phone no sooner is dropped: a reminder of an"
        " appointment must not come tomorrow. Utility: 30 to 43,200 (12 hours)."
        " Authentication: 30 to 900. Marketing: 43,200 to 2,592,000 (30 days). 0: as"
        " long as Meta tries.",
    )
    meta_ttl_seconds = fields.Integer(readonly=True, copy=False)
    is_changed = fields.Boolean(
        "Has unsubmitted changes",
        compute="_compute_components",
        store=True,
        help="Meta still has the former text.",
    )
    is_foreign = fields.Boolean(
        "Only editable at Meta",
        compute="_compute_is_foreign",
        store=True,
        help="The template has parts that cannot be edited in Odoo.",
    )
    is_locked = fields.Boolean(compute="_compute_is_locked")

    @api.depends(
        *("category", "header_type", "header_text", "header_attachment_ids"),
        *("body", "footer", "has_security_advice", "code_minutes"),
        *("button_ids.sequence", "button_ids.type", "button_ids.text"),
        *("button_ids.url", "button_ids.phone_number"),
        *("variable_ids.place", "variable_ids.sample"),
        *("status", "meta_components", "meta_category", "is_foreign"),
        *("ttl_seconds", "meta_ttl_seconds"),
    )
    def _compute_components(self):
        for template in self:
            edited, at_meta = template._to_components(), template.meta_components
            is_unchanged = (
                is_same(at_meta, edited)
                and template.category == template.meta_category
                and template.ttl_seconds == template.meta_ttl_seconds
            )
            template.is_changed = (
                at_meta and not template.is_foreign and not is_unchanged
            )
            # Customers get what Meta has approved, not what is being written.
            is_metas = at_meta and (template.is_foreign or template.status == APPROVED)
            template.components = at_meta if is_metas else edited

    @api.depends("meta_components")
    def _compute_is_foreign(self):
        for template in self:
            template.is_foreign = not is_known(template.meta_components)

    @api.depends("name", "status", "is_foreign")
    def _compute_is_locked(self):
        for template in self:
            is_editable = template.status in EDITABLE and not template.is_foreign
            template.is_locked = not is_editable or template._is_generated()

    @api.model_create_multi
    def create(self, vals_list):
        templates = super().create(vals_list)
        templates._own_files()
        return templates

    def write(self, vals):
        result = super().write(vals)
        if "header_attachment_ids" in vals:
            self._own_files()
        return result

    def _own_files(self):
        """Attach the header's file to the template; copy one attached elsewhere.

        A file is deleted with the record that it is attached to.
        """
        for template in self:
            files = template.sudo().header_attachment_ids
            own = files.browse()
            owner = {"res_model": self._name, "res_id": template.id}
            for file in files:
                is_own = (file.res_model, file.res_id) == (self._name, template.id)
                is_usable = is_own or not file.res_id
                own += file if is_usable else file.copy(owner)
            own.write(owner)
            if own != files:
                template.sudo().header_attachment_ids = own

    @api.onchange("category")
    def _onchange_category(self):
        """Set the button of the category Authentication, or remove it."""
        if self.category == "AUTHENTICATION":
            button = {"type": "OTP", "text": self.env._("Copy code")}
            self.button_ids = [Command.clear(), Command.create(button)]
        else:
            self.button_ids -= self.button_ids.filtered(lambda b: b.type == "OTP")

    # ------------------------------------------------------------------- to Meta

    def _to_components(self):
        """Return the form's content as a list of Meta's components ("Components")."""
        self.ensure_one()
        samples = {v.place: v.sample or "" for v in self.variable_ids}
        components = []
        if self.category == "AUTHENTICATION":
            components += self._authentication_components()
        else:
            if self.header_type:
                components.append(self._header_component(samples))
            components.append(self._text_component("BODY", self.body, samples))
            if self.footer:
                components.append({"type": "FOOTER", "text": self.footer})
        if self.button_ids:
            buttons = [
                button._to_meta(samples.get(f"button.{index}", ""))
                for index, button in enumerate(self._buttons())
            ]
            components.append({"type": "BUTTONS", "buttons": buttons})
        return components

    def _buttons(self):
        """Return the buttons in their order, also while they are edited."""
        return self.button_ids.sorted("sequence")

    def _authentication_components(self):
        """Yield the components of the category Authentication.

        They have Meta's English texts, for the preview ("Authentication templates").
        """
        text = meta.OTP_BODY + (meta.OTP_ADVICE if self.has_security_advice else "")
        advice = {"add_security_recommendation": self.has_security_advice}
        yield {"type": "BODY", "text": text, **advice}
        if minutes := self.code_minutes:
            yield {
                "type": "FOOTER",
                "text": meta.OTP_FOOTER.format(minutes),
                "code_expiration_minutes": minutes,
            }

    def _header_component(self, samples):
        if self.header_type == "TEXT":
            return self._text_component("HEADER", self.header_text, samples)
        component = {"type": "HEADER", "format": self.header_type}
        if self.header_type in meta.MEDIA_HEADERS and self.header_attachment_ids:
            component["example"] = {"header_handle": [NOT_UPLOADED]}
        return component

    def _text_component(self, kind, text, samples):
        """Return a component with text, and with samples of its variables.

        :param str kind: ``HEADER`` or ``BODY``
        :param dict samples: sample by place, like ``body.1``
        """
        component = {"type": kind, "text": text or ""}
        if kind == "HEADER":
            component["format"] = "TEXT"
        part = kind.lower()
        examples = {n: samples.get(f"{part}.{n}", "") for n in meta.variables(text)}
        if not examples:
            return component
        key = f"{part}_text"
        if self._is_named():
            named = [{"param_name": n, "example": s} for n, s in examples.items()]
            return component | {"example": {f"{key}_named_params": named}}
        values = list(examples.values())
        return component | {"example": {key: [values] if kind == "BODY" else values}}

    def _is_named(self):
        """Whether variables have names instead of numbers ("parameter_format")."""
        header = self.header_text if self.header_type == "TEXT" else ""
        names = meta.variables(header) + meta.variables(self.body)
        return any(not name.isdecimal() for name in names)

    def _to_meta(self):
        """Return the body of Meta's ``POST /message_templates``.

        The header's file is not uploaded yet: its example is ``NOT_UPLOADED``.
        """
        components = self._to_components()
        if self.category == "AUTHENTICATION":
            for component in components:
                component.pop("text", None)
        seconds = self.ttl_seconds
        return {
            "name": self.name,
            "language": self.language,
            "category": self.category,
            **({"message_send_ttl_seconds": seconds} if seconds else {}),
            "parameter_format": "named" if self._is_named() else "positional",
            "components": components,
        }

    # ------------------------------------------------------------------- from Meta

    def _from_components(self, components):
        """Return the values of the form's fields for Meta's components.

        Buttons keep the action that a button with the same label has now.

        :param list components: Meta's components
        """
        header = meta.part(components, "HEADER")
        body = meta.part(components, "BODY")
        footer = meta.part(components, "FOOTER")
        kind = meta.header_format(components)
        known_kind = kind in dict(self._fields["header_type"].selection)
        actions = {b.text: b.action for b in self.button_ids if b.action}
        return {
            "header_type": kind if known_kind else False,
            "header_text": header.get("text") or False,
            "body": body.get("text") or False,
            "footer": footer.get("text") or False,
            "has_security_advice": bool(body.get("add_security_recommendation")),
            "code_minutes": footer.get("code_expiration_minutes") or 0,
            "button_ids": [
                Command.clear(),
                *(
                    Command.create({**values, "sequence": index})
                    for index, values in enumerate(_buttons_of(components, actions))
                ),
            ],
        }

    def _take_samples(self, components):
        """Store the samples of Meta's components for variables that have none."""
        samples = meta.samples(components)
        for variable in self.variable_ids.filtered(lambda v: not v.sample):
            variable.sample = samples.get(variable.place)

    # ------------------------------------------------------------------- variables

    @api.depends(
        *("category", "header_type", "header_text", "body"),
        *("button_ids.type", "button_ids.url", "button_ids.sequence"),
    )
    def _compute_variable_ids(self):
        """Create and delete variables to match the text, and keep the others.

        A variable that was renamed in the text keeps its sample and source.
        """
        for template in self:
            places = template._places()
            rows = {row.place: row for row in template.variable_ids}
            former = _renamed([p for p in rows if p not in places], places, rows)
            commands = [
                Command.delete(row.id)
                for place, row in rows.items()
                if place not in places and place not in former.values()
            ]
            for sequence, place in enumerate(places):
                values = {"place": place, "sequence": sequence}
                row = rows.get(former.get(place, place))
                if not row:
                    commands.append(Command.create(values))
                elif (row.place, row.sequence) != (place, sequence):
                    commands.append(Command.update(row.id, values))
            template.variable_ids = commands

    def _places(self):
        """Return the places of the form's variables (``tools.templates.template``)."""
        if self.category == "AUTHENTICATION":
            places = ["body.1"]
        else:
            header = self.header_text if self.header_type == "TEXT" else ""
            places = [f"header.{name}" for name in meta.variables(header)]
            places += [f"body.{name}" for name in meta.variables(self.body)]
        for index, button in enumerate(self._buttons()):
            if button.type == "COPY_CODE" or (
                button.type == "URL" and meta.variables(button.url)
            ):
                places.append(f"button.{index}")
        return places


def _renamed(removed, places, rows):
    """Return the former place by the new place of variables that were renamed.

    The variables of a part of the template (header, body, button) were renamed if as
    many were removed from it as were added.

    :param list removed: places that the text no longer has
    :param list places: all places of the text
    :param rows: places that have a variable
    """
    added = [place for place in places if place not in rows]
    by_part = defaultdict(lambda: ([], []))
    for place in added:
        by_part[place.partition(".")[0]][0].append(place)
    for place in removed:
        by_part[place.partition(".")[0]][1].append(place)
    return {
        new: old
        for news, olds in by_part.values()
        if len(news) == len(olds)
        for new, old in zip(news, olds, strict=True)
    }


def _buttons_of(components, actions):
    """Yield the values of the buttons in Meta's components.

    :param dict actions: action by the label of a button
    """
    for button in meta.buttons(components):
        if button.get("type") in meta.BUTTONS:
            text = button.get("text")
            yield {
                "type": button["type"],
                "text": text,
                "url": button.get("url"),
                "phone_number": button.get("phone_number"),
                "action": actions.get(text),
            }
