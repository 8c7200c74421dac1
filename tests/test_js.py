# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Runs the JavaScript unit tests (HOOT) in a browser."""

from odoo.tests import no_retry, tagged

from odoo.addons.web.tests import test_js

from .patience import PatientCase
from .simulator import PATIENCE

SUITE = "@helpdesk_mgmt_whatsapp"


@tagged("post_install", "-at_install")
class TestJs(PatientCase):
    @no_retry
    def test_hoot(self):
        """Run the suite in static/tests; the console lists failures."""
        suite = test_js.HOOTCommon._generate_hash(self, SUITE)
        with self.assertLogs(self._logger.getChild("browser"), "INFO") as console:
            try:
                self.browser_js(
                    "/web/tests?headless&loglevel=2&preset=desktop&timeout=600000"
                    f"&id={suite}",
                    code="",
                    login="admin",
                    timeout=PATIENCE,
                    success_signal="[HOOT] Test suite succeeded",
                    error_checker=lambda line: "[HOOT]" not in line,
                )
            except AssertionError:
                raise AssertionError("\n".join(console.output)) from None
