# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Floor of the benchmarks",
    "summary": "What Odoo alone needs to store a row of a signed request",
    "version": "19.0.1.0.0",
    "author": "helpdesk_mgmt_whatsapp contributors",
    "license": "AGPL-3",
    "depends": ["base"],
    "post_init_hook": "create_table",
}
