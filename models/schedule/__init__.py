# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures of the dashboard by e-mail, each week or month.

Defines ``helpdesk.whatsapp.schedule`` (who gets them, and when) and
``helpdesk.whatsapp.sending`` (that somebody was sent the figures of a period).
"""

from . import helpdesk_whatsapp_schedule, helpdesk_whatsapp_sending, sending
