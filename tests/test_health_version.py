# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the health check of the version of Meta's API."""

from datetime import date, timedelta
from unittest.mock import patch

from ..tools.meta import graph_versions
from .test_health import HealthCase


class TestVersion(HealthCase):
    def test_the_version_of_the_api(self):
        self.account.api_version = "v18.0"
        self.assertLines(version=("warning", "v18.0; Meta answers as v21.0"))
        for version in ("v26.0", "v27.0"):
            self.account.api_version = version
            self.assertLines(version=("ok", version))

    def test_a_version_that_ends_within_90_days_has_a_warning(self):
        day = date.today() + timedelta(days=80)
        with patch.dict(graph_versions.LAST_DAYS, {(26, 0): day}):
            self.assertLines(version=("warning", "Choose a newer version"))
            self.assertIn("v27.0, under", self.line("version").advice)
            self.account.api_version = "v27.0"
            self.assertLines(version=("ok", "v27.0"))
