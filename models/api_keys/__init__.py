# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Keys of the programs that call the REST API: their scope, last use and end.

Defines ``helpdesk.whatsapp.api.key``. Extends ``res.users.apikeys.description``.
"""

from . import helpdesk_whatsapp_api_key
from . import new_key
