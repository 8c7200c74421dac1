# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Runs within Odoo, on one database, as `odoo shell` does: `inside.py` starts it.

It reads a call a line from its standard input, as JSON, and answers each with a line.
"""
