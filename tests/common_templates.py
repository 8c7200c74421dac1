# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from .common import BUSINESS_ACCOUNT_UID, WhatsappCase
from .users import new_test_user

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
TEXT = "Your order {{1}} is on its way to you and will be there soon."
OTHER_TEXT = "Your order {{1}} has been delivered to the address you gave us."


class TemplateCase(WhatsappCase):
    """Base of tests of templates: an account in sync with Meta, and a manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "wa_manager", "helpdesk_mgmt.group_helpdesk_manager"
        )

    def prepare(self):
        super().prepare()
        self.account.template_ids.unlink()
        self.account._sync_templates()
        self.metas_own = self.account.template_ids
        self.templates = self.env["helpdesk.whatsapp.template"]

    def new(self, name="order_update", language="en_US", body=TEXT, **more):
        template = self.templates.create(
            {
                "account_id": self.account.id,
                "name": name,
                "language": language,
                "body": body,
                **more,
            }
        )
        for variable in template.variable_ids:
            variable.write({"sample": "42", "field_path": "number"})
        return template

    def run_task(self, action):
        """Process every line of a dialog; returns pairs of state and result."""
        task = self.env[action["res_model"]].browse(action["res_id"])
        task = task.with_user(task.create_uid)
        while "waiting" in task.line_ids.mapped("state"):
            task.action_step()
        self.env.invalidate_all()
        return [(line.state, line.result) for line in task.line_ids]

    def submit(self, templates, user=None):
        return self.run_task(templates.with_user(user or self.manager).action_submit())

    def sync(self):
        account = self.account.with_user(self.manager)
        return self.run_task(account.action_sync_templates())

    def approved(self, **values):
        template = self.new(**values)
        self.submit(template)
        self.decide(template, "APPROVED")
        self.sync()
        return template

    def decide(self, template, status, **more):
        path = f"templates/{template.template_uid}"
        return self.simulator.control("POST", path, status=status, **more)

    def at_meta(self, **filters):
        """Return Meta's templates, without those that every test begins with."""
        rows = self.account._cloud_api().templates(BUSINESS_ACCOUNT_UID, **filters)
        own = self.metas_own.mapped("template_uid")
        return [row for row in rows if row["id"] not in own]

    def ours(self):
        return self.account.template_ids - self.metas_own
