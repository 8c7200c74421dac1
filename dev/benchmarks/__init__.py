# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Measures the addon beside Odoo's own floor: see `./dev/bench --help`.

Every figure is a ratio of two durations of one run, taken in turns, so that it means
the same on any machine. `figures.py` computes and prints them, the files `part_*.py`
measure, `in_odoo/` is what runs within Odoo, `addons/` has the bare routes.
"""
