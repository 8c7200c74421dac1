# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Has jobs of OCA's ``queue_job`` run the lanes, where it is installed.

Extends ``helpdesk.whatsapp.lane``.
"""

from . import jobs
