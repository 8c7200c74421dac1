# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the addon without its optional Python packages."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from ..controllers.api.frame import BASE
from ..controllers.metrics import ROUTE
from ..models.account.res_config_settings import METRICS_TOKEN
from ..models.guide import first_message as guide_message
from ..tools import metrics, optional
from ..tools.api import available
from ..tools.files import media, pictures
from .common import WhatsappCase
from .users import new_test_user

#: A file that begins as HEIC does.
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(200)


def without(module, name):
    """Patch a module as if an optional package were not installed."""
    return patch.object(module, name, None)


@tagged("post_install", "-at_install")
class TestLoading(BaseCase):
    def test_d4_what_is_installed_and_what_is_not(self):
        self.assertEqual(optional.load("json").__name__, "json")
        self.assertIsNone(optional.load("helpdesk_whatsapp_no_such_package"))

    def test_every_optional_package_is_looked_for_by_a_known_name(self):
        for name in optional.PACKAGES:
            with self.subTest(name=name):
                self.assertIsNotNone(optional.load(name))


class TestWithoutPackages(WhatsappCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref("base.user_admin")
        cls.settings = cls.env["res.config.settings"].with_user(cls.admin)

    def test_d4_heic_is_refused_at_the_field(self):
        file = self.env["ir.attachment"].create({"name": "cat.heic", "raw": HEIC})
        with without(pictures, "pillow_heif"):
            problem = self.account._file_problem(file)
        self.assertIn("cat.heic", problem)
        self.assertIn("pillow-heif", problem)

    def test_other_pictures_need_nothing_more(self):
        png = self.env.ref("base.main_company").logo and self.env.company.logo_web
        self.assertTrue(png)
        file = self.env["ir.attachment"].create({"name": "a.png", "datas": png})
        with without(pictures, "pillow_heif"):
            self.assertFalse(self.account._file_problem(file))
            self.assertEqual(media.sendable("a.png", file.raw).kind, media.IMAGE)

    def test_d4_metrics_are_not_turned_on(self):
        parameters = self.env["ir.config_parameter"].sudo()
        with without(metrics, "prometheus_client"):
            settings = self.settings.create({"whatsapp_has_metrics": True})
            with self.assertRaisesRegex(UserError, "prometheus_client"):
                settings.execute()
            self.assertFalse(parameters.get_param(METRICS_TOKEN))
            # Other settings are saved all the same.
            self.settings.create({"whatsapp_api_rate": 60}).execute()

    def test_metrics_that_were_on_say_what_they_lack(self):
        self.settings.create({"whatsapp_has_metrics": True}).execute()
        token = self.env["ir.config_parameter"].sudo().get_param(METRICS_TOKEN)
        headers = {"Authorization": f"Bearer {token}"}
        with without(metrics, "prometheus_client"):
            answer = self.url_open(ROUTE, headers=headers)
            self.assertEqual(answer.status_code, 503)
            self.assertIn("prometheus_client", answer.text)
            self.assertEqual(self.url_open(ROUTE).status_code, 401)
            # They can be turned off, and other settings be saved.
            self.settings.create({"whatsapp_api_rate": 60}).execute()
            self.settings.create({"whatsapp_has_metrics": False}).execute()
        self.assertEqual(self.url_open(ROUTE, headers=headers).status_code, 404)

    def test_the_guide_shows_the_link_without_its_picture(self):
        self.account.display_phone_number = "+55 11 4002-8922"
        self.assertTrue(self.account.chat_qr_code)
        self.account.invalidate_recordset()
        with without(guide_message, "qrcode"):
            self.assertTrue(self.account.chat_link)
            self.assertFalse(self.account.chat_qr_code)

    def test_the_rest_api_says_what_it_lacks(self):
        user = new_test_user(self.env, "wa_api", "helpdesk_mgmt.group_helpdesk_manager")
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        expires = fields.Datetime.add(fields.Datetime.now(), days=1)
        key = keys._generate("rpc", "test", expires)
        headers = {"Authorization": f"Bearer {key}"}
        with without(available, "pydantic"):
            for path in ("/messages", "/docs"):
                with self.subTest(path=path):
                    answer = self.url_open(f"{BASE}{path}", headers=headers)
                    self.assertEqual(answer.status_code, 503)
                    error = answer.json()["error"]
                    self.assertEqual(error["code"], "unavailable")
                    self.assertIn("pydantic", error["message"])
            problem = self.settings.create({}).whatsapp_api_problem
            self.assertIn("pydantic", problem)
        answer = self.url_open(f"{BASE}/messages", headers=headers)
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertFalse(self.settings.create({}).whatsapp_api_problem)
