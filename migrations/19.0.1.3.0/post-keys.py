# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Makes the keys of webhook events digests, as those of new ones are."""


def migrate(cr, version):
    cr.execute(
        """
        UPDATE helpdesk_whatsapp_event
           SET key = split_part(key, ':', 1) || ':' || encode(
                   sha256(convert_to(to_json(key)::text, 'UTF8')), 'hex')
         WHERE key !~ '^[^:]*:[0-9a-f]{64}$'
        """
    )
