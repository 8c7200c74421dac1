# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sections: tables of figures that the dashboard, exports and the REST API show alike.

Extends ``helpdesk.whatsapp.stats``. A section is declared with the function that
computes its rows (``section``); later rooms declare their own in the same way.
"""

from . import section, formats, workbook
from . import stats
from . import totals, dimensions, templates, bot, ratings, deadlines
