# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Makes the keys of webhook events digests, as those of new ones are.

A status that waits for its message was found by its key, in which the message's
identifier was.
"""

from odoo.tools.sql import column_exists


def migrate(cr, version):
    if column_exists(cr, "helpdesk_whatsapp_event", "is_early"):
        cr.execute(
            """
            UPDATE helpdesk_whatsapp_event
               SET awaited_message = encode(sha256(convert_to(
                       to_json(split_part(key, ':', 3))::text, 'UTF8')), 'hex')
             WHERE is_early AND key !~ '^[^:]*:[0-9a-f]{64}$'
            """
        )
    cr.execute(
        """
        UPDATE helpdesk_whatsapp_event
           SET key = split_part(key, ':', 1) || ':' || encode(
                   sha256(convert_to(to_json(key)::text, 'UTF8')), 'hex')
         WHERE key !~ '^[^:]*:[0-9a-f]{64}$'
        """
    )
