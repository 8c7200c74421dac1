# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Declares the checks of an account: what they look at and find, and what to do then.

They are plain functions: no model is defined or extended. ``health`` carries them out.
"""

from . import check

# In the order of the health page.
from . import settings
from . import access
from . import number
from . import reports
from . import webhooks
from . import queues
from . import outside
