# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the templates that a new account gets."""

from ...tools.templates.defaults import DEFAULT_TEMPLATES
from ..common import WhatsappCase

LANGUAGES = {"en", "pt_BR", "es", "fr"}


class TestDefaultTemplates(WhatsappCase):
    def test_an_account_starts_with_six_in_four_languages(self):
        templates = self.account.template_ids
        self.assertEqual(set(templates.mapped("name")), set(DEFAULT_TEMPLATES))
        self.assertEqual(len(templates), 6 * len(LANGUAGES))
        self.assertEqual(set(templates.mapped("status")), {"DRAFT"})

    def test_meta_takes_every_one_of_them(self):
        api = self.account._cloud_api()
        for template in self.account.template_ids:
            values = {"name": template.name, "language": template.language}
            values |= {"category": "UTILITY", "components": template.components}
            answer = api.create_template(self.account.business_account_uid, values)
            self.assertEqual(answer["status"], "PENDING")
