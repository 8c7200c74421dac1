# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Further checks: what the service needs besides a working connection.

They are about templates, the WhatsApp Business app and who is alarmed, which may be by
e-mail too. Extends ``helpdesk.whatsapp.account``.
"""

from . import service, alarm_emails
