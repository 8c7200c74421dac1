# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Counts messages that nobody has read as unread by each agent, all others as read."""


def migrate(cr, version):
    cr.execute(
        """
        UPDATE helpdesk_ticket SET whatsapp_received_count = whatsapp_unread
         WHERE whatsapp_unread > 0
        """
    )
