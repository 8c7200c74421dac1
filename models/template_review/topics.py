# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Processes Meta's webhooks about templates and customers' marketing preferences."""

from odoo import models

from ...tools.templates import topics as template_topics
from ...tools.templates.statuses import APPROVED, DELETED

#: Status by those events of "message_template_status_update" that are not the name of a
#: status; ``None`` leaves the status as it is.
EVENTS = {"REINSTATED": APPROVED, "UNARCHIVED": APPROVED, "FLAGGED": None}


class HelpdeskWhatsappAccount(models.Model):
    """Processes the webhook topics of templates (``TOPICS`` in ``common.hooks``).

    ``self`` are the accounts of one WhatsApp Business account: a template of Meta's has
    a record in each of them. ``value`` is Meta's ``value`` of the webhook.
    """

    _inherit = "helpdesk.whatsapp.account"

    def _read_template_topic(self, value):
        """Read a webhook, and schedule a sync if none of our templates is meant.

        :return: pair of ``tools.templates.topics.TemplateTopic`` and our templates
        """
        topic = template_topics.read_topic(value)
        templates = self._template_at_meta(topic.uid, topic.name, topic.language)
        if not templates:
            self[:1]._outdate_templates()
        return topic, templates

    def _on_template_status(self, value):
        """Process "message_template_status_update"."""
        topic, templates = self._read_template_topic(value)
        if topic.event == DELETED:  # a new template may have the same name by now
            templates = templates.filtered(lambda t: t.template_uid == topic.uid)
        templates._apply_review_status(topic)

    def _on_template_quality(self, value):
        """Process "message_template_quality_update"."""
        topic, templates = self._read_template_topic(value)
        templates.quality = templates._known("quality", topic.quality)

    def _on_template_components(self, value):
        """Process "message_template_components_update" by scheduling a sync."""
        _topic, templates = self._read_template_topic(value)
        for account in templates.account_id:
            account._outdate_templates()

    def _on_template_category(self, value):
        """Process "template_category_update".

        Meta sends it before the change (with ``correct_category``) and after it.
        """
        topic, templates = self._read_template_topic(value)
        coming = templates._known("category", topic.coming_category)
        current = templates._known("category", topic.category)
        if templates and (coming or current):
            templates._apply_category(coming, current)

    def _on_user_preferences(self, value):
        """Process "user_preferences": who wants no marketing messages."""
        contacts = self.env["helpdesk.whatsapp.contact"]
        for wa_id, user_uid, wants in template_topics.read_marketing_wishes(value):
            for account in self:
                contact = contacts._known(account, wa_id, user_uid)
                contact.has_stopped_marketing = not wants


class HelpdeskWhatsappTemplate(models.Model):
    """Applies Meta's decisions to templates, and notifies the administrator of them.

    ``self`` are the records of one template of Meta's in several accounts.
    """

    _inherit = "helpdesk.whatsapp.template"

    def _apply_review_status(self, topic):
        """Store a new status; notify the administrator if it needs attention.

        :param topic: ``tools.templates.topics.TemplateTopic``
        """
        status = EVENTS.get(topic.event, topic.event)
        values = {
            "template_uid": topic.uid or self[:1].template_uid,
            "rejected_reason": self._known("rejected_reason", topic.reason),
            "meta_notice": topic.notice,
        }
        if self._known("status", status):
            values["status"] = status
        self.write(values)
        alarm = self._alarm_of(status)
        if self and alarm:
            reasons = self._fields["rejected_reason"]._description_selection(self.env)
            notes = (dict(reasons).get(topic.reason), topic.notice)
            self._notify_admin("status", alarm, *notes)
        elif status == APPROVED:
            for template in self:
                template.account_id._calm(template._problem("status"))

    def _alarm_of(self, status):
        """Return the summary of the activity for a status; ``None`` for none."""
        name = self[:1].display_name
        return {
            "REJECTED": self.env._(
                "WhatsApp template %(name)s was rejected", name=name
            ),
            "PAUSED": self.env._("WhatsApp template %(name)s is paused", name=name),
            "DISABLED": self.env._("WhatsApp template %(name)s is disabled", name=name),
        }.get(status)

    def _apply_category(self, coming, current):
        """Store Meta's change of the category, and notify the administrator.

        :param coming: category that Meta will change the template to, or false
        :param current: category that the template has at Meta, or false
        """
        labels = dict(self._fields["category"]._description_selection(self.env))
        is_coming = coming and coming != current
        self.correct_category = is_coming and coming
        if not is_coming:
            self.write({"category": current, "meta_category": current})
        summary = self.env._(
            "WhatsApp template %(name)s: another category", name=self[:1].display_name
        )
        self._notify_admin(
            "category",
            summary,
            self.env._("Meta will put it into the category %s.", labels[coming])
            if is_coming
            else self.env._("Meta has put it into the category %s.", labels[current]),
            self.env._("The price of a message depends on the category."),
        )

    def _notify_admin(self, what, summary, *notes):
        """Raise an activity for the template, once in each company.

        :param str what: ``status`` or ``category``
        :param notes: texts, some of which may be empty
        """
        note = " ".join(filter(None, notes))
        for templates in self.grouped("company_id").values():
            account = templates[:1].account_id
            account._alarm(self._problem(what), summary, note)

    def _problem(self, what):
        """Return the key of a problem of the template (see ``_alarm``).

        :param str what: ``status`` or ``category``
        """
        return f"template {what} {self[:1].name} {self[:1].language}"
