# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Stores the details of a pause as JSON: what Meta said stays as it is."""


def migrate(cr, version):
    cr.execute(
        """
        ALTER TABLE helpdesk_whatsapp_account
        ALTER paused_details TYPE jsonb USING to_jsonb(nullif(paused_details, ''))
        """
    )
