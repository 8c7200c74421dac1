# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager

from odoo import models


class HelpdeskTicket(models.Model):
    """Pretends to be in another stage, while a text is composed."""

    _inherit = "helpdesk.ticket"

    @contextmanager
    def _whatsapp_as_in_stage(self, stage):
        """Have the ticket read as if it were in ``stage``; nothing is written."""
        if not stage or stage == self.stage_id:
            yield self
            return
        self.env.flush_all()
        field = self._fields["stage_id"]
        try:
            field._update_cache(self, stage.id)
            yield self
        finally:
            self.invalidate_recordset(flush=False)
