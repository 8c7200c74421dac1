from odoo import models

from ...tools.templates import topics as template_topics
from ...tools.templates.statuses import APPROVED, DELETED

#: Events that are no status by their name; ``None``: the status stays.
EVENTS = {"REINSTATED": APPROVED, "UNARCHIVED": APPROVED, "FLAGGED": None}


class HelpdeskWhatsappAccount(models.Model):
    """What Meta's webhooks tell of templates.

    ``self`` are the numbers of one business account: a template is one to Meta, and has
    a record in each of them.
    """

    _inherit = "helpdesk.whatsapp.account"

    def _read_template_topic(self, value):
        """The news, and our templates; one we do not know is soon read from Meta."""
        news = template_topics.read_topic(value)
        templates = self._template_at_meta(news.uid, news.name, news.language)
        if not templates:
            self[:1]._outdate_templates()
        return news, templates

    def _on_template_status(self, value):
        news, templates = self._read_template_topic(value)
        if news.event == DELETED:  # not of another that took its name since
            templates = templates.filtered(lambda t: t.template_uid == news.uid)
        templates._take_status(news)

    def _on_template_quality(self, value):
        news, templates = self._read_template_topic(value)
        templates.quality = templates._known("quality", news.quality)

    def _on_template_components(self, value):
        _news, templates = self._read_template_topic(value)
        for account in templates.account_id:
            account._outdate_templates()

    def _on_template_category(self, value):
        """Before the change (with ``correct_category``), and after."""
        news, templates = self._read_template_topic(value)
        coming = templates._known("category", news.coming_category)
        now = templates._known("category", news.category)
        if templates and (coming or now):
            templates._take_category(coming, now)

    def _on_user_preferences(self, value):
        contacts = self.env["helpdesk.whatsapp.contact"]
        for wa_id, user_uid, wants in template_topics.read_marketing_wishes(value):
            for account in self:
                contact = contacts._known(account, wa_id, user_uid)
                contact.has_stopped_marketing = not wants


class HelpdeskWhatsappTemplate(models.Model):
    """What Meta decided, and telling the admin of it."""

    _inherit = "helpdesk.whatsapp.template"

    def _take_status(self, news):
        """
        :param news: ``tools.templates.topics.TemplateTopic``
        """
        status = EVENTS.get(news.event, news.event)
        said = {
            "template_uid": news.uid or self[:1].template_uid,
            "rejected_reason": self._known("rejected_reason", news.reason),
            "meta_notice": news.notice,
        }
        if self._known("status", status):
            said["status"] = status
        self.write(said)
        alarm = self._alarm_of(status)
        if self and alarm:
            reasons = self._fields["rejected_reason"]._description_selection(self.env)
            text = (dict(reasons).get(news.reason), news.notice)
            self._notify_admin("status", alarm, *text)
        elif status == APPROVED:
            for template in self:
                template.account_id._calm(template._problem("status"))

    def _alarm_of(self, status):
        name = self[:1].display_name
        return {
            "REJECTED": self.env._(
                "WhatsApp template %(name)s was rejected", name=name
            ),
            "PAUSED": self.env._("WhatsApp template %(name)s is paused", name=name),
            "DISABLED": self.env._("WhatsApp template %(name)s is disabled", name=name),
        }.get(status)

    def _take_category(self, coming, now):
        """Meta puts it into another category, soon (``coming``) or by now."""
        text = dict(self._fields["category"]._description_selection(self.env))
        is_coming = coming and coming != now
        self.correct_category = is_coming and coming
        if not is_coming:
            self.write({"category": now, "meta_category": now})
        summary = self.env._(
            "WhatsApp template %(name)s: another category", name=self[:1].display_name
        )
        self._notify_admin(
            "category",
            summary,
            self.env._("Meta will put it into the category %s.", text[coming])
            if is_coming
            else self.env._("Meta has put it into the category %s.", text[now]),
            self.env._("What a message costs depends on it."),
        )

    def _notify_admin(self, what, summary, *notes):
        """Once a company, however many numbers have the template."""
        note = " ".join(filter(None, notes))
        for templates in self.grouped("company_id").values():
            account = templates[:1].account_id
            account._alarm(self._problem(what), summary, note)

    def _problem(self, what):
        """The account's name for a trouble with the template (see ``_alarm``)."""
        return f"template {what} {self[:1].name} {self[:1].language}"
