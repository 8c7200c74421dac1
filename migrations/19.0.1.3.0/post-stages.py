# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Marks the stage of helpdesk_mgmt in which tickets wait for the customer."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    api.Environment(cr, SUPERUSER_ID, {})[
        "helpdesk.ticket.stage"
    ]._mark_waiting_stages()
