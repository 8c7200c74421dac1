# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class MailActivity(models.Model):
    """Marks activities that report a problem of an account, a ticket or a template."""

    _inherit = "mail.activity"

    whatsapp_problem = fields.Char(
        "WhatsApp problem",
        readonly=True,
        index="btree_not_null",
        help="Key of the problem that the activity reports. The activity is done"
        " when the problem is over.",
    )
